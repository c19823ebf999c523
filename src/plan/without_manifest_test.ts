import assert from "node:assert/strict";
import { said, schedule, sensor } from "./launches/_launchers.ts";
import { group } from "./_orchestration.ts";
import { artifacts, dbt, node, plan } from "./_products.ts";

const transforms = [{ name: "orders" }, { name: "facts", depends_on: ["orders"] }];

const nightly = schedule({ name: "nightly", cron: "0 6 * * *", select: "group:marts+" });

function planned(orchestration: Readonly<Record<string, unknown>>, manifest = false) {
  return plan(
    artifacts(transforms, null, orchestration),
    manifest ? dbt([node("model.shop.orders"), node("model.shop.facts")]) : null,
  );
}

Deno.test("without a dbt manifest, selections of what only dbt knows are one finding, whatever follows from them", () => {
  const groups = [
    group("marts", { select: "path:models/marts" }),
    group("views", { select: "config.materialized:view" }),
    group("facts", { select: "facts" }),
  ];
  const quiet = planned({ groups });
  assert.deepEqual(said(quiet).filter((d) => !d.startsWith("info")), [
    "warning plan/no-dbt-manifest ",
  ]);
  assert.deepEqual(quiet.value!.plan.groups.map((g) => g.assets.length), [0, 0, 1]);

  const result = planned({
    groups,
    schedules: [nightly],
    sensors: [
      sensor({ name: "on-file", type: "file", uri: "s3://landing/", select: "source:landing+" }),
      sensor({ name: "on-seed", type: "asset", assets: ["countries_of_seed"], select: "orders" }),
    ],
  });
  assert.deepEqual(said(result), ["error plan/no-dbt-manifest "]);
  assert.equal(result.value, null);
  const [found] = result.diagnostics;
  assert.deepEqual(
    (found!.facts.follows as { code: string }[]).map(({ code }) => code).sort(),
    [
      "plan/empty-schedule",
      "plan/empty-sensor",
      "plan/nothing-selected",
      "plan/nothing-selected",
      "plan/nothing-selected",
      "plan/nothing-selected",
      "plan/unknown-asset",
    ],
  );
  assert.match(found!.message, /, and so is what 5 names and selections of floe\.yaml mean$/);
  assert.equal(found!.related.length, 3);
  assert.equal(found!.related[0]!.location!.file, "orchestration.groups.0.select");
});

Deno.test("without a dbt manifest, the partition of a microbatch model and who watches a schedule of nothing are no findings of their own", () => {
  const notify = { webhookEnv: "HOOK" };
  const result = planned({
    schedules: [nightly, schedule({ name: "events", partition: "microbatch_day_2024_01_01" })],
    sensors: [sensor({ name: "s", type: "run_status", on: "failure", jobs: ["nightly"], notify })],
  });
  assert.deepEqual(said(result), ["error plan/no-dbt-manifest "]);
});

Deno.test("without a dbt manifest, a misspelt transform is told at its place all the same", () => {
  const result = planned({
    groups: [group("facts", { select: "fact" }), group("marts", { select: "tag:marts" })],
  });
  assert.deepEqual(said(result).filter((d) => !d.startsWith("info")), [
    "warning plan/no-dbt-manifest ",
    "warning plan/nothing-selected orchestration.groups.0.select",
  ]);
});

Deno.test("a schedule of nothing stays an error of its own where each criterion matches, or dbt is known", () => {
  const none = schedule({ name: "none", cron: "@daily", select: "facts", exclude: "orders+" });
  assert.deepEqual(said(planned({ schedules: [none] })), [
    "warning plan/no-dbt-manifest ",
    "error plan/empty-schedule orchestration.schedules.0.select",
  ]);
  assert.deepEqual(
    said(planned({ groups: [group("marts", { select: "path:marts" })] }, true), "orchestration"),
    [
      "warning plan/nothing-selected orchestration.groups.0.select",
    ],
  );
});

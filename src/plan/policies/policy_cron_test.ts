import assert from "node:assert/strict";
import { days, group } from "../_orchestration.ts";
import { said, sensor, shop } from "../launches/_launchers.ts";

const at = "orchestration.groups.0";
const freshness = { maxLag: "26h", cron: null, timezone: null };
const onCron = { type: "on_cron", cron: null, timezone: null };

const cases: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  ["a freshness whose cron never ticks", { freshness: { ...freshness, cron: "0 0 30 2 *" } }, [
    `error schedule/never ${at}.freshness.cron`,
  ]],
  ["a freshness whose cron and zone cannot be read", {
    freshness: { ...freshness, cron: "x", timezone: "Mars" },
  }, [
    `error schedule/bad-cron ${at}.freshness.cron`,
    `error schedule/bad-timezone ${at}.freshness.timezone`,
  ]],
  ["a lag that cannot be read", { freshness: { ...freshness, maxLag: "a day" } }, [
    `error schedule/bad-duration ${at}.freshness.maxLag`,
  ]],
  ["an automation whose cron never ticks", { automation: { ...onCron, cron: "0 0 31 4 *" } }, [
    `error schedule/never ${at}.automation.cron`,
  ]],
  ["an automation by a cron that is nowhere", { automation: onCron }, [
    `error plan/automation-without-cron ${at}.automation`,
  ]],
];

for (const [what, more, expected] of cases) {
  Deno.test(`buildPlan() says of a group: ${what}`, () => {
    const groups = [group("all", { select: "mart", ...more })];
    assert.deepEqual(said(shop({ groups }), at), expected);
  });
}

Deno.test("buildPlan() automates by the windows of the partition where no cron is written", () => {
  const groups = [group("all", { partition: "day", automation: onCron })];
  const partitions = { day: days({ start: "2024-01-01T05:00", timezone: "Europe/Berlin" }) };
  const { value } = shop({ partitions, groups });
  const built = value!.plan.assets.filter((a) => !a.external);
  assert.deepEqual([...new Set(built.map((a) => JSON.stringify(a.automation)))], [
    JSON.stringify({ type: "on_cron", cron: "0 5 * * *", timezone: "Europe/Berlin" }),
  ]);
});

Deno.test("buildPlan() lets a freshness sensor watch what a group keeps fresh, and its freshness win over dbt's", () => {
  const groups = [group("all", { select: "mart", freshness })];
  const { value } = shop({
    groups,
    sensors: [sensor({ name: "stale", type: "freshness" })],
  });
  const { sensors, jobs, checks, assets } = value!.plan;
  assert.deepEqual((sensors[0] as { watches: readonly string[] }).watches, ["model.shop.mart"]);
  assert.deepEqual(jobs.find((j) => j.name === "stale")!.assets, ["model.shop.mart"]);
  assert.deepEqual(checks, []); // a check is dbt's own
  assert.deepEqual(assets.find((a) => a.name === "mart")!.freshness, {
    maxLagS: 93600,
    warnLagS: null,
    cron: null,
    timezone: "UTC",
    origin: "group",
    loadedAtField: null,
  });
});

import assert from "node:assert/strict";
import type { DbtMicrobatch, DbtNode } from "../../artifacts/mod.ts";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";

function planned(
  partitions: Readonly<Record<string, unknown>>,
  nodes: readonly DbtNode[] = [node("model.shop.a")],
  groups: readonly object[] | null = null,
) {
  const result = plan(artifacts([], null, { partitions, groups }), dbt(nodes));
  const found = result.diagnostics.filter((d) => !/no-schedule|unused-partition/.test(d.code));
  return { plan: result.value?.plan, told: found.map((d) => `${d.code} ${d.path.join(".")}`) };
}

Deno.test("partitions are planned by name, with the cron and the keys that follow", () => {
  const { plan: made } = planned({
    week: days({ cadence: "weekly", start: "2024-01-03T06:00", endOffset: 1 }),
    odd: days({
      cadence: null,
      cron: " 0  */6 * * * ",
      start: "2024-01-01 00:00:00",
      end: "2025-01-01",
    }),
    region: { type: "static", keys: ["us", "eu"] },
    customer: { type: "dynamic" },
    both: { type: "multi", dimensions: ["week", "region", "customer"] },
  });
  assert.deepEqual(made!.partitions.map((p) => p.name), [
    "both",
    "customer",
    "odd",
    "region",
    "week",
  ]);
  assert.deepEqual(made!.partitions[0], {
    type: "multi",
    name: "both",
    definedAt: ["orchestration", "partitions", "both"],
    dimensions: ["week", "region", "customer"],
  });
  assert.deepEqual(made!.partitions[2], {
    type: "time",
    name: "odd",
    definedAt: ["orchestration", "partitions", "odd"],
    cadence: null,
    cron: "0 */6 * * *",
    start: "2024-01-01T00:00:00",
    end: "2025-01-01T00:00:00",
    timezone: "UTC",
    endOffset: 0,
    keyFormat: "%Y-%m-%d-%H:%M",
  });
  const week = made!.partitions[4]!;
  assert.ok(week.type === "time");
  assert.deepEqual([week.cron, week.keyFormat, week.endOffset], ["0 6 * * 3", "%Y-%m-%d", 1]);
});

Deno.test("all that is wrong with partitions is told at its key", () => {
  const { told } = planned({
    start: days({ start: "2024-02-30" }),
    day31: days({ cadence: "monthly", start: "2024-01-31" }),
    ends: days({ end: "2023-01-01" }),
    short: days({ cadence: "monthly", start: "2024-01-01", end: "2024-01-31" }),
    zone: days({ timezone: "Europe/Berlni" }),
    cron: days({ cadence: null, cron: "61 * * * *" }),
    never: days({ cadence: null, cron: "0 0 30 2 *" }),
    keys: { type: "static", keys: ["ok", "a...b", " x", "tab\t", "y".repeat(300), ""] },
    piped: { type: "static", keys: ["a|b"] },
    multi: { type: "multi", dimensions: ["piped", "pieped", "nested"] },
    nested: { type: "multi", dimensions: ["day", "region"] },
    day: days(),
    region: { type: "static", keys: ["a", "b"] },
  });
  const at = (code: string, path: string) => `${code} orchestration.partitions.${path}`;
  assert.deepEqual(told, [
    at("schedule/bad-cron", "cron.cron"),
    at("schedule/bad-start", "day31.start"),
    at("plan/empty-partition", "ends.end"),
    at("plan/bad-partition-key", "keys.keys.1"),
    at("plan/bad-partition-key", "keys.keys.2"),
    at("plan/bad-partition-key", "keys.keys.3"),
    at("plan/bad-partition-key", "keys.keys.4"),
    at("plan/bad-partition-key", "keys.keys.5"),
    at("plan/unknown-dimension", "multi.dimensions.1"),
    at("plan/nested-dimension", "multi.dimensions.2"),
    at("schedule/never", "never.cron"),
    at("plan/bad-partition-key", "piped.keys.0"),
    at("plan/empty-partition", "short.end"),
    at("schedule/bad-start", "start.start"),
    at("schedule/bad-timezone", "zone.timezone"),
  ]);
});

Deno.test("a partition that is wrong is told once, not again by who uses it", () => {
  const automation = { type: "on_cron", cron: null, timezone: null };
  const { told } = planned({ bad: days({ timezone: "Nowhere" }) }, [
    node("model.shop.a"),
    node("model.shop.b", ["model.shop.a"]),
  ], [group("g", { partition: "bad", automation })]);
  assert.deepEqual(told, ["schedule/bad-timezone orchestration.partitions.bad.timezone"]);
});

const micro = (more: Partial<DbtMicrobatch>, meta: DbtNode["meta"] = {}) =>
  node("model.shop.a", [], {
    materialized: "incremental",
    meta,
    microbatch: {
      eventTime: "at",
      batchSize: "day",
      begin: "2024-03-05T14:30:00",
      lookback: null,
      ...more,
    },
  });

const batches: readonly [string, string, string, string, string][] = [
  [
    "hour",
    "2024-03-05T14:30:00",
    "microbatch_hour_2024_03_05_14",
    "0 * * * *",
    "2024-03-05T14:00:00",
  ],
  ["day", "2024-03-05T14:30:00", "microbatch_day_2024_03_05", "0 0 * * *", "2024-03-05T00:00:00"],
  [
    "day",
    "2024-03-05T01:00:00+02:00",
    "microbatch_day_2024_03_04",
    "0 0 * * *",
    "2024-03-04T00:00:00",
  ],
  ["month", "2024-03-05", "microbatch_month_2024_03", "0 0 1 * *", "2024-03-01T00:00:00"],
  ["year", "2024-03-05", "microbatch_year_2024", "0 0 1 1 *", "2024-01-01T00:00:00"],
];

for (const [batchSize, begin, name, cron, start] of batches) {
  Deno.test(`a microbatch model by ${batchSize} from ${begin} has the partition ${name}`, () => {
    const { plan: made, told } = planned({}, [micro({ batchSize, begin })]);
    assert.deepEqual(told, []);
    const [partition] = made!.partitions;
    assert.ok(partition?.type === "time");
    assert.deepEqual([partition.name, partition.cron, partition.start, partition.timezone], [
      name,
      cron,
      start,
      "UTC",
    ]);
    const { begin: first, ...rest } = made!.assets[0]!.microbatch!;
    assert.deepEqual(rest, { eventTime: "at", batchSize, lookback: 1 });
    assert.ok(first! >= start, "in UTC, in the first window");
    assert.equal(made!.assets[0]!.partition, name);
    assert.equal(made!.blocks[0]!.partition, name);
  });
}

Deno.test("a microbatch model without begin runs unpartitioned, which is told", () => {
  const { plan: made, told } = planned({}, [micro({ begin: null })]);
  assert.deepEqual(told, ["plan/microbatch-incomplete nodes.model.shop.a.config.begin"]);
  assert.equal(made!.assets[0]!.partition, null);
});

Deno.test("a begin that no calendar has is none, on every engine", () => {
  for (const begin of ["2024-02-30", "2023-02-29T00:00:00", "2024-04-31T10:00:00+02:00"]) {
    const { plan: made, told } = planned({}, [micro({ begin })]);
    assert.deepEqual(told, ["plan/microbatch-incomplete nodes.model.shop.a.config.begin"]);
    assert.equal(made!.assets[0]!.microbatch!.begin, null);
  }
  const [leap] = planned({}, [micro({ begin: "2024-03-01T01:00:00+0200" })]).plan!.assets;
  assert.equal(leap!.partition, "microbatch_day_2024_02_29");
  // no older Python reads "+0200"
  assert.equal(leap!.microbatch!.begin, "2024-02-29T23:00:00");
});

Deno.test("days are whole batches by every name of UTC and of the cron; models that share a partition are told of once", () => {
  const says = { orchestration: { partition: "p" } };
  for (
    const p of [
      days({ timezone: "Etc/UTC" }),
      days({ cadence: null, cron: "@daily" }),
      days({ cadence: null, cron: "@midnight", timezone: "Etc/Zulu" }),
      days({ cadence: null, cron: "@weekly" }),
    ]
  ) {
    assert.deepEqual(planned({ p }, [micro({}, says)]).told, []);
  }
  const nodes = [micro({}, says), { ...micro({}, says), uniqueId: "model.shop.b", name: "b" }];
  assert.deepEqual(planned({ p: days({ cadence: null, cron: "@hourly" }) }, nodes).told, [
    "plan/microbatch-batches nodes.model.shop.a.config.batch_size",
  ]);
});

Deno.test("what floe.yaml or the model says goes before its batches; windows that are no whole batches are told", () => {
  const says = (partition: string) => ({ orchestration: { partition } });
  const partitions = {
    utc: days(),
    berlin: days({ timezone: "Europe/Berlin" }),
    hour: days({ cadence: "hourly" }),
  };
  assert.deepEqual(planned(partitions, [micro({}, says("utc"))]).told, []);
  assert.deepEqual(planned(partitions, [micro({ batchSize: "hour" }, says("berlin"))]).told, []);
  for (const partition of ["berlin", "hour"]) {
    assert.deepEqual(planned(partitions, [micro({}, says(partition))]).told, [
      "plan/microbatch-batches nodes.model.shop.a.config.batch_size",
    ]);
  }
});

Deno.test("more static keys than orchestrators like are told, at the list of keys", () => {
  const keys = (count: number) =>
    planned({
      customer: { type: "static", keys: Array.from({ length: count }, (_, i) => `c${i}`) },
    })
      .told;
  assert.deepEqual(keys(10_000), []);
  assert.deepEqual(keys(10_001), [
    "plan/many-partition-keys orchestration.partitions.customer.keys",
  ]);
});

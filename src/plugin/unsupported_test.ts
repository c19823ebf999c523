import assert from "node:assert/strict";
import { cronTable, day } from "../../tests/helpers/plan_parts.ts";
import type { Plan, PlanBackfill, PlanGroup, PlanSensor } from "../plan/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";
import { expressiblePlan } from "./expressible.ts";
import { samplePlan } from "./sample_plan.ts";
import { unsupportedLines } from "./unsupported.ts";

const all: Capabilities = {
  cronFeatures: cronTable(() => true),
  partitions: { time: true, static: true, dynamic: true, multiDimensions: 2 },
  mappings: {
    identity: true,
    time_window: true,
    all: true,
    last: true,
    explicit: true,
    dimension: true,
  },
  explicitMappings: ["static"],
  schedules: { cron: true, partition: true, after: true },
  sensors: { asset: true, file: true, run_status: true, health: true, freshness: true },
  runStatuses: ["success", "failure", "canceled", "started"],
  retries: ["constant", "linear", "exponential"],
  timeouts: true,
  pools: true,
  priorities: true,
  backfillPartitions: null,
  freshness: true,
  freshnessWarnings: true,
  automations: { eager: true, on_cron: true, on_missing: true },
  freshnessChecks: true,
  blockAssets: null,
  locations: true,
  qualityChecks: true,
};

const sample = samplePlan();
const cron = { cron: "@daily" };
const definedAt = ["orchestration", "partitions", "day"];
const freshness = {
  maxLagS: 60,
  warnLagS: null,
  cron: null,
  timezone: "UTC",
  origin: "group",
  loadedAtField: null,
} as const;
const group: PlanGroup = {
  name: "events",
  description: "",
  select: null,
  exclude: null,
  partition: "day",
  backfill: { policy: "single_run", maxPartitionsPerRun: null },
  freshness,
  retries: { max: 2, delayS: 1, backoff: "constant" },
  timeoutS: 60,
  compute: null,
  pool: "warehouse",
  priority: 5,
  automation: { type: "eager", cron: null, timezone: null },
  assets: ["model.sample.fct_orders"],
  taken: [],
  definedAt: ["orchestration", "groups", 0],
};
const quality = {
  type: "between",
  dimension: "validity",
  parameters: {},
  definedAt: ["transforms", "models", 0, "quality_checks", 0],
};

/** Says one of everything. */
const plan: Plan = {
  ...sample,
  partitions: [
    { ...day, definedAt },
    { name: "unused", type: "dynamic", definedAt },
  ],
  groups: [group],
  mappings: [{
    id: "all day",
    from: "day",
    to: null,
    type: "all",
    startOffset: 0,
    endOffset: 0,
    keys: null,
    dimension: null,
  }],
  assets: sample.assets.map((a) =>
    a.name === "fct_orders"
      ? { ...a, orchestrationGroup: "events", freshness, automation: group.automation }
      : a.name === "stg_orders"
      ? { ...a, freshness: { ...freshness, origin: "meta" } }
      : a
  ),
  checks: [
    { ...sample.checks[0]!, id: "quality.a", kind: "quality", quality },
    { ...sample.checks[0]!, id: "quality.b", kind: "quality", quality },
    { ...sample.checks[0]!, id: "freshness.a", kind: "freshness" },
  ],
  blocks: sample.blocks.map((b) =>
    b.id === "sample/fct_orders"
      ? {
        ...b,
        partition: "day",
        retries: group.retries,
        timeoutS: 60,
        pool: "warehouse",
        backfill: group.backfill,
      }
      : b
  ),
  locations: sample.blocks.map((b) => ({
    name: b.id,
    blocks: [b.id],
    dependsOn: b.dependsOn,
  })),
  schedules: [
    sample.schedules[0]!,
    {
      ...sample.schedules[0]!,
      name: "reports",
      trigger: { type: "after", schedules: ["sample-schedule"] },
      definedAt: ["orchestration", "schedules", 0],
    },
    {
      ...sample.schedules[0]!,
      name: "by-day",
      trigger: { type: "partition", partition: "day", offsetS: 0, timezone: "UTC", ...cron },
      definedAt: ["orchestration", "schedules", 1],
    },
  ],
  sensors: [
    {
      type: "file",
      uri: "s3://x/",
      name: "on-file",
      description: "",
      minIntervalS: null,
      environments: null,
      enabled: true,
      active: true,
      definedAt: ["orchestration", "sensors", 0],
      jobs: ["sample"],
      select: null,
      exclude: null,
    } satisfies PlanSensor,
  ],
};

Deno.test("unsupportedLines() says nothing of a target that can do everything", () => {
  assert.deepEqual(unsupportedLines(plan, all, "T"), []);
});

const cases: readonly (readonly [string, Partial<Capabilities>, readonly string[]])[] = [
  ["partitions that something is built by", {
    partitions: { ...all.partitions, time: false, dynamic: false },
  }, ["error plugin/unsupported-partition orchestration.partitions.day"]],
  ["mappings", { mappings: { ...all.mappings, all: false } }, [
    "error plugin/unsupported-mapping orchestration.mappings",
  ]],
  ["schedules by what starts them", { schedules: { cron: true, partition: false, after: false } }, [
    "error plugin/unsupported-schedule orchestration.schedules.0",
    "error plugin/unsupported-schedule orchestration.schedules.1",
  ]],
  ["sensors by their type", { sensors: { ...all.sensors, file: false } }, [
    "warning plugin/unsupported-sensor orchestration.sensors.0",
  ]],
  ["retries", { retries: ["exponential"] }, [
    "warning plugin/unsupported-policy orchestration.groups.0.retries",
  ]],
  ["runs of several partitions", { backfillPartitions: 1 }, [
    "warning plugin/unsupported-policy orchestration.groups.0.backfill",
  ]],
  [
    "what blocks hold",
    { timeouts: false, pools: false, priorities: false, backfillPartitions: 0 },
    [
      "warning plugin/unsupported-policy orchestration.groups.0.timeout",
      "warning plugin/unsupported-policy orchestration.groups.0.concurrency",
      "warning plugin/unsupported-policy orchestration.groups.0.priority",
      "warning plugin/unsupported-policy orchestration.groups.0.backfill",
    ],
  ],
  ["automation", { automations: { ...all.automations, eager: false } }, [
    "warning plugin/unsupported-policy orchestration.groups.0.automation",
  ]],
  ["freshness of a group at its line, that of meta without one", { freshness: false }, [
    "warning plugin/unsupported-policy orchestration.groups.0.freshness",
    "warning plugin/unsupported-policy ",
  ]],
  ["a quality check of two versions once", { qualityChecks: false }, [
    "warning plugin/unsupported-check transforms.models.0.quality_checks.0",
  ]],
  ["code locations at the limit that asks for them", { locations: false }, [
    "warning plugin/unsupported-locations orchestration.locations.maxAssets",
  ]],
  ["dbt's freshness checks", { freshnessChecks: false }, ["info plugin/unsupported-check "]],
];

for (const [what, less, expected] of cases) {
  Deno.test(`unsupportedLines() tells ${what}`, () => {
    const found = unsupportedLines(plan, { ...all, ...less }, "T");
    assert.deepEqual(found.map((d) => `${d.severity} ${d.code} ${d.path.join(".")}`), expected);
  });
}

Deno.test("a lag that dbt warns of is left out, and told, where a target has one lag only", () => {
  const warned = {
    ...plan,
    assets: plan.assets.map((a) =>
      a.name === "stg_orders"
        ? { ...a, freshness: { ...freshness, warnLagS: 60, origin: "dbt" as const } }
        : a
    ),
  };
  const can = { ...all, freshnessWarnings: false };
  const [found, ...more] = unsupportedLines(warned, can, "T");
  assert.deepEqual(more, []);
  assert.equal(found!.code, "plugin/unsupported-policy");
  assert.equal(found!.facts.key, "freshness.warn_after");
  assert.deepEqual(unsupportedLines(warned, all, "T"), []);
  assert.deepEqual(unsupportedLines(expressiblePlan(warned, can), can, "T"), []);
  const kept = expressiblePlan(warned, can).assets.find((a) => a.name === "stg_orders");
  assert.equal(kept!.freshness!.maxLagS, freshness.maxLagS);
});

Deno.test("a delay between retries that cannot grow stays constant, and that is told", () => {
  const growing = (delayS: number): Plan => {
    const retries = { max: 3, delayS, backoff: "linear" } as const;
    return {
      ...plan,
      groups: [{ ...group, retries }],
      blocks: plan.blocks.map((b) => ({ ...b, retries })),
    };
  };
  const can: Capabilities = { ...all, retries: ["constant", "exponential"] };
  const [found, ...others] = unsupportedLines(growing(60), can, "T");
  assert.deepEqual(others.flatMap((d) => d.path), [], "what no group says has no line");
  assert.deepEqual(found!.path, ["orchestration", "groups", 0, "retries", "backoff"]);
  assert.equal(
    found!.message,
    'Left out "retries.backoff" of the group "events": T has only constant and exponential backoff, so the delay stays the same',
  );
  for (const { retries } of expressiblePlan(growing(60), can).blocks) {
    assert.deepEqual(retries, { max: 3, delayS: 60, backoff: "constant" });
  }
  assert.deepEqual(unsupportedLines(growing(0), can, "T"), []);
});

Deno.test("backfills of one partition in a run are what a target does that builds one in a run", () => {
  const filled = (backfill: PlanBackfill): Plan => ({
    ...plan,
    groups: [{ ...group, backfill }],
    blocks: plan.blocks.map((b) => ({ ...b, backfill })),
  });
  const told = (backfill: PlanBackfill, backfillPartitions: number | null) =>
    unsupportedLines(filled(backfill), { ...all, backfillPartitions }, "T").length > 0;
  const one = { policy: "multi_run", maxPartitionsPerRun: 1 } as const;
  const few = { policy: "multi_run", maxPartitionsPerRun: 7 } as const;
  const range = { policy: "single_run", maxPartitionsPerRun: null } as const;
  assert.deepEqual([one, few, range].map((b) => told(b, 1)), [false, true, true]);
  assert.deepEqual([one, few, range].map((b) => told(b, 0)), [true, true, true]);
  assert.deepEqual([one, few, range].map((b) => told(b, null)), [false, false, false]);
});

Deno.test("unsupportedLines() counts the dimensions of a multi partition", () => {
  const multi = (dimensions: string[]): Plan => ({
    ...plan,
    partitions: [{ name: "day", definedAt, type: "multi", dimensions }],
  });
  assert.deepEqual(unsupportedLines(multi(["a", "b"]), all, "T"), []);
  const [found] = unsupportedLines(multi(["a", "b", "c"]), all, "T");
  assert.equal(
    found!.message,
    'Cannot build by the partition "day": it has 3 dimensions, T takes 2',
  );
});

Deno.test("expressiblePlan() leaves a plan that no target warns of, and is the same where all is supported", () => {
  assert.deepEqual(expressiblePlan(plan, all), plan);
  const none: Capabilities = {
    ...all,
    sensors: { asset: false, file: false, run_status: false, health: false, freshness: false },
    retries: [],
    timeouts: false,
    pools: false,
    priorities: false,
    backfillPartitions: 0,
    freshness: false,
    automations: { eager: false, on_cron: false, on_missing: false },
    freshnessChecks: false,
    qualityChecks: false,
  };
  assert.notDeepEqual(unsupportedLines(plan, none, "T"), []);
  const left = { ...expressiblePlan(plan, none), groups: [] }; // groups say what was written
  assert.deepEqual(unsupportedLines(left, none, "T"), []);
});

Deno.test("unsupportedLines() holds explicit mappings to the types of partitions that the target takes", () => {
  const keys = { type: "static", definedAt: [], keys: ["a"] } as const;
  const explicit = (from: string, to: string): Plan => ({
    ...plan,
    partitions: [...plan.partitions, { ...keys, name: "desk" }, { ...keys, name: "area" }],
    mappings: [{ ...plan.mappings[0]!, type: "explicit", from, to, keys: {} }],
  });
  const told = (from: string, to: string) =>
    unsupportedLines(explicit(from, to), all, "T").map((d) => d.message);
  assert.deepEqual(told("desk", "area"), []);
  for (const [from, to] of [["day", "desk"], ["desk", "day"]] as const) {
    assert.deepEqual(told(from, to), [
      `Cannot map the partitions of "${from}" to those of "${to}" on T: it takes no mapping of type "explicit" with partitions of type "time"`,
    ]);
  }
});

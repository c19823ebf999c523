import assert from "node:assert/strict";
import { day } from "../../tests/helpers/plan_parts.ts";
import type {
  CronTrigger,
  Plan,
  PlanFreshness,
  PlanMapping,
  PlanPartition,
} from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { freshnessOf } from "./freshness.ts";
import { lower } from "./lower.ts";
import { lowerMapping, lowerPartitions } from "./partitions.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };
const sample = samplePlan();

const region: PlanPartition = {
  type: "static",
  name: "Region!",
  definedAt: [],
  keys: ["eu", "us", "apac"],
};

function withPartitions(...partitions: PlanPartition[]): Plan {
  return { ...sample, partitions };
}

const cron: CronTrigger = sample.schedules[0]!.trigger as CronTrigger;

Deno.test("lowerPartitions() puts dimensions before what has them, and gives all Python names", () => {
  const { partitions } = lowerPartitions(withPartitions(
    { type: "multi", name: "crossed", definedAt: [], dimensions: ["Region!", "day"] },
    day,
    region,
    { type: "dynamic", name: "class", definedAt: [] },
  ));
  assert.deepEqual(partitions.map((p) => p.name), ["region", "class_", "day", "crossed"]);
  assert.deepEqual(partitions[1], { type: "dynamic", name: "class_", registry: "sample/class" });
  assert.deepEqual(partitions[3], {
    type: "multi",
    name: "crossed",
    dimensions: { "Region!": "region", day: "day" },
  });
});

Deno.test("lowerPartitions() writes a start as a key only where the key says all of it", () => {
  const starts = [
    day,
    { ...day, start: "2024-01-01T06:00:00" },
    { ...day, start: "2024-01-01T06:00:00", keyFormat: "%Y-%m-%d-%H:%M" },
    { ...day, start: "2024-01-01T06:00:30", keyFormat: "%Y-%m-%d-%H:%M" },
  ].map((p) => lowerPartitions(withPartitions(p)).partitions[0]).map((p) =>
    p?.type === "time" ? p.start : null
  );
  assert.deepEqual(starts, [
    "2024-01-01",
    [2024, 1, 1, 6, 0, 0],
    "2024-01-01-06:00",
    [2024, 1, 1, 6, 0, 30],
  ]);
});

Deno.test("lowerMapping() says nothing where Dagster does the same, and turns explicit keys around", () => {
  const plan = withPartitions(
    day,
    { ...day, name: "late", start: "2024-02-01T00:00:00" },
    { ...day, name: "ended", end: "2024-06-01T00:00:00" },
    region,
  );
  const lowered = (mapping: Partial<PlanMapping>) =>
    lowerMapping({
      id: "m",
      from: "day",
      to: "day",
      type: "identity",
      startOffset: 0,
      endOffset: 0,
      keys: null,
      dimension: null,
      ...mapping,
    }, plan);
  assert.equal(lowered({}), null);
  assert.equal(lowered({ type: "time_window", from: "day", to: "late" }), null);
  assert.equal(lowered({ type: "all", to: null }), null);
  assert.deepEqual(lowered({ to: "Region!" }), { type: "identity" });
  assert.deepEqual(lowered({ type: "time_window", startOffset: -1 }), {
    type: "time_window",
    startOffset: -1,
    endOffset: 0,
    missing: false,
  });
  // a window that reads what there is none of, before or after, is no reason to refuse it
  for (const from of ["late", "ended"]) {
    assert.deepEqual(lowered({ type: "time_window", from }), {
      type: "time_window",
      startOffset: 0,
      endOffset: 0,
      missing: true,
    });
  }
  assert.deepEqual(lowered({ type: "explicit", keys: { all: ["eu", "us"], west: ["us"] } }), {
    type: "static",
    downstream: { eu: ["all"], us: ["all", "west"] },
  });
});

Deno.test("lower() gives each partition definition of a schedule a schedule, whose name says it", () => {
  const [first, ...blocks] = sample.blocks;
  const base = sample.schedules[0]!;
  const plan: Plan = {
    ...withPartitions(day),
    blocks: [{ ...first!, partition: "day" }, ...blocks],
    jobs: [
      ...sample.jobs,
      { name: "night", description: "", blocks: [], assets: null, partition: null },
      { name: "night-day", description: "", blocks: [first!.id], assets: null, partition: "day" },
    ],
    schedules: [
      { ...base, name: "night", jobs: ["night", "night-day"] },
      {
        ...base,
        name: "by-day",
        jobs: ["night-day"],
        trigger: { ...cron, type: "partition", partition: "day", offsetS: 7200 },
      },
      {
        ...base,
        name: "late",
        jobs: ["night-day"],
        active: false,
        trigger: { type: "after", schedules: ["night"] },
      },
    ],
  };
  const { schedules, sensors } = lower(plan, options);
  assert.deepEqual(schedules.map((s) => [s.name, s.job, s.launch]), [
    // waited for: its runs say which schedule they are of
    ["night", "night", { partition: null, offsetS: 0, schedule: "night" }],
    ["night_day", "night_day", { partition: "day", offsetS: 0, schedule: "night" }],
    ["by_day", "night_day", { partition: "day", offsetS: 7200, schedule: "by-day" }],
  ]);
  assert.deepEqual(sensors, [{
    type: "after",
    product: "sample",
    name: "late",
    schedule: "late",
    description: null,
    intervalS: null,
    running: false,
    launches: [{ job: "night_day", partition: "day" }],
    after: {
      night: [
        { job: "night", partition: null, offsetS: 0, locations: null },
        { job: "night_day", partition: "day", offsetS: 0, locations: null },
      ],
    },
  }]);
});

Deno.test("lower() lets a schedule that needs nothing be Dagster's own", () => {
  assert.deepEqual(lower(sample, options).schedules.map((s) => s.launch), [null]);
});

Deno.test("freshnessOf() asks Dagster for what it takes", () => {
  const of = (freshness: Partial<PlanFreshness>, external = false) =>
    freshnessOf({
      ...sample.assets[0]!,
      external,
      freshness: {
        maxLagS: 3600,
        warnLagS: null,
        cron: null,
        timezone: "UTC",
        origin: "group",
        loadedAtField: null,
        ...freshness,
      },
    });
  assert.deepEqual(of({}), { type: "time_window", failS: 3600, warnS: null });
  assert.deepEqual(of({ warnLagS: 1800 }), { type: "time_window", failS: 3600, warnS: 1800 });
  assert.deepEqual(of({ warnLagS: 3600 }), { type: "time_window", failS: 3600, warnS: null });
  assert.deepEqual(of({ maxLagS: 5 }), { type: "time_window", failS: 60, warnS: null });
  assert.deepEqual(of({ cron: "0 9 * * *" }), {
    type: "cron",
    cron: "0 9 * * *",
    lagS: 3600,
    timezone: "UTC",
  });
  // longer than from one tick to the next
  assert.deepEqual(of({ cron: "0 9 * * *", maxLagS: 26 * 3600 }), {
    type: "time_window",
    failS: 26 * 3600,
    warnS: null,
  });
  assert.deepEqual(of({ cron: "0 9 * * 1,2", maxLagS: 25 * 3600 })?.type, "time_window");
  assert.equal(of({ maxLagS: null, warnLagS: 60 }), null);
  assert.equal(of({}, true), null);
});

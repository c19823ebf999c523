import assert from "node:assert/strict";
import { day } from "../../tests/helpers/plan_parts.ts";
import type { Plan, PlanMapping, PlanPartition } from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { lowerMapping, lowerPartitions } from "./partitions.ts";

const region: PlanPartition = {
  type: "static",
  name: "Region!",
  definedAt: [],
  keys: ["eu", "us", "apac"],
};

function withPartitions(...partitions: PlanPartition[]): Plan {
  return { ...samplePlan(), partitions };
}

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

const base = { definedAt: [] };
const partitions: readonly PlanPartition[] = [
  { ...base, type: "static", name: "region", keys: ["eu"] },
  { ...base, type: "static", name: "desk", keys: ["west"] },
  { ...base, type: "dynamic", name: "customer" },
  { ...base, type: "multi", name: "customer_region", dimensions: ["customer", "region"] },
  { ...base, type: "multi", name: "desk_region", dimensions: ["desk", "region"] },
];
const plan = withPartitions(...partitions);

function overRegion(from: string, to: string): PlanMapping {
  return {
    id: "m",
    from,
    to,
    type: "dimension",
    startOffset: 0,
    endOffset: 0,
    keys: null,
    dimension: "region",
  };
}

Deno.test("a dimension that both sides have is mapped as one of two, which Dagster tells from one side having it", () => {
  const both = (from: string, to: string) => {
    const lowered = lowerMapping(overRegion(from, to), plan);
    assert.ok(lowered?.type === "dimension" && lowered.dimension === "region");
    return lowered.both;
  };
  assert.equal(both("customer_region", "desk_region"), true);
  assert.equal(both("region", "desk_region"), false);
  assert.equal(both("customer_region", "region"), false);
});

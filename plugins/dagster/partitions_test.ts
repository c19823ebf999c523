import assert from "node:assert/strict";
import type { Plan, PlanMapping, PlanPartition } from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { lowerMapping } from "./partitions.ts";

const base = { definedAt: [] };
const partitions: readonly PlanPartition[] = [
  { ...base, type: "static", name: "region", keys: ["eu"] },
  { ...base, type: "static", name: "desk", keys: ["west"] },
  { ...base, type: "dynamic", name: "customer" },
  { ...base, type: "multi", name: "customer_region", dimensions: ["customer", "region"] },
  { ...base, type: "multi", name: "desk_region", dimensions: ["desk", "region"] },
];
const plan: Plan = { ...samplePlan(), partitions };

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

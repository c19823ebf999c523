import assert from "node:assert/strict";
import { groupBasics } from "../../../tests/helpers/plan_parts.ts";
import { samplePlan } from "../../plugin/mod.ts";
import type { PlanGroup } from "../types.ts";
import { wholeTables } from "./whole_tables.ts";

const group: PlanGroup = {
  ...groupBasics,
  name: "events",
  select: "*",
  partition: "day",
  definedAt: ["orchestration", "groups", 2],
};

function findings(materialized: string, more: Record<string, unknown>) {
  const plan = samplePlan();
  const assets = plan.assets.map((a) => ({ ...a, materialized, ...more }));
  return wholeTables({ ...plan, assets, groups: [group] }, () => null).map((d) => [
    d.path,
    d.location?.file,
    d.facts.assets,
  ]);
}

Deno.test("wholeTables() names the tables of a group where the group says the partition", () => {
  const more = { partition: "day", orchestrationGroup: "events", external: false };
  assert.deepEqual(findings("table", more), [[
    ["orchestration", "groups", 2, "partition"],
    undefined,
    samplePlan().assets.map((a) => a.id),
  ]]);
});

Deno.test("wholeTables() names the file of a model that says the partition itself", () => {
  const more = { partition: "hour", orchestrationGroup: "events", external: false, file: "m.sql" };
  assert.deepEqual(findings("table", more).map(([path, file]) => [path, file]), [[[], "m.sql"]]);
});

Deno.test("wholeTables() leaves what keeps its rows, and what is not partitioned or built elsewhere", () => {
  const day = { partition: "day", orchestrationGroup: "events", external: false };
  assert.deepEqual(findings("incremental", day), []);
  assert.deepEqual(findings("view", day), []);
  assert.deepEqual(findings("table", { ...day, external: true }), []);
  assert.deepEqual(findings("table", { ...day, partition: null }), []);
});

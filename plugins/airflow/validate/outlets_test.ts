import assert from "node:assert/strict";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { AirflowPlugin } from "../plugin.ts";

/** One block of so many models. */
function planOf(count: number): Plan {
  const sample = samplePlan();
  const ids = Array.from({ length: count }, (_, i) => `model.sample.m${i}`);
  const model = sample.assets.find((a) => a.id === "model.sample.fct_orders")!;
  return {
    ...sample,
    assets: ids.map((id) => ({ ...model, id, name: id.slice(13), block: "sample" })),
    edges: [],
    checks: [],
    blocks: [{ ...sample.blocks[0]!, id: "sample", assets: ids, dependsOn: [] }],
    jobs: [{ ...sample.jobs[0]!, blocks: ["sample"] }],
  };
}

const codes = (plan: Plan) =>
  new AirflowPlugin().validate(plan).map(({ severity, code }) => `${severity} ${code}`);

Deno.test("a task of more than 200 assets is refused, a DAG of more than 500 is warned of", () => {
  assert.deepEqual(codes(planOf(200)), []);
  assert.deepEqual(codes(planOf(201)), ["error plugin/large-block"]);
  assert.deepEqual(codes(planOf(501)), ["error plugin/large-block", "warning plugin/large-dag"]);
});

Deno.test("with one task per model, a block of two is refused", () => {
  const plan = planOf(2);
  const config = { granularity: "model" };
  assert.deepEqual(codes({ ...plan, orchestrator: { type: "airflow", config } }), [
    "error plugin/large-block",
  ]);
});

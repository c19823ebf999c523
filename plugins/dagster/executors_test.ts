import assert from "node:assert/strict";
import { samplePlan } from "../../src/plugin/mod.ts";
import { DagsterPlugin } from "./plugin.ts";
import { lower } from "./lower.ts";
import { render } from "./render/mod.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };

/** What the project says of its executor, and what pip installs for it. */
function generated(adapter: string, config: Record<string, string>) {
  const sample = samplePlan();
  const files = render(lower({
    ...sample,
    computes: [{ ...sample.computes[0]!, type: adapter }],
    orchestrator: { ...sample.orchestrator, config },
  }, options));
  const text = (end: string) => files.find((f) => f.path.endsWith(end))!.text;
  return {
    executor: /^EXECUTOR = (.+)$/m.exec(text("defs/resources.py"))?.[1] ?? null,
    used: text("/definitions.py").includes("executor=EXECUTOR"),
    k8s: text("pyproject.toml").includes('"dagster-k8s>') && text("README.md").includes("## Pods"),
  };
}

Deno.test("blocks of one file run in one process, others as Dagster likes", () => {
  assert.deepEqual(generated("duckdb", {}), {
    executor: "dg.in_process_executor",
    used: true,
    k8s: false,
  });
  assert.deepEqual(generated("postgres", {}), { executor: null, used: false, k8s: false });
});

Deno.test("the configured executor wins, and brings what it needs", () => {
  for (const adapter of ["duckdb", "postgres"]) {
    const of = (executor: string) => generated(adapter, { executor });
    assert.equal(of("in_process").executor, "dg.in_process_executor");
    assert.equal(of("multiprocess").executor, "dg.multiprocess_executor");
    assert.deepEqual(of("k8s_job"), { executor: "k8s_job_executor", used: true, k8s: true });
  }
});

Deno.test("a block's pod has the resources of its compute, else the default ones", () => {
  const sample = samplePlan();
  const compute = sample.blocks[0]!.compute!;
  const [own, all] = [{ limits: { cpu: "4" } }, { limits: { cpu: "1" } }];
  const podsOf = (pod_resources: Record<string, unknown>, executor = "k8s_job") => {
    const config = { pod_resources, executor };
    const plan = { ...sample, orchestrator: { ...sample.orchestrator, config } };
    const told = new DagsterPlugin().validate(plan).filter((d) => d.code.includes("config"));
    return {
      pods: lower(plan, options).blocks.map((b) => b.podResources),
      hints: told.map((d) => d.hint),
    };
  };
  const each = <T>(value: T) => sample.blocks.map(() => value);
  const pods = sample.blocks.map((b) => b.compute === compute ? own : all);
  assert.deepEqual(podsOf({ default: all, [compute]: own }), { pods, hints: [] });
  assert.deepEqual(podsOf({ default: all }), { pods: each(all), hints: [] });
  assert.deepEqual(podsOf({}), { pods: each(null), hints: [] });
  assert.deepEqual(podsOf({ [`${compute}s`]: own }), {
    pods: each(null),
    hints: [`Did you mean "${compute}"?`],
  });
  assert.deepEqual(podsOf({ default: all }, "multiprocess").hints, ["Write executor: k8s_job"]);
});

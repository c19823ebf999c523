import assert from "node:assert/strict";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { DagsterPlugin } from "../plugin.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: "../dbt" };

/** The lines of README.md that run a program. */
function commands(plan: Plan, program: string): string[] {
  const files = new DagsterPlugin().createDefinitions(plan, options);
  const readme = files.find((f) => f.path === "README.md")!.text;
  return readme.split("\n").filter((line) => line.startsWith(program));
}

Deno.test("the README's commands make the project again that it lies in, whatever the environment", () => {
  const made = (deployment: string) =>
    commands({ ...samplePlan(), deployment }, "floe-orchestrator");
  for (const line of made("prod")) assert.match(line, / --env prod /);
  for (const line of made("staging")) assert.match(line, / --env staging /);
  // dev is what no --env means; others are those of a compiled file, which is for one environment
  for (const line of [...made("dev"), ...made("qa")]) assert.doesNotMatch(line, /--env/);
  assert.equal(made("prod").length, 3);
});

Deno.test("the README runs the product's own job, wherever its name stands among others", () => {
  const plan = samplePlan();
  const own = plan.jobs.find((j) => j.name === plan.product.name)!;
  const blocks = [...own.blocks];
  const part = (name: string, ids: readonly string[]) => ({ ...own, name, blocks: ids });
  const job = (jobs: Plan["jobs"]) =>
    commands({ ...plan, jobs, schedules: [], sensors: [] }, "dagster job execute")
      .map((line) => line.split(" ").at(-1));
  assert.deepEqual(job([part("a_nightly", blocks), own, part("z", blocks)]), [plan.product.name]);
  // without it, the one that builds most
  assert.deepEqual(job([part("a", blocks.slice(0, 1)), part("b", blocks)]), ["b"]);
});

Deno.test("control characters of a description reach neither the README nor pyproject.toml", () => {
  const plan = samplePlan();
  const product = { ...plan.product, description: "All\0 of\u001b[31m\nthe shop\u0085" };
  const files = new DagsterPlugin().createDefinitions({ ...plan, product }, options);
  for (const path of ["README.md", "pyproject.toml"]) {
    const { text } = files.find((f) => f.path === path)!;
    assert.doesNotMatch(text, /(?!\n)\p{Cc}|\\u00/u, path);
    assert.match(text, /All of .*31m the shop/, path);
  }
});

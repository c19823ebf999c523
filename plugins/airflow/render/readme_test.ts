import assert from "node:assert/strict";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { AirflowPlugin } from "../plugin.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: "../dbt" };

function readme(plan: Plan): string {
  const files = new AirflowPlugin().createDefinitions(plan, options);
  return files.find((f) => f.path === "README.md")!.text;
}

Deno.test("the README's commands make the project again that it lies in, whatever the environment", () => {
  const made = (deployment: string) =>
    readme({ ...samplePlan(), deployment }).split("\n")
      .filter((line) => line.startsWith("floe-orchestrator"));
  for (const line of made("prod")) assert.match(line, / --target airflow --env prod /);
  for (const line of made("dev")) assert.doesNotMatch(line, /--env/);
  assert.equal(made("prod").length, 3);
});

Deno.test("the README says when each DAG runs, and tests one that needs no partition and waits for nothing", () => {
  const text = readme(samplePlan());
  assert.match(text, /^\| `sample.sample-schedule` \| \d \| It runs at `0 6 \* \* \*`, \S+ \|$/m);
  assert.match(text, /^\.venv\/bin\/airflow dags test sample\.sample-schedule$/m);
});

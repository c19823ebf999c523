/** The values for Airflow's chart, under a schema of the chart's keys. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import { AirflowPlugin } from "../../../plugins/airflow/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { goldenCases, helmValues } from "../../golden/golden.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";

const schemaFile = new URL("../../fixtures/helm/airflow-values.schema.json", import.meta.url);

/** What is wrong with each. */
async function faults(
  values: Readonly<Record<string, unknown>>,
): Promise<Record<string, string[]>> {
  const script = [
    "import json, sys",
    "from jsonschema import Draft7Validator",
    "asked = json.load(sys.stdin)",
    "valid = Draft7Validator(asked['schema'])",
    "found = {n: [e.message for e in valid.iter_errors(v)] for n, v in asked['values'].items()}",
    "print(json.dumps(found))",
  ].join("\n");
  const schema = JSON.parse(await Deno.readTextFile(schemaFile));
  const ran = await runPython(["-c", script], { stdin: JSON.stringify({ schema, values }) });
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

Deno.test({
  name: "Airflow's chart takes the values of every golden product, and of any name",
  ignore: withoutPython,
  fn: async () => {
    const plugin = new AirflowPlugin();
    const strange = [
      "Shop_Analytics",
      "2024-orders",
      "___",
      "a".repeat(200),
      "{{ .Release.Name }}",
    ];
    const values = Object.fromEntries([
      ...(await goldenCases()).map(({ name, input }) => [
        name,
        parse(helmValues({ ...input, target: "airflow" })),
      ]),
      ...strange.map((name) => [name, plugin.getHelmValues(named(name))]),
    ]);
    assert.ok(Object.keys(values).length > strange.length + 5);
    for (const [name, found] of Object.entries(await faults(values))) {
      assert.deepEqual(found, [], name);
    }
    assert.ok(!JSON.stringify(values).includes("hunter2"));
  },
});

Deno.test({
  name: "the schema refuses what the chart has no more, and a number in place of a text",
  ignore: withoutPython,
  fn: async () => {
    const good = new AirflowPlugin().getHelmValues(samplePlan());
    const found = await faults({
      good,
      removed: { ...good, workers: { ...good.workers, resources: good.workers.celery.resources } },
      mistyped: { ...good, env: [{ name: "A", value: 1 }] },
      unknown: { ...good, scheduler: { replica: 2 } },
    });
    const counts = Object.entries(found).map(([name, { length }]) => [name, length]);
    assert.deepEqual(Object.fromEntries(counts), { good: 0, removed: 1, mistyped: 1, unknown: 1 });
  },
});

/** A product with a secret, of which the plan knows the name only. */
function named(name: string): Plan {
  const plan = samplePlan();
  const outputs = {
    dev: { type: "duckdb", password: "{{ env_var('SHOP_PASSWORD', 'hunter2') }}" },
  };
  return {
    ...plan,
    product: { ...plan.product, name, description: name, labels: { [name]: name } },
    computes: plan.computes.map((c) => ({ ...c, profile: { name: "p", target: "dev", outputs } })),
    environment: [{ name: "SHOP_PASSWORD", purpose: name }],
  };
}

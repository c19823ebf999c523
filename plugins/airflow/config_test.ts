import assert from "node:assert/strict";
import type { z } from "zod";
import {
  assertDescribed,
  assertExamplesValid,
  assertExemplified,
} from "../../tests/helpers/json_schemas.ts";
import { same } from "../../tests/helpers/same_types.ts";
import { type AirflowConfig, configJsonSchema, configSchema, parseConfig } from "./config.ts";

const wrong = (config: Record<string, unknown>) =>
  parseConfig(config).problems.map(({ code, severity, path, hint }) =>
    `${severity} ${code} ${path.slice(3).join(".")}: ${hint}`
  );

Deno.test("parseConfig() reads what there is, and null as left out", () => {
  const config = {
    airflow_version: "3.1.8",
    granularity: "model",
    dbt_venv: "/opt/dbt",
    queues: { default: "dbt", duckdb: "local" },
    pod_resources: { default: { requests: { cpu: 2, memory: "1Gi" } } },
  };
  assert.deepEqual(parseConfig(config), {
    config: { ...config, pod_resources: { default: { requests: { cpu: "2", memory: "1Gi" } } } },
    problems: [],
  });
  assert.deepEqual(parseConfig({ image: null }), { config: {}, problems: [] });
});

Deno.test("parseConfig() tells what it cannot read, and keeps the rest", () => {
  assert.deepEqual(wrong({ airflow_version: 3.1 }), [
    'error plugin/bad-config airflow_version: Write "3.1" in quotes: 3.1 without them is the number 3.1',
  ]);
  assert.deepEqual(wrong({ airflow_version: "2.10" }), [
    'error plugin/bad-config airflow_version: Write "3.0"',
  ]);
  assert.deepEqual(wrong({ granularity: "models", queue: "dbt" }), [
    'error plugin/bad-config granularity: Did you mean "model"?',
    'warning plugin/unknown-config queue: Did you mean "queues"?',
  ]);
  assert.deepEqual(wrong({ dbt_executable: "dbt; rm" }), [
    'error plugin/bad-config dbt_executable: Write it as "/opt/dbt/bin/dbt"',
  ]);
});

Deno.test("parseConfig() takes one place of dbt", () => {
  const dbt_image = "registry.example/dbt:1.11";
  assert.deepEqual(parseConfig({ dbt_image }), { config: { dbt_image }, problems: [] });
  for (const other of ["dbt_executable", "dbt_venv"]) {
    const both = { dbt_image, [other]: "/opt/dbt" };
    assert.deepEqual(wrong(both), [
      "error plugin/bad-config dbt_image: Remove one of them",
    ]);
    assert.deepEqual(parseConfig(both).config, { [other]: "/opt/dbt" });
    // what else is wrong is told too
    assert.equal(wrong({ ...both, granularity: "models" }).length, 2);
  }
  const all = { dbt_image, dbt_venv: "/opt/dbt", dbt_executable: "/opt/dbt/bin/dbt" };
  assert.deepEqual(wrong(all), [
    "error plugin/bad-config dbt_venv: Remove one of them",
    "error plugin/bad-config dbt_image: Remove one of them",
  ]);
  assert.deepEqual(parseConfig(all).config, { dbt_executable: "/opt/dbt/bin/dbt" });
});

Deno.test("the JSON Schema describes every key, and its examples are valid", () => {
  const schema = configJsonSchema();
  assertDescribed(schema);
  assertExemplified(schema);
  assert.ok(assertExamplesValid(configSchema) >= 6);
});

Deno.test("the interface of the configuration is what its schema gives", () => {
  same<AirflowConfig, z.output<typeof configSchema>>(true);
});

import assert from "node:assert/strict";
import type { z } from "zod";
import {
  assertDescribed,
  assertExamplesValid,
  assertExemplified,
} from "../../tests/helpers/json_schemas.ts";
import { same } from "../../tests/helpers/same_types.ts";
import { configJsonSchema, configSchema, type DagsterConfig, parseConfig } from "./config.ts";

const wrong = (config: Record<string, unknown>) =>
  parseConfig(config).problems.map(({ code, severity, path, hint }) =>
    `${severity} ${code} ${path.slice(3).join(".")}: ${hint}`
  );

Deno.test("parseConfig() reads what there is, and null as left out", () => {
  const config = {
    default_schedule: "0 6 * * *",
    dagster_version: "1.12.4",
    executor: "multiprocess",
    image: "registry.example/data/shop:1.4.0",
  };
  assert.deepEqual(parseConfig(config), { config, problems: [] });
  assert.deepEqual(parseConfig({ image: null }), { config: {}, problems: [] });
  assert.deepEqual(parseConfig({}), { config: {}, problems: [] });
});

Deno.test("parseConfig() leaves out what it cannot read, and keeps the rest", () => {
  const { config, problems } = parseConfig({
    dagster_version: "1.12",
    executor: "multiproces",
    imge: "x",
    image: "a b",
  });
  assert.deepEqual(config, { dagster_version: "1.12" });
  assert.deepEqual(problems.map((p) => p.path.join(".")).sort(), [
    "plugins.orchestrator.config.executor",
    "plugins.orchestrator.config.image",
    "plugins.orchestrator.config.imge",
  ]);
});

Deno.test("resources of pods are quantities of Kubernetes, CPU may be a number", () => {
  const limits = { cpu: 2, memory: "1.5Gi" };
  assert.deepEqual(parseConfig({ pod_resources: { default: { limits } } }), {
    config: { pod_resources: { default: { limits: { cpu: "2", memory: "1.5Gi" } } } },
    problems: [],
  });
  assert.deepEqual(wrong({ pod_resources: { default: { limits: { memory: "2 GB" } } } }), [
    'error plugin/bad-config pod_resources.default.limits.memory: Write it as "512Mi"',
  ]);
  assert.deepEqual(wrong({ pod_resources: { default: { limits: { memory: 512 } } } }), [
    'error plugin/bad-config pod_resources.default.limits.memory: Write it as "512Mi"',
  ]);
  assert.deepEqual(wrong({ pod_resources: { default: { limit: {} } } }), [
    'warning plugin/unknown-config pod_resources.default.limit: Did you mean "limits"?',
  ]);
});

Deno.test("a hint of parseConfig() names the nearest value", () => {
  assert.deepEqual(wrong({ executor: "k8s_jobs" }), [
    'error plugin/bad-config executor: Did you mean "k8s_job"?',
  ]);
  assert.deepEqual(wrong({ executor: 3 }), [
    "error plugin/bad-config executor: Write one of these",
  ]);
  assert.deepEqual(wrong({ default_shedule: "0 6 * * *" }), [
    'warning plugin/unknown-config default_shedule: Did you mean "default_schedule"?',
  ]);
  assert.deepEqual(wrong({ default_schedule: 6 }), [
    'error plugin/bad-config default_schedule: Write it as "0 6 * * *"',
  ]);
  const nearest = {
    "1.9": "1.10",
    "1.9.11": "1.10",
    "0.15": "1.10",
    "v1.12.3": "1.12",
    ">=1.11,<2": "1.11",
    "1.14": "1.13",
    "2.0": "1.13",
    "newest": "1.13",
  };
  for (const [version, instead] of Object.entries(nearest)) {
    assert.deepEqual(wrong({ dagster_version: version }), [
      `error plugin/bad-config dagster_version: Write "${instead}"`,
    ]);
  }
  assert.deepEqual(wrong({ dagster_version: 1.1 }), [
    'error plugin/bad-config dagster_version: Write "1.10" in quotes: 1.10 without them is the number 1.1',
  ]);
  assert.match(wrong({ dagster_version: 1.12 })[0]!, /Write "1\.12" in quotes/);
});

Deno.test("what stands in the configuration is not repeated: it may be a credential", () => {
  const secret = "hunter2-hunter2";
  const { problems } = parseConfig({
    executor: secret,
    image: `${secret} x`,
    dagster_version: secret,
  });
  assert.equal(problems.length, 3);
  assert.ok(!JSON.stringify(problems).includes(secret));
});

Deno.test("configJsonSchema() describes and exemplifies every key, with examples that are valid", () => {
  assertDescribed(configJsonSchema());
  assertExemplified(configJsonSchema());
  assert.ok(assertExamplesValid(configSchema) >= 4);
});

Deno.test("the interface of the configuration is what its schema gives", () => {
  same<DagsterConfig, z.output<typeof configSchema>>(true);
});

import assert from "node:assert/strict";
import { productFiles } from "../../tests/golden/product/product.ts";
import { planFor } from "../../tests/helpers/compile.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { AirflowPlugin } from "./plugin.ts";

const plugin = new AirflowPlugin();

Deno.test("what the golden product says and Airflow does otherwise is told, each once", async () => {
  const plan = planFor("airflow", { ...await productFiles(), environment: "prod" });
  const found = plugin.validate(plan).map(({ severity, code, facts }) =>
    `${severity} ${code} ${facts.key ?? ""} ${facts.group ?? facts.dag ?? ""}`.trimEnd()
  );
  assert.deepEqual(found.toSorted(), [
    "info plugin/unsupported-check",
    "info plugin/unsupported-policy automation desks.eager.desk",
    "info plugin/unsupported-policy automation events.eager.day",
    "info plugin/unsupported-policy endOffset",
    "info plugin/unsupported-policy mappings",
    "warning plugin/unsupported-check",
    "warning plugin/unsupported-policy automation profiles",
    "warning plugin/unsupported-policy backfill by-region",
    "warning plugin/unsupported-policy backfill events",
    "warning plugin/unsupported-policy retries views",
  ]);
});

Deno.test("tags that are too long, meta that nobody reads and services are told", () => {
  const sample = samplePlan();
  const [first, ...rest] = sample.assets;
  const plan = {
    ...sample,
    assets: [
      { ...first!, tags: ["t".repeat(101)], meta: { airflow: { pool: "x", asset_key: ["y"] } } },
      ...rest,
    ],
    platform: { ...sample.platform, catalog: { type: "polaris", config: {} } },
  };
  assert.deepEqual(plugin.validate(plan).map((d) => `${d.severity} ${d.code} ${d.message}`), [
    "info plugin/unsupported-service Left out the platform's catalog: tasks only run dbt, which has its own way to it",
    `info plugin/respelt Spelt tags as Airflow takes them: "${"t".repeat(101)}" is "${
      "t".repeat(91)
    }-d380d2b9"`,
    "info plugin/ignored-meta Left out meta.airflow.pool of 1 asset",
  ]);
  assert.deepEqual(plugin.validate(sample), []);
});

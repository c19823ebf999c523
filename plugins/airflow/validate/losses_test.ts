import assert from "node:assert/strict";
import { productFiles } from "../../../tests/golden/product/product.ts";
import { planFor } from "../../../tests/helpers/compile.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { AirflowPlugin } from "../plugin.ts";

const plugin = new AirflowPlugin();

Deno.test("what the golden product says and Airflow does otherwise is told, each once", async () => {
  const plan = planFor("airflow", { ...await productFiles(), environment: "prod" });
  const found = plugin.validate(plan).map(({ severity, code, facts }) =>
    `${severity} ${code} ${facts.key ?? ""} ${facts.group ?? facts.dag ?? ""}`.trimEnd()
  );
  assert.deepEqual(found.toSorted(), [
    "info plugin/unsupported-policy automation desks.eager.desk",
    "info plugin/unsupported-policy automation events.eager.day",
    "info plugin/unsupported-policy endOffset",
    "info plugin/unsupported-policy mappings",
    "info plugin/unsupported-policy partition events-by-day",
    "warning plugin/unsupported-check",
    "warning plugin/unsupported-policy automation profiles",
    "warning plugin/unsupported-policy backfill by-region",
    "warning plugin/unsupported-policy backfill events",
    "warning plugin/unsupported-policy retries.backoff views",
  ]);
});

Deno.test("what a plan can say and Airflow cannot do is told at its line", () => {
  const spec = `
apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms: [{ name: a }, { name: b }, { name: c }]
orchestration:
  partitions:
    day: { type: time, cadence: daily, start: 2024-01-01 }
  groups:
    - name: range
      select: a
      partition: day
      backfill: { policy: single_run }
      retries: { max: 2, delay: 60s, backoff: linear }
    - name: weekly
      select: b
      partition: day
      backfill: { policy: multi_run, maxPartitionsPerRun: 7 }
      retries: { max: 2, backoff: linear }
      automation: on_missing
    - name: daily
      select: c
      partition: day
      backfill: { policy: multi_run }
      retries: { max: 2, delay: 60s, backoff: exponential }
  sensors:
    - { name: canceled, type: run_status, on: canceled, jobs: [shop-day], notify: { webhookEnv: HOOK } }
    - { name: started, type: run_status, on: started, jobs: [shop-day], notify: { webhookEnv: HOOK } }
    - { name: failed, type: run_status, on: failure, jobs: [shop-day], notify: { webhookEnv: HOOK } }
`;
  const plan = planFor("airflow", { spec });
  const found = plugin.validate(plan).map((d) => `${d.severity} ${d.code} ${d.path.join(".")}`);
  const [groups, sensors] = ["orchestration.groups", "orchestration.sensors"];
  assert.deepEqual(found, [
    `warning plugin/unsupported-sensor ${sensors}.0`,
    `warning plugin/unsupported-sensor ${sensors}.1`,
    `warning plugin/unsupported-policy ${groups}.0.retries.backoff`,
    `warning plugin/unsupported-policy ${groups}.0.backfill`,
    `warning plugin/unsupported-policy ${groups}.1.backfill`,
    `warning plugin/unsupported-policy ${groups}.1.automation`,
  ]);
  // all of them are tried again, the first without a delay that grows
  const { dags } = plugin.lower(plan, {
    generator: { name: "", version: "" },
    dbtProjectDir: null,
  });
  const builds = dags.flatMap((d) => d.tasks).filter((t) => t.type === "build");
  assert.deepEqual(
    new Map(builds.map((t) => [t.taskId, t.retries])),
    new Map([
      ["a", { max: 2, delayS: 60, backoff: null }],
      ["b", { max: 2, delayS: 0, backoff: null }],
      ["c", { max: 2, delayS: 60, backoff: 2 }],
    ]),
  );
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

Deno.test("queues, executors and pods of a compute that the product does not have are told at its name", () => {
  const sample = samplePlan();
  const compute = sample.computes[0]!.name;
  const toldOf = (config: Record<string, unknown>) =>
    plugin.validate({ ...sample, orchestrator: { ...sample.orchestrator, config } })
      .filter((d) => d.code === "plugin/unknown-config")
      .map(({ severity, path, hint }) => `${severity} ${path.slice(3).join(".")}: ${hint}`);
  for (
    const [key, value] of [
      ["queues", "dbt"],
      ["executors", "LocalExecutor"],
      ["pod_resources", { limits: { cpu: "1" } }],
    ] as const
  ) {
    assert.deepEqual(toldOf({ [key]: { default: value, [compute]: value } }), []);
    assert.deepEqual(toldOf({ [key]: { [`${compute}s`]: value, defaults: value } }), [
      `warning ${key}.${compute}s: Did you mean "${compute}"?`,
      `warning ${key}.defaults: Did you mean "default"?`,
    ]);
  }
  assert.match(
    toldOf({ queues: { toString: "dbt" } }).join(),
    /^warning queues.toString: It knows: default, /,
  );
});

Deno.test("runs whose keys Airflow would get wrong are told, at the schedule", () => {
  const spec = (timezone: string) => `
apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms: [{ name: a }]
orchestration:
  partitions: { day: { type: time, cadence: daily, start: 2024-01-01, timezone: ${timezone} } }
  groups: [{ name: days, select: a, partition: day }]
  schedules: [{ name: by-day, partition: day, offset: 2h }]
`;
  const told = (timezone: string) =>
    plugin.validate(planFor("airflow", { spec: spec(timezone) }))
      .filter(({ facts }) => facts.key === "partition")
      .map(({ severity, path }) => `${severity} ${path.join(".")}`);
  // two o'clock is left out in March
  assert.deepEqual(told("Europe/Berlin"), ["info orchestration.schedules.0.partition"]);
  assert.deepEqual(told("UTC"), []);
});

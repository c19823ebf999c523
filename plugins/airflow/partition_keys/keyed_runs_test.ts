import assert from "node:assert/strict";
import { day, sensorBasics } from "../../../tests/helpers/plan_parts.ts";
import type {
  Plan,
  PlanAsset,
  PlanAutomation,
  PlanBlock,
  PlanJob,
  PlanSchedule,
  PlanSensor,
  PlanTimePartition,
} from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { AirflowPlugin } from "../plugin.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };
const sample = samplePlan();

const month: PlanTimePartition = { ...day, name: "month", cadence: "monthly", cron: "0 0 1 * *" };

interface Model {
  readonly partition: string | null;
  readonly reads?: readonly string[];
  readonly automation?: PlanAutomation["type"];
}

/** A block, a job and, where they have no automation, a schedule that follows the windows for each model. */
function planOf(models: Readonly<Record<string, Model>>, more: Partial<Plan> = {}): Plan {
  const names = Object.keys(models);
  const id = (name: string) => `model.sample.${name}`;
  const model = sample.assets.find((a) => a.id === "model.sample.fct_orders")!;
  return {
    ...sample,
    computes: sample.computes.slice(1),
    partitions: [day, month],
    assets: names.map((name): PlanAsset => ({
      ...model,
      id: id(name),
      name,
      block: name,
      partition: models[name]!.partition,
      automation: models[name]!.automation === undefined
        ? null
        : { type: models[name]!.automation!, cron: null, timezone: null },
    })),
    edges: names.flatMap((name) =>
      (models[name]!.reads ?? []).map((from) => ({
        from: id(from),
        to: id(name),
        kind: "ref" as const,
        kinds: ["ref"] as const,
        mapping: null,
      }))
    ),
    checks: [],
    blocks: names.map((name): PlanBlock => ({
      ...sample.blocks[0]!,
      id: name,
      assets: [id(name)],
      dependsOn: models[name]!.reads ?? [],
      partition: models[name]!.partition,
    })),
    jobs: names.map((name): PlanJob => ({
      name,
      description: "",
      blocks: [name],
      assets: null,
      partition: models[name]!.partition,
    })),
    schedules: names.filter((name) => models[name]!.automation === undefined).map(
      (name): PlanSchedule => ({
        ...sample.schedules[0]!,
        name: `by-${name}`,
        jobs: [name],
        trigger: models[name]!.partition === null
          ? { type: "cron", cron: "0 6 * * *", timezone: "UTC" }
          : {
            type: "partition",
            partition: models[name]!.partition!,
            cron: models[name]!.partition === "day" ? day.cron : month.cron,
            timezone: "UTC",
            offsetS: 0,
          },
      }),
    ),
    ...more,
  };
}

const schedulesOf = (plan: Plan) =>
  Object.fromEntries(
    new AirflowPlugin().lower(plan, options).dags.map((d) => [d.dagId, d.schedule]),
  );
const typesOf = (plan: Plan) =>
  Object.fromEntries(Object.entries(schedulesOf(plan)).map(([id, { type }]) => [id, type]));

Deno.test("what reads windows when they are built has their keys", () => {
  const plan = planOf({
    orders: { partition: "day" },
    sales: { partition: "day", reads: ["orders"], automation: "eager" },
  });
  assert.deepEqual(typesOf(plan), {
    "sample.automation.eager.day": "partitioned_assets",
    "sample.by-orders": "cron_partition",
    "sample.sales": "at_runtime",
  });
});

Deno.test("a month waits for its days, from the release that can", () => {
  const models = {
    orders: { partition: "day" },
    sales: { partition: "month", reads: ["orders"], automation: "eager" },
  } as const;
  const found = schedulesOf(planOf(models))["sample.automation.eager.month"];
  assert.ok(found?.type === "partitioned_assets");
  assert.deepEqual(found.assets[0]!.mapper, {
    window: "Month",
    timezone: "UTC",
    inputFormat: "%Y-%m-%d",
    outputFormat: "%Y-%m-%d",
  });
  const orchestrator = { type: "airflow", config: { airflow_version: "3.2" } };
  const older = typesOf(planOf(models, { orchestrator }));
  // without a key of the days, whose DAG then gives none
  assert.equal(older["sample.automation.eager.month"], "assets");
  assert.equal(older["sample.by-orders"], "data_interval");
});

Deno.test("where something without keys listens, a DAG has none, and neither has who listened to them", () => {
  const sensor: PlanSensor = {
    type: "asset",
    name: "on-orders",
    ...sensorBasics,
    jobs: ["report"],
    select: null,
    exclude: null,
    assets: [{ product: null, name: "orders", asset: "model.sample.orders" }],
  };
  const plan = planOf({
    orders: { partition: "day" },
    report: { partition: null, reads: ["orders"] },
    sales: { partition: "day", reads: ["orders"], automation: "eager" },
    totals: { partition: "day", reads: ["sales"], automation: "eager" },
  }, { sensors: [sensor] });
  const types = typesOf(plan);
  assert.equal(types["sample.on-orders"], "assets");
  assert.equal(types["sample.by-orders"], "data_interval");
  assert.equal(types["sample.automation.eager.day"], "assets");
});

Deno.test("a schedule that waits for windows takes their keys away", () => {
  const models = { orders: { partition: "day" }, report: { partition: null } };
  const plan = planOf(models);
  assert.equal(typesOf(plan)["sample.by-orders"], "cron_partition");
  const after: PlanSchedule = {
    ...sample.schedules[0]!,
    name: "reports",
    jobs: ["report"],
    trigger: { type: "after", schedules: ["by-orders"] },
  };
  const { dags } = new AirflowPlugin().lower(
    { ...plan, schedules: [...plan.schedules, after] },
    options,
  );
  const byId = new Map(dags.map((d) => [d.dagId, d]));
  assert.equal(byId.get("sample.by-orders")!.schedule.type, "data_interval");
  const marker = {
    name: "sample/schedule:by-orders",
    uri: "floe://sample/schedule:by-orders",
    group: "sample",
  };
  assert.deepEqual(byId.get("sample.reports")!.schedule, {
    type: "assets",
    of: "all",
    assets: [marker],
  });
  const done = byId.get("sample.by-orders")!.tasks.at(-1)!;
  assert.ok(done.type === "done");
  assert.deepEqual(done.marker, marker);
});

Deno.test("the keys of a dynamic partition are listed once, also where it is a dimension too", () => {
  const sensor: PlanSensor = {
    type: "file",
    name: "on-file",
    ...sensorBasics,
    jobs: ["all", "daily"],
    select: null,
    exclude: null,
    uri: "s3://landing/",
  };
  const plan = planOf({
    all: { partition: "customer" },
    daily: { partition: "day_customer", reads: ["all"] },
  }, {
    partitions: [
      day,
      { type: "dynamic", name: "customer", definedAt: [] },
      { type: "multi", name: "day_customer", definedAt: [], dimensions: ["day", "customer"] },
    ],
    schedules: [],
    sensors: [sensor],
  });
  const { dags } = new AirflowPlugin().lower(plan, options);
  const tasks = dags.find((d) => d.dagId === "sample.on-file")!.tasks;
  assert.deepEqual(tasks.map((t) => [t.taskId, t.after]), [
    ["wait", []],
    ["keys.customer", ["wait"]],
    ["all", ["keys.customer"]],
    ["daily", ["all", "keys.customer"]],
  ]);
});

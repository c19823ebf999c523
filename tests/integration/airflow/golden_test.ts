/** Lines of the golden product's floe.yaml with a number or a name in them, in the DAGs that the newest Airflow has loaded: what is expected stands here
 * as a reader of floe.yaml would say it, and takes nothing from the plan. Ids, ticks, keys, edges and assets are compared by
 * airflow_versions/corpus_test.ts. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { goldenCases } from "../../golden/golden.ts";
import { withoutAirflow } from "../../helpers/airflow.ts";
import { compileTo, writeProject } from "../../helpers/compile.ts";
import { conditionNames } from "./launches.ts";
import { readBack, type ReadDag, type ReadProject, type ReadTask } from "./graph.ts";

Deno.test({
  name: "numbers and names of the golden product's floe.yaml are in its DAGs",
  ignore: withoutAirflow,
  fn: async (t) => {
    const { input } = (await goldenCases()).find((c) => c.name === "shop-analytics-airflow")!;
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe golden " }));
    try {
      await writeProject(compileTo("airflow", input).files, join(folder, "project"));
      const read = await readBack(
        { golden: join(folder, "project") },
        { home: join(folder, "home") },
      );
      const golden = read.golden!;
      assert.deepEqual(golden.errors, {});
      const dag = (name: string): ReadDag =>
        golden.dags[`shop-analytics.${name}`] ?? assert.fail(`no DAG ${name}`);

      await t.step("groups.events: retries, timeout, pool", () => {
        const task = builderOf("daily_revenue", dag("events-by-day"), golden);
        const { retries, retryDelayS, backoff, pool, owner } = task;
        assert.deepEqual({ retries, retryDelayS, backoff, pool, owner }, {
          retries: 2,
          retryDelayS: 60,
          backoff: 2,
          pool: "warehouse",
          owner: "analytics@shop.example",
        });
        assert.equal(blockOf("daily_revenue", dag("events-by-day"), golden).timeoutS, 7200);
      });
      await t.step("groups.marts: one retry, at once", () => {
        const task = builderOf("dim_customers", dag("nightly"), golden);
        assert.equal(task.retries, 1);
        assert.equal(task.retryDelayS, 0);
      });
      await t.step("groups.traffic: pool, priority; its schedule is not enabled", () => {
        const { pool, priority } = builderOf("hourly_traffic", dag("traffic-by-hour"), golden);
        assert.equal(pool, "warehouse");
        // a task of which nothing is said has 1
        assert.equal(priority, 11);
        assert.equal(dag("traffic-by-hour").paused, true);
      });
      await t.step("groups.desks.automation: eager, when what it reads is new", () => {
        const [name] = Object.keys(golden.dags).filter((id) => id.includes(".desks."));
        const read = conditionNames(golden.dags[name!]!.schedule.assets);
        assert.deepEqual(read, ["shop-analytics/regional_orders"]);
      });
      await t.step("groups.weekly.automation: on_cron", () => {
        const [name] = Object.keys(golden.dags).filter((id) => id.includes(".weekly."));
        assert.deepEqual(golden.dags[name!]!.schedule.cron, ["0 7 * * MON", "Europe/Berlin"]);
      });
      await t.step(
        "schedules: crons and zones, as written or as they follow from partitions",
        () => {
          assert.deepEqual(dag("nightly").schedule.cron, ["0 6 * * *", "America/New_York"]);
          assert.deepEqual(dag("events-by-day").schedule.cron, ["0 2 * * *", "Europe/Berlin"]);
          assert.deepEqual(dag("month-close").schedule.cron, ["0 0 4 * *", "Europe/Berlin"]);
          assert.equal(dag("month-close").description, "The books of a month");
        },
      );
      await t.step("schedules.reports: after nightly", () => {
        const waited = conditionNames(dag("reports").schedule.assets);
        assert.ok(waited.length > 0);
        for (const name of waited) assert.match(name, /^shop-analytics\/schedule:nightly(\/|$)/);
      });
      await t.step("sensors: what they look at, how often, and whom they tell", () => {
        assert.deepEqual(
          conditionNames(dag("on-orders").schedule.assets),
          ["orders-product/fct_orders"],
        );
        assert.deepEqual(gateOf(dag("on-file")), {
          type: "WaitForFiles",
          uri: "s3://landing/orders/",
          interval_s: 300,
        });
        const { type, url } = gateOf(dag("healthy"));
        assert.deepEqual({ type, url }, {
          type: "WaitForHealth",
          url: "http://catalog:8181/health",
        });
        const lags = gateOf(dag("stale")).max_lag_s as Record<string, number>;
        assert.equal(lags["shop-analytics/fct_sales"], 26 * 3600);
        assert.equal(dag("stale").paused, false);
        assert.equal(dag("stale").description, "Mends what is late");
        assert.equal(dag("nightly").onFailure, true);
        assert.equal(dag("events-by-day").onFailure, false);
      });
      await t.step("params of a run: all anew, a selection, a target", () => {
        for (const [id, { params }] of Object.entries(golden.dags)) {
          if (Object.keys(params).length === 0) continue; // builds nothing
          assert.equal(params.full_refresh, false, id);
          assert.equal(params.select, null, id);
          assert.equal(params.target, null, id);
        }
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

function blockOf(model: string, dag: ReadDag, { blocks }: ReadProject) {
  return blocks.find((b) =>
    b.module.endsWith(dag.file) && b.nodes.some((n) => n.id.endsWith(`.${model}`))
  ) ?? assert.fail(`nothing in ${dag.file} builds ${model}`);
}

function builderOf(model: string, dag: ReadDag, golden: ReadProject): ReadTask {
  const { outlets } = blockOf(model, dag, golden);
  return Object.values(dag.tasks).find((t) => outlets.every((o) => t.outlets.includes(o)))!;
}

/** What the first task of a sensor's DAG waits for. */
function gateOf({ tasks }: ReadDag): Readonly<Record<string, unknown>> {
  const [gate] = Object.values(tasks).filter((t) => t.gate !== null);
  return gate?.gate ?? assert.fail("no task waits for anything");
}

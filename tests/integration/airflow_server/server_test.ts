/** Two products on one real Airflow: API server, scheduler, DAG processor, triggerer; LocalExecutor, SQLite, DuckDB. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { withoutAirflow } from "../../helpers/airflow.ts";
import { type AirflowServer, startAirflow } from "../../helpers/airflow_server.ts";
import { DBT_LOGS, ranByDbt } from "../../helpers/dbt_logs.ts";
import { runPython } from "../../helpers/python.ts";
import { makeProducts } from "./products.ts";

interface Run {
  readonly dag_run_id: string;
  readonly dag_id: string;
  readonly state: string;
  readonly run_type: string;
  readonly partition_key: string | null;
}

interface TaskInstance {
  readonly task_id: string;
  readonly state: string | null;
  readonly try_number: number;
}

interface AssetEvent {
  readonly name: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly partition_key: string | null;
}

/** One block: the second fails at first, and the third reads it. */
const SHAKY = ["shop/steady", "shop/flaky", "shop/behind"];

/** A busy machine is slow: no test counts on time. */
const PATIENCE_S = 300;

Deno.test({
  name: "two products on a real Airflow server",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe_server_" }));
    try {
      await makeProducts(folder);
      const home = join(folder, "home");
      await Deno.mkdir(home);
      await using server = await startAirflow({
        home,
        dags: join(folder, "dags"),
        env: {
          AIRFLOW__CORE__PARALLELISM: "4",
          ...DBT_LOGS,
        },
      });
      const api = new Api(server);
      await api.loaded(["finance.on-orders", "shop.days", "shop.in-prod", "shop"]);

      await t.step(
        "a scheduled run comes by itself, and its events are what it built",
        async () => {
          const run = await api.finished(
            "shop.minutely",
            ({ run_type }) => run_type === "scheduled",
          );
          await api.pause("shop.minutely");
          assert.equal(run.state, "success");
          const events = await api.events(run);
          assert.deepEqual(names(events), ["shop/orders", "shop/totals"]);
          const orders = events.find((e) => e.name === "shop/orders")!;
          assert.equal(orders.extra.unique_id, "model.shop.orders");
          assert.equal(orders.extra.status, "success");
          const checks = orders.extra.checks as Record<string, string>;
          assert.deepEqual(Object.values(checks), ["pass", "pass"]);
          assert.deepEqual(await rows(folder, "shop", "totals"), [["30"]]);
        },
      );

      await t.step("it starts the product that reads its asset", async () => {
        const run = await api.finished(
          "finance.on-orders",
          ({ run_type }) => run_type === "asset_triggered",
        );
        assert.equal(run.state, "success");
        assert.deepEqual(names(await api.events(run)), ["finance/invoices"]);
        assert.deepEqual(await rows(folder, "finance", "invoices"), [["1"]]);
      });

      await t.step("a schedule of another environment is paused and does not run", async () => {
        const { is_paused } = await api.call<{ is_paused: boolean }>("GET", "/dags/shop.in-prod");
        assert.equal(is_paused, true);
        assert.deepEqual(await api.runs("shop.in-prod"), []);
      });

      await t.step(
        "a model fails in a run started through REST, a retry builds what is missing",
        async () => {
          const id = await api.launch("shop");
          await api.until("the first try has failed", async () => {
            const tries = await api.tasks("shop", id);
            return tries.some(({ state }) => state === "up_for_retry");
          });
          const early = names(await api.events({ dag_id: "shop", dag_run_id: id }));
          assert.deepEqual(early.filter((name) => SHAKY.includes(name)), []);
          await Deno.writeTextFile(join(folder, "flag.csv"), "name\nflag\n");
          const run = await api.finished("shop", (r) => r.dag_run_id === id);
          assert.equal(run.state, "success");
          const tries = Object.fromEntries(
            (await api.events(run)).filter((e) => SHAKY.includes(e.name))
              .map((e) => [e.name, e.extra.built_in_try]),
          );
          assert.deepEqual(tries, { "shop/behind": 2, "shop/flaky": 2, "shop/steady": 1 });
          const ran = await ranByDbt(join(folder, "shop-airflow"), "shop");
          assert.deepEqual(ran.behind, [
            ["model.shop.flaky", "model.shop.steady"],
            ["model.shop.behind", "model.shop.flaky"],
          ]);
        },
      );

      await t.step("a backfill of three partitions, after a dry run of it", async () => {
        const body = {
          dag_id: "shop.days",
          from_date: "2024-03-02T00:00:00Z",
          to_date: "2024-03-04T00:00:00Z",
          max_active_runs: 1,
          run_backwards: false,
          dag_run_conf: {},
          reprocess_behavior: "none",
        };
        const dry = await api.call<{ backfills: { partition_key: string }[] }>(
          "POST",
          "/backfills/dry_run",
          body,
        );
        const keys = dry.backfills.map((b) => b.partition_key);
        assert.equal(keys.length, 3);
        let id = 0;
        await api.until("the backfill is accepted", async () => {
          // on SQLite 3.3.2 keeps the database locked after a dry run, until a request has failed of it
          const answer = await api.ask("POST", "/backfills", body);
          if (answer.status < 300) ({ id } = answer.body as { id: number });
          return id !== 0;
        });
        await api.until("the backfill is complete", async () => {
          const answer = await api.call<{ completed_at: string | null }>("GET", `/backfills/${id}`);
          return answer.completed_at !== null;
        });
        const runs = (await api.runs("shop.days")).filter((r) => r.run_type === "backfill");
        assert.deepEqual(runs.map((r) => `${r.partition_key} ${r.state}`).sort(), [
          ...keys.map((key) => `${key} success`),
        ]);
        const days = (await rows(folder, "shop", "daily")).flat();
        assert.deepEqual(days.filter((day) => day!.startsWith("2024-")).sort(), keys);
        for (const run of runs) {
          const [event, ...more] = await api.events(run);
          assert.deepEqual(more, []);
          assert.equal(event!.name, "shop/daily");
          assert.equal(event!.partition_key, run.partition_key);
        }
      });

      await t.step(
        "a deferred task waits for a file, and its run goes on when it is there",
        async () => {
          await api.until("the run waits", async () => {
            for (const { dag_run_id } of await api.runs("shop.on-file")) {
              const tasks = await api.tasks("shop.on-file", dag_run_id);
              if (tasks.some(({ state }) => state === "deferred")) return true;
            }
            return false;
          });
          assert.deepEqual(await api.eventsOf("shop.on-file"), []);
          await Deno.writeTextFile(join(folder, "landing/a.csv"), "name\nfile\n");
          // Airflow marks a task failed that is resumed before it has noted its deferral; the next run waits then
          const run = await api.finished("shop.on-file", ({ state }) => state === "success");
          await api.pause("shop.on-file");
          assert.equal(run.state, "success");
          assert.deepEqual(names(await api.events(run)), ["shop/landed"]);
          assert.deepEqual(await rows(folder, "shop", "landed"), [["1"]]);
        },
      );

      await t.step("Airflow has found nothing wrong with any file", async () => {
        const { import_errors } = await api.call<{ import_errors: unknown[] }>(
          "GET",
          "/importErrors",
        );
        assert.deepEqual(import_errors, []);
        const { dag_warnings } = await api.call<{ dag_warnings: unknown[] }>("GET", "/dagWarnings");
        assert.deepEqual(dag_warnings, []);
      });
    } finally {
      if (Deno.env.get("FLOE_KEEP") === undefined) await Deno.remove(folder, { recursive: true });
    }
  },
});

/** What the cases ask of the server. */
class Api {
  readonly #server: AirflowServer;

  constructor(server: AirflowServer) {
    this.#server = server;
  }

  call<T>(method: string, path: string, body?: object): Promise<T> {
    return this.#server.call<T>(method, path, body);
  }

  ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    return this.#server.ask(method, path, body);
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + PATIENCE_S * 1000;
    while (!await holds()) {
      assert.ok(performance.now() < end, `not within ${PATIENCE_S} s: ${what}`);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }

  async loaded(ids: readonly string[]): Promise<void> {
    await this.until(`the DAGs ${ids} are there`, async () => {
      const { dags } = await this.call<{ dags: { dag_id: string }[] }>("GET", "/dags?limit=100");
      return ids.every((id) => dags.some((d) => d.dag_id === id));
    });
  }

  async pause(dagId: string): Promise<void> {
    await this.call("PATCH", `/dags/${dagId}`, { is_paused: true });
  }

  async launch(dagId: string): Promise<string> {
    const body = { logical_date: null };
    return (await this.call<Run>("POST", `/dags/${dagId}/dagRuns`, body)).dag_run_id;
  }

  async runs(dagId: string): Promise<Run[]> {
    const path = `/dags/${dagId}/dagRuns?limit=100`;
    return (await this.call<{ dag_runs: Run[] }>("GET", path)).dag_runs;
  }

  /** The first such run that has ended. */
  async finished(dagId: string, wanted: (run: Run) => boolean): Promise<Run> {
    let found: Run | undefined;
    await this.until(`a run of ${dagId} has ended`, async () => {
      const ended = (run: Run) => run.state === "success" || run.state === "failed";
      found = (await this.runs(dagId)).filter(wanted).find(ended);
      return found !== undefined;
    });
    return found!;
  }

  async tasks(dagId: string, runId: string): Promise<TaskInstance[]> {
    const path = `/dags/${dagId}/dagRuns/${encodeURIComponent(runId)}/taskInstances`;
    const { task_instances } = await this.call<{ task_instances: TaskInstance[] }>("GET", path);
    return task_instances;
  }

  events({ dag_id, dag_run_id }: Pick<Run, "dag_id" | "dag_run_id">): Promise<AssetEvent[]> {
    return this.eventsOf(dag_id, `&source_run_id=${encodeURIComponent(dag_run_id)}`);
  }

  async eventsOf(dagId: string, more = ""): Promise<AssetEvent[]> {
    const path = `/assets/events?limit=100&source_dag_id=${dagId}${more}`;
    return (await this.call<{ asset_events: AssetEvent[] }>("GET", path)).asset_events;
  }
}

function names(events: readonly AssetEvent[]): string[] {
  return events.map(({ name }) => name).sort();
}

/** Every value as text. A run may hold the file a moment longer than it is said to run. */
async function rows(folder: string, product: string, table: string): Promise<(string | null)[][]> {
  const script = [
    "import duckdb, json, sys, time",
    "for attempt in range(100):",
    "    try:",
    "        with duckdb.connect(sys.argv[1], read_only=True) as connection:",
    "            rows = connection.sql(f'select * from {sys.argv[2]}').fetchall()",
    "        break",
    "    except duckdb.IOException:",
    "        time.sleep(0.2)",
    "print(json.dumps([[str(value) for value in row] for row in rows]))",
  ].join("\n");
  const ran = await runPython(["-c", script, join(folder, `${product}.duckdb`), table]);
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

/** `airflow dags test` of the example on Airflow 3.0 to the newest, beside a plain dbt; on the newest with a task for each model. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  airflowPythons,
  newestAirflow,
  runAirflow,
  withoutAirflow,
} from "../../helpers/airflow.ts";
import { cliArgs } from "../../helpers/compiled_product.ts";
import { DBT_LOGS, ranByDbt } from "../../helpers/dbt_logs.ts";
import { runPython, runTool } from "../../helpers/python.ts";
import { twoAtOnce } from "../../helpers/two_at_once.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const tryDags = join(root, "tests/integration/airflow_versions/try_dags.py");

const DAG = "bike-rental.bike-rental-schedule";

/** Of the snapshot: the time of the run. */
const TIMES_OF_RUN = ["dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"];

interface Tried {
  readonly version: string;
  readonly python: string;
  readonly granularity: "block" | "model";
}

Deno.test({
  name: "airflow dags test builds of the example what dbt builds, on every release",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe dags test " }));
    try {
      const plain = join(folder, "plain/bike-rental");
      await copyExample(plain);
      // dbt knows no edge from a seed to the source over its table
      for (const args of [["seed"], ["build", "--exclude", "resource_type:seed"]]) {
        const { code, stdout } = await runTool("dbt", ["--quiet", ...args], { cwd: plain });
        assert.equal(code, 0, stdout);
      }
      const wanted = await tables(plain);
      assert.equal(Object.keys(wanted).length, 13);
      // the newest builds blocks in the demo
      const tried = Object.entries(airflowPythons()).map(([version, python]): Tried => ({
        version,
        python,
        granularity: python === newestAirflow() ? "model" : "block",
      })).reverse(); // what takes longest first
      const ended = await twoAtOnce(tried, async (one) => {
        const place = join(folder, one.version);
        const ran = await tryOut(one, place, join(plain, "target/manifest.json"));
        return { ...one, ...ran, tables: await tables(join(place, "bike-rental")) };
      });
      for (const { version, granularity, output, tasks, tables } of ended) {
        const title = `Airflow ${version}, a task for each ${granularity}`;
        await t.step(`${title}: the tables of a plain dbt`, () => {
          assert.deepEqual(tables, wanted, output);
        });
        await t.step(`${title}: nothing is built or tested twice`, () => {
          const ran = Object.values(tasks).flat(2);
          assert.deepEqual([...ran].sort(), [...new Set(ran)].sort());
          const built = Object.values(tasks).map((attempts) => attempts.flat().filter(isAsset));
          assert.equal(built.flat().length, 13);
          if (granularity === "model") assert.ok(built.every(({ length }) => length <= 1));
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** No test, nor unit test. */
function isAsset(id: string): boolean {
  return /^(?:model|seed|snapshot)\./.test(id);
}

/** Compiles a copy of the example, and runs its only schedule.
 * @param manifest the dbt manifest of another copy. */
async function tryOut({ python, granularity }: Tried, folder: string, manifest: string) {
  const product = join(folder, "bike-rental");
  await copyExample(product);
  await Deno.mkdir(join(product, "target"));
  await Deno.copyFile(manifest, join(product, "target/manifest.json"));
  const platform = join(product, "manifest.yaml");
  const orchestrator = `type: airflow\n    config: { granularity: ${granularity} }`;
  const text = (await Deno.readTextFile(platform)).replace("type: dagster", orchestrator);
  assert.ok(text.includes(orchestrator));
  await Deno.writeTextFile(platform, text);
  const out = join(folder, "project");
  await compile(product, out);
  const { code, stdout, stderr } = await runAirflow([tryDags, DAG], {
    python,
    home: join(folder, "home"),
    dags: join(out, "dags"),
    cwd: out,
    env: DBT_LOGS,
  });
  assert.equal(code, 0, stdout + stderr);
  return { output: stdout + stderr, tasks: await ranByDbt(out, DAG) };
}

async function compile(product: string, out: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...cliArgs, "compile", product, "--out", out],
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function tables(product: string): Promise<Record<string, unknown[]>> {
  const script = join(root, "tests/integration/e2e/tables.py");
  const file = join(product, "bike_rental.duckdb");
  const { code, stdout, stderr } = await runPython([script, file, ...TIMES_OF_RUN]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Without what dbt has made in it. */
async function copyExample(to: string): Promise<void> {
  const source = join(root, "examples/bike-rental");
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard"],
    cwd: source,
  }).output();
  for (const file of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(dirname(join(to, file)), { recursive: true });
    await Deno.copyFile(join(source, file), join(to, file));
  }
}

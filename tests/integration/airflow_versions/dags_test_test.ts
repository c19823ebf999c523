/** `airflow dags test` of the example on Airflow 3.0 to the newest, beside a plain dbt; on the newest with a task for each model. And of a
 * partition, which a run builds that nobody has given a key. */
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
const PARTED = "parted.days";

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
      const wanted = await tables(join(plain, "bike_rental.duckdb"));
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
        const built = await tables(join(place, "bike-rental/bike_rental.duckdb"));
        const { "main.daily(keys, window_start, window_end, events)": daily } = await tables(
          join(place, "parted/parted.duckdb"),
        );
        return { ...one, ...ran, tables: built, daily };
      });
      for (const { version, granularity, output, tasks, tables, daily, days } of ended) {
        const title = `Airflow ${version}, a task for each ${granularity}`;
        await t.step(`${title}: the tables of a plain dbt`, () => {
          assert.deepEqual(tables, wanted, output);
        });
        await t.step(
          `Airflow ${version}: a run without a key builds the day that has ended`,
          () => {
            const text = JSON.stringify(daily);
            assert.ok(days.some((day) => text.includes(`"${day}T00:00:00+00:00"`)), text + output);
          },
        );
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
async function tryOut({ version, python, granularity }: Tried, folder: string, manifest: string) {
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
  await addParted(folder, version, join(out, "dags"));
  const days = [yesterday()];
  const { code, stdout, stderr } = await runAirflow([tryDags, DAG, PARTED], {
    python,
    home: join(folder, "home"),
    dags: join(out, "dags"),
    cwd: out,
    env: DBT_LOGS,
  });
  assert.equal(code, 0, stdout + stderr);
  days.push(yesterday()); // it may be midnight
  return { output: stdout + stderr, tasks: await ranByDbt(out, DAG), days };
}

/** A product with a partition, in a folder of its own and beside the DAGs of the other. */
async function addParted(folder: string, version: string, dags: string): Promise<void> {
  const product = join(folder, "parted");
  await copyFolder(join(root, "tests/integration/dagster/parted"), product);
  await Deno.writeTextFile(
    join(product, "floe.yaml"),
    `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: parted, version: 1.0.0 }
platform: { manifest: manifest.yaml }
transforms: [{ name: daily }]
orchestration:
  partitions:
    day: { type: time, cadence: daily, start: 2024-01-01, timezone: UTC }
  groups: [{ name: days, select: daily, partition: day }]
  schedules: [{ name: days, partition: day }]
`,
  );
  await Deno.writeTextFile(
    join(product, "manifest.yaml"),
    `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  orchestrator: { type: airflow, config: { airflow_version: "${version}" } }
  compute: { type: duckdb, config: { path: parted.duckdb } }
`,
  );
  const { code, stdout } = await runTool("dbt", ["--quiet", "run", "--select", "raw_events"], {
    cwd: product,
  });
  assert.equal(code, 0, stdout);
  const out = join(folder, "parted-project");
  await compile(product, out);
  await Deno.symlink(join(out, "dags/parted"), join(dags, "parted"));
}

function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

async function compile(product: string, out: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...cliArgs, "compile", product, "--out", out],
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function tables(file: string): Promise<Record<string, unknown[]>> {
  const script = join(root, "tests/integration/e2e/tables.py");
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

/** Products that are split into several code locations, compiled by the command line and loaded by a real Dagster as workspace.yaml says:
 * merged, they are the graph of the product in one; and their jobs, in parts, build what one run builds. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const here = join(root, "tests/integration/locations");
const fixture = join(root, "tests/fixtures/projects/shop_analytics");

interface Location {
  readonly built: readonly string[];
  readonly external: readonly string[];
  readonly jobs: readonly string[];
  readonly schedules: readonly string[];
  readonly sensors: readonly string[];
}

interface Graph {
  readonly errors: readonly string[];
  readonly locations: Readonly<Record<string, Location>>;
  readonly assets: Readonly<Record<string, { readonly external: boolean }>>;
  readonly checks: Readonly<Record<string, unknown>>;
}

interface Run {
  readonly job: string;
  readonly location: string;
  readonly tick: string;
  readonly schedule: string;
  readonly status: string;
  readonly partition: string | null;
}

Deno.test({
  name: "the code locations of the product that says everything are, merged, its one location",
  ignore: withoutPython,
  fn: () =>
    inFolder(async (folder) => {
      const spec = await Deno.readTextFile(join(fixture, "floe.yaml"));
      await write(folder, "floe.yaml", spec.replace("maxAssets: 3000", "maxAssets: 12"));
      await Deno.copyFile(join(fixture, "manifest.yaml"), join(folder, "manifest.yaml"));
      const project = join(folder, "dagster");
      await compile(
        folder,
        project,
        ...["--dbt-manifest", join(fixture, "dbt-manifest.json.gz"), "--env", "prod"],
      );
      const [split, whole] = await Promise.all([
        graph(folder, project, "split"),
        graph(folder, project, "whole", "shop_analytics.definitions"),
      ]);
      assert.deepEqual([...split.errors, ...whole.errors], []);
      const locations = Object.values(split.locations);
      assert.ok(locations.length > 2);
      assert.ok(locations.every((l) => l.built.length <= 12));
      const built = Object.entries(whole.assets).filter(([, a]) => !a.external).map(([key]) => key);
      assert.deepEqual(locations.flatMap((l) => l.built).sort(), built.sort());
      assert.deepEqual(split.assets, whole.assets);
      assert.deepEqual(split.checks, whole.checks);
      // each job, schedule and sensor is somewhere
      const [one] = Object.values(whole.locations);
      for (const kind of ["jobs", "schedules", "sensors"] as const) {
        const all = new Set(locations.flatMap((l) => l[kind]));
        for (const name of one![kind]) assert.ok(all.has(name), `${kind}: ${name}`);
      }

      // what people type, without arguments: the parts by dagster, the whole by dg
      const env = { DAGSTER_HOME: join(folder, "home"), PYTHONPATH: join(project, "src") };
      const validated = await runTool("dagster", ["definitions", "validate"], {
        cwd: project,
        env,
      });
      const checked = await runTool("dg", ["list", "defs", "--json"], { cwd: project, env });
      assert.equal(validated.code, 0, validated.stderr);
      const said = validated.stdout + validated.stderr;
      for (const name of Object.keys(split.locations)) {
        assert.ok(said.includes(`Validation successful for code location ${name}.`), said);
      }
      assert.equal(checked.code, 0, checked.stderr);
      assert.equal(JSON.parse(checked.stdout).assets.length, Object.keys(whole.assets).length);
    }),
});

/** Four models in a row, two in each location, and a schedule that waits for all of them. */
const product: Readonly<Record<string, string>> = {
  "platform.yaml": `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  orchestrator: { type: dagster }
  compute: { type: duckdb, config: { path: FOLDER/warehouse.duckdb } }
`,
  "floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
platform: { manifest: platform.yaml }
transforms: [{ name: mart }]
schedule: { cron: "0 6 * * *", timezone: UTC }
orchestration:
  schedules: [{ name: later, after: [shop-schedule], select: mart }]
  locations: { maxAssets: 2 }
`,
  "dbt_project.yml":
    `name: shop\nversion: "1.0.0"\nprofile: shop\nmodels: { shop: { +materialized: table } }\n`,
  "profiles.yml":
    "shop: { target: dev, outputs: { dev: { type: duckdb, path: FOLDER/warehouse.duckdb } } }\n",
  "models/raw.sql": "select 1 as id union all select 2",
  "models/stg.sql": "select id, id * 10 as amount from {{ ref('raw') }}",
  "models/fct.sql": "select * from {{ ref('stg') }} where id > 1",
  "models/mart.sql": "select count(*) as orders, sum(amount) as amount from {{ ref('fct') }}",
};

Deno.test({
  name:
    "a tick runs the parts of a job one after the other; what failed keeps the rest back until it is resumed",
  ignore: withoutPython,
  fn: () =>
    inFolder(async (folder) => {
      const days = await daysOf(folder, product, join(folder, "models/stg.sql"));
      const [first, second] = ["2026-03-02", "2026-03-03"].map((d) => `${d}T06:00:00+00:00`);
      const ticks = (day: string) =>
        days[day]!.flat().filter((r) => r.schedule === "shop-schedule").map((r) => r.tick);

      assert.deepEqual(seen(days.before!), [[]]);
      // the schedule's part, what reads it, what waits for both; and nothing twice
      assert.deepEqual(seen(days.first!), [
        ["shop in shop-raw SUCCESS"],
        ["shop in shop-fct SUCCESS"],
        ["later in shop-fct SUCCESS"],
        [],
      ]);
      assert.deepEqual(ticks("first"), [first, first]);
      assert.deepEqual(seen(days.broken!), [["shop in shop-raw FAILURE"], []]);
      assert.deepEqual(seen(days.resumed!), [["shop in shop-raw SUCCESS"]]);
      assert.deepEqual(seen(days.mended!), [
        ["shop in shop-fct SUCCESS"],
        ["later in shop-fct SUCCESS"],
      ]);
      assert.deepEqual([...ticks("resumed"), ...ticks("mended")], [second, second]);

      const warehouse = join(folder, "warehouse.duckdb");
      const inParts = await tables(warehouse);
      assert.equal(Object.keys(inParts).length, 4);
      await Deno.remove(warehouse);
      const result = join(folder, "whole.json");
      const whole = await runPython(
        [join(root, "tests/integration/e2e/run_job.py"), at(folder), "shop", "shop", result],
        { env: { DAGSTER_HOME: join(folder, "home") } },
      );
      assert.equal(whole.code, 0, whole.stderr);
      assert.equal(JSON.parse(await Deno.readTextFile(result)).success, true);
      assert.deepEqual(await tables(warehouse), inParts);
    }),
});

Deno.test({
  name: "each partition of a tick goes through the parts",
  ignore: withoutPython,
  fn: () =>
    inFolder(async (folder) => {
      const days = await daysOf(folder, {
        ...product,
        "floe.yaml": product["floe.yaml"]!.replace(/^schedule: .*$/m, "").replace(
          /schedules: .*/,
          `partitions: { region: { type: static, keys: [eu, us] } }
  groups: [{ name: all, select: "*", partition: region }]
  schedules: [{ name: nightly, cron: "0 6 * * *" }]`,
        ),
      });
      const job = "shop_region";
      assert.deepEqual(seen(days.first!), [
        [`${job}[eu] in shop-raw SUCCESS`, `${job}[us] in shop-raw SUCCESS`],
        [`${job}[eu] in shop-fct SUCCESS`, `${job}[us] in shop-fct SUCCESS`],
        [],
        [],
      ]);
    }),
});

/** What runs on each of the days of ticks.py.
 * @param broken the file of a model that is broken on the second. */
async function daysOf(
  folder: string,
  files: Readonly<Record<string, string>>,
  ...broken: readonly string[]
): Promise<Readonly<Record<string, readonly (readonly Run[])[]>>> {
  for (const [name, text] of Object.entries(files)) await write(folder, name, text);
  const parsed = await runTool("dbt", ["parse"], { cwd: folder });
  assert.equal(parsed.code, 0, parsed.stdout);
  await compile(folder, at(folder));
  const result = join(folder, "ticks.json");
  const ran = await runPython(
    [join(here, "ticks.py"), at(folder), result, ...broken],
    { env: { DAGSTER_HOME: join(folder, "home") } },
  );
  assert.equal(ran.code, 0, ran.stdout.slice(-2000) + ran.stderr);
  return JSON.parse(await Deno.readTextFile(result));
}

function seen(moments: readonly (readonly Run[])[]): string[][] {
  return moments.map((runs) =>
    runs.map(({ job, partition, location, status }) =>
      `${job}${partition === null ? "" : `[${partition}]`} in ${location} ${status}`
    )
  );
}

/** The generated project. */
function at(folder: string): string {
  return join(folder, "dagster");
}

async function tables(file: string): Promise<Record<string, unknown>> {
  const read = await runPython([join(root, "tests/integration/e2e/tables.py"), file]);
  assert.equal(read.code, 0, read.stderr);
  return JSON.parse(read.stdout);
}

async function graph(
  folder: string,
  project: string,
  name: string,
  ...module: string[]
): Promise<Graph> {
  const file = join(folder, `${name}.json`);
  const home = join(folder, `${name}-home`);
  await Deno.mkdir(home);
  const ran = await runPython([join(here, "graphs.py"), project, file, ...module], {
    env: { DAGSTER_HOME: home },
  });
  assert.equal(ran.code, 0, ran.stdout.slice(-2000) + ran.stderr);
  return JSON.parse(await Deno.readTextFile(file));
}

async function compile(product: string, out: string, ...more: string[]): Promise<void> {
  const cli = join(root, "src/cli/main.ts");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", cli, "compile", product, "--out", out, ...more],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
  await Deno.writeTextFile(join(folder, name), text.replaceAll("FOLDER", folder));
}

/** A folder with a Dagster home in which runs start at once, where a queue would want another daemon. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await write(
      folder,
      "home/dagster.yaml",
      "run_coordinator:\n  module: dagster._core.run_coordinator\n  class: DefaultRunCoordinator\n",
    );
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

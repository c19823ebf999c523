/** How long does a full run take in Airflow, inside its one task and as the UI shows it, beside a plain `dbt build` of the same project and beside Cosmos?
 *
 * `FLOE_PYTHON=…/bin/python FLOE_COSMOS_PYTHON=…/bin/python deno task bench:cosmos [--models 185] [--cosmos-models 20] [--runs 1] [--no-example]`. A
 * synthetic project (dbt_project.ts) of the first size without Cosmos, one of the second with it (LOCAL starts dbt for every node: hours for the large
 * one), and the bundled example. FLOE_COSMOS_PYTHON has what requirements-cosmos.txt lists, dbt is FLOE_PYTHON's for all. One server
 * (LocalExecutor, four slots, SQLite) holds all DAGs; kinds run in turns, each on a database file of its own that is removed before. DuckDB has one writer, so Cosmos LOCAL runs
 * one task at a time; WATCHER, whose producer alone writes, has all four slots.
 * @module
 */
import { dirname } from "node:path";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { run } from "../src/cli/run.ts";
import { type AirflowServer, startAirflow } from "../tests/helpers/airflow_server.ts";
import { copyProject, writeDbtProject } from "./dbt_project.ts";
import { columns, median, option, outFolder, runs } from "./report.ts";

interface Measurement {
  /** From the run's start to its end, as Airflow records it; for dbt the whole program. */
  readonly runSeconds: number;
  /** Of tasks, added up. */
  readonly taskSeconds: number;
  readonly tasks: number;
}

const python = Deno.env.get("FLOE_COSMOS_PYTHON");
const dbtPython = Deno.env.get("FLOE_PYTHON");
if (python === undefined || dbtPython === undefined) {
  console.error("Set FLOE_PYTHON (dbt) and FLOE_COSMOS_PYTHON (bench/requirements-cosmos.txt)");
  Deno.exit(2);
}
const dbt = `${dirname(dbtPython)}/dbt`;
const out = await outFolder();
const work = `${out}/airflow-run`;
await Deno.remove(work, { recursive: true }).catch(() => {});
const dags = `${work}/dags`;
await Deno.mkdir(dags, { recursive: true });

interface Project {
  readonly title: string;
  readonly package: string;
  /** Folder of the dbt project of each kind. */
  readonly folders: Readonly<Record<string, string>>;
  /** Kind to its DAG; dbt has none. */
  readonly dagIds: Readonly<Record<string, string>>;
  readonly seedsFirst: boolean;
}

const projects: Project[] = [];
const cosmosModels = Number(option(Deno.args, "--cosmos-models") ?? 20);
const modelCount = Number(option(Deno.args, "--models") ?? 185);
if (modelCount > 0) {
  projects.push(await synthetic(modelCount, ["generated"]));
}
if (cosmosModels > 0) {
  projects.push(
    await synthetic(cosmosModels, ["generated", "Cosmos LOCAL", "Cosmos WATCHER"]),
  );
}
if (!Deno.args.includes("--no-example")) projects.push(await example());

const home = `${work}/home`;
await Deno.mkdir(home);
{
  await using server = await startAirflow({
    home,
    dags,
    python,
    env: {
      AIRFLOW__CORE__PARALLELISM: "4",
      AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: "900",
      AIRFLOW__COSMOS__ENABLE_TELEMETRY: "False",
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    },
  });
  for (const project of projects) await measureProject(server, project);
}

async function synthetic(count: number, kinds: readonly string[]): Promise<Project> {
  const name = `synthetic_${count}`;
  const make = (folder: string) => writeDbtProject(folder, { modelCount: count });
  return await project(`synthetic, ${count} models`, name, kinds, make, false);
}

async function example(): Promise<Project> {
  const source = new URL("../examples/bike-rental", import.meta.url).pathname;
  return await project(
    "bike-rental",
    "example",
    ["generated"],
    (folder) => copyProject(source, folder),
    true,
  );
}

/** A copy of the dbt project for every kind, parsed by dbt, and the kind's DAG. */
async function project(
  title: string,
  name: string,
  kinds: readonly string[],
  make: (folder: string) => Promise<void>,
  seedsFirst: boolean,
): Promise<Project> {
  const folders: Record<string, string> = {};
  const dagIds: Record<string, string> = {};
  for (const kind of ["dbt build", ...kinds]) {
    const folder = folders[kind] = `${work}/${name}-${kind.toLowerCase().replace(" ", "-")}`;
    await Deno.mkdir(folder);
    await make(folder);
    await command(dbt, ["--quiet", "parse", "--profiles-dir", "."], folder);
    if (kind === "generated") dagIds[kind] = await addGenerated(folder, name);
    if (kind.startsWith("Cosmos")) dagIds[kind] = await addCosmos(folder, name, kind);
  }
  return { title, package: name, folders, dagIds, seedsFirst };
}

/** Compiles the product and puts its DAGs beside the others'. */
async function addGenerated(folder: string, name: string): Promise<string> {
  const spec = await Deno.readTextFile(`${folder}/floe.yaml`);
  const product = /^ *name: *([\w-]+)|metadata: *\{name: *([\w-]+)/m.exec(spec)!;
  const productName = product[1] ?? product[2]!;
  // one product of a name at a time: the sizes of the synthetic one differ in it
  const own = productName === "synthetic" ? name.replaceAll("_", "-") : productName;
  await Deno.writeTextFile(
    `${folder}/floe.yaml`,
    spec.replace(`name: ${productName}`, `name: ${own}`),
  );
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const target = `${folder}-airflow`;
  const code = await run(
    ["compile", folder, "--target", "airflow", "--out", target],
    { ...nodeRuntime(), stdout: quiet },
  );
  if (code !== 0) throw new Error(`compile exits with ${code}`);
  const ids: string[] = [];
  for await (const { name } of Deno.readDir(`${target}/dags`)) {
    await Deno.symlink(`${target}/dags/${name}`, `${dags}/${name}`);
    for await (const { name: file } of Deno.readDir(`${target}/dags/${name}`)) {
      if (!file.endsWith(".py")) continue;
      const text = await Deno.readTextFile(`${target}/dags/${name}/${file}`);
      ids.push(...[...text.matchAll(/ dag_id="(.+)",$/gm)].map((found) => found[1]!));
    }
  }
  if (ids.length !== 1) throw new Error(`not one DAG: ${ids}`);
  return ids[0]!;
}

/** The defaults of Cosmos, but for how many tasks may run, and that dbt is a program of its own, as it is for the generated DAG. */
async function addCosmos(folder: string, name: string, kind: string): Promise<string> {
  const mode = kind.split(" ")[1]!;
  await openWholePath(`${folder}/profiles.yml`, folder);
  const dagId = `${name}_${mode.toLowerCase()}`;
  const profile = /^profile: *(\w+)/m.exec(
    await Deno.readTextFile(`${folder}/dbt_project.yml`),
  )![1]!;
  const text = `# airflow
from datetime import datetime, timezone

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import ExecutionMode, InvocationMode, LoadMode

dag = DbtDag(
    dag_id="${dagId}",
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_tasks=${mode === "LOCAL" ? 1 : 4},
    project_config=ProjectConfig("${folder}", manifest_path="${folder}/target/manifest.json"),
    profile_config=ProfileConfig(
        profile_name="${profile}", target_name="dev", profiles_yml_filepath="${folder}/profiles.yml"
    ),
    render_config=RenderConfig(load_method=LoadMode.DBT_MANIFEST),
    execution_config=ExecutionConfig(
        execution_mode=ExecutionMode.${mode}, invocation_mode=InvocationMode.SUBPROCESS, dbt_executable_path="${dbt}"
    ),
)
`;
  await Deno.writeTextFile(`${dags}/${dagId}.py`, text);
  return dagId;
}

/** Cosmos runs dbt in a copy of the project: a database beside it would be lost with each task. */
async function openWholePath(profiles: string, folder: string): Promise<void> {
  const text = await Deno.readTextFile(profiles);
  await Deno.writeTextFile(profiles, text.replace(/path: (?=\w+\.duckdb)/, `path: ${folder}/`));
}

async function measureProject(server: AirflowServer, project: Project): Promise<void> {
  const found: Record<string, Measurement[]> = {};
  for (let i = 0; i <= runs(Deno.args, 1); i++) {
    for (const [kind, folder] of Object.entries(project.folders)) {
      // Cosmos is not warmed up: it has no cache that a first run fills, and takes long
      if (i === 0 && kind.startsWith("Cosmos")) continue;
      for await (const { name } of Deno.readDir(folder)) {
        if (name.includes(".duckdb")) await Deno.remove(`${folder}/${name}`);
      }
      const measured = kind === "dbt build"
        ? await plainBuild(folder, project.seedsFirst)
        : await runDag(server, project.dagIds[kind]!);
      if (i > 0) (found[kind] ??= []).push(measured);
    }
  }
  const plain = median(found["dbt build"]!.map((m) => m.runSeconds));
  const rows = Object.entries(found).map(([kind, group]) => {
    const middle = (key: keyof Measurement) => median(group.map((m) => m[key]));
    return [
      kind,
      `${middle("runSeconds").toFixed(1)} s`,
      `${middle("taskSeconds").toFixed(1)} s`,
      `${(middle("taskSeconds") / plain).toFixed(2)}x`,
      `${(middle("runSeconds") / plain).toFixed(2)}x`,
      `${middle("tasks")}`,
    ];
  });
  console.log(`\n${project.title}`);
  console.log(columns([["", "run", "tasks", "tasks of dbt's", "run of dbt's", "tasks"], ...rows]));
}

/** The example is no plain dbt project: dbt needs its seeds first, a command of its own that counts. */
async function plainBuild(folder: string, seedsFirst: boolean): Promise<Measurement> {
  const started = performance.now();
  const options = ["--profiles-dir", "."];
  if (seedsFirst) await command(dbt, ["--quiet", "seed", ...options], folder);
  await command(dbt, ["--quiet", "build", ...options], folder);
  const seconds = (performance.now() - started) / 1000;
  return { runSeconds: seconds, taskSeconds: seconds, tasks: seedsFirst ? 2 : 1 };
}

async function runDag(server: AirflowServer, dagId: string): Promise<Measurement> {
  const path = `/dags/${dagId}`;
  for (let i = 0; (await server.ask("GET", path)).status !== 200; i++) {
    if (i > 300) throw new Error(`${dagId} is not there: see ${home}`);
    await pause();
  }
  await server.call("PATCH", path, { is_paused: false });
  const { dag_run_id: id } = await server.call<{ dag_run_id: string }>(
    "POST",
    `${path}/dagRuns`,
    { logical_date: null },
  );
  const one = `${path}/dagRuns/${encodeURIComponent(id)}`;
  for (;;) {
    const { state, duration } = await server.call<{ state: string; duration: number }>("GET", one);
    if (state === "failed") throw new Error(`${dagId} failed: see ${home}/logs`);
    if (state === "success") {
      const { task_instances: tasks } = await server.call<
        { task_instances: { duration: number | null }[] }
      >("GET", `${one}/taskInstances?limit=1000`);
      return {
        runSeconds: duration,
        taskSeconds: tasks.reduce((sum, t) => sum + (t.duration ?? 0), 0),
        tasks: tasks.length,
      };
    }
    await pause();
  }
}

async function pause(): Promise<void> {
  await new Promise((done) => setTimeout(done, 500));
}

async function command(program: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { DBT_SEND_ANONYMOUS_USAGE_STATS: "false" };
  const done = await new Deno.Command(program, { args: [...args], cwd, env, stdin: "null" })
    .output();
  if (done.code === 0) return;
  const text = [done.stdout, done.stderr].map((b) => new TextDecoder().decode(b)).join("");
  throw new Error(`${args.join(" ")}\n${text}`);
}

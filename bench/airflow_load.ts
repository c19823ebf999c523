/** How long does Airflow take to parse a generated project, how much memory, and how large is what it writes to its database, beside Cosmos on the
 * same manifest? Synthetic manifests and the largest of the corpus.
 *
 * `FLOE_PYTHON=…/bin/python FLOE_COSMOS_PYTHON=…/bin/python deno task bench:parse [--models 3000] [--runs 3]`. FLOE_COSMOS_PYTHON has what
 * requirements-cosmos.txt lists; Cosmos looks for the dbt of FLOE_PYTHON when it loads. Each measurement is a fresh process (airflow_load.py), all kinds
 * in turns, after one that is thrown away and leaves compiled bytecode. Medians; all runs lie in bench/out/airflow_load.json. Airflow's limit of 30 s
 * for one file is lifted: Cosmos needs more on 3,000 models where the machine is busy.
 * @module
 */
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { run } from "../src/cli/run.ts";
import { writeManifest } from "./manifest_factory.ts";
import { columns, median, numberList, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly peakMB: number;
  readonly parseSeconds?: number;
  readonly serialiseSeconds?: number;
  readonly serialisedKB?: number;
  readonly tasks?: number;
  readonly assets?: number;
}

const python = Deno.env.get("FLOE_COSMOS_PYTHON");
const dbtPython = Deno.env.get("FLOE_PYTHON");
if (python === undefined || dbtPython === undefined) {
  console.error("Set FLOE_PYTHON (dbt) and FLOE_COSMOS_PYTHON (bench/requirements-cosmos.txt)");
  Deno.exit(2);
}
const script = new URL("airflow_load.py", import.meta.url).pathname;
const out = await outFolder();
const home = `${out}/airflow-home`;
await Deno.mkdir(home, { recursive: true });
const env = {
  PATH: `${dirname(dbtPython)}:${Deno.env.get("PATH")}`,
  AIRFLOW_HOME: home,
  AIRFLOW__CORE__LOAD_EXAMPLES: "False",
  AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: "900",
  AIRFLOW__LOGGING__LOGGING_LEVEL: "ERROR",
  PYTHONDONTWRITEBYTECODE: "",
};
// Cosmos keeps variables in Airflow's database
await command(`${dirname(python)}/airflow`, ["db", "migrate"]);
const dbtProject = await emptyDbtProject();
/** Of the corpus; no other has more nodes. */
const LARGEST = "v12-bouncer-1.12.2";
const results: Record<string, Record<string, Measurement[]>> = {};

if (!Deno.args.includes("--no-corpus")) {
  const manifest = `${out}/manifest-corpus.json`;
  const packed = new URL(`../tests/fixtures/dbt/${LARGEST}.json.gz`, import.meta.url);
  await Deno.writeFile(manifest, gunzipSync(await Deno.readFile(packed)));
  await measureManifest(LARGEST, "airflow-corpus", manifest);
}
for (const modelCount of numberList(Deno.args, "--models", [3_000])) {
  const manifest = `${out}/manifest-${modelCount}.json`;
  await writeManifest(manifest, { modelCount });
  const title = `${modelCount.toLocaleString("en")} models`;
  await measureManifest(title, `airflow-${modelCount}`, manifest);
}
await Deno.writeTextFile(`${out}/airflow_load.json`, JSON.stringify(results, null, 1) + "\n");

async function measureManifest(title: string, name: string, manifest: string): Promise<void> {
  const project = `${out}/${name}`;
  await compileProject(manifest, project);
  const perModel = `${project}-per-model`;
  await compileProject(manifest, perModel, ["--max-assets", "1"]);
  const kinds: Record<string, readonly string[]> = {
    "import airflow.sdk": ["floor"],
    "an empty DAG": ["empty"],
    "generated": ["generated", `${project}/dags`],
    "generated, a task per model": ["generated", `${perModel}/dags`],
    "Cosmos LOCAL": ["cosmos", manifest, dbtProject, "local"],
    "Cosmos WATCHER": ["cosmos", manifest, dbtProject, "watcher"],
  };
  const found: Record<string, Measurement[]> = {};
  for (let i = 0; i <= runs(Deno.args, 3); i++) {
    for (const [kind, args] of Object.entries(kinds)) {
      const measured = await measure(args);
      if (i > 0) (found[kind] ??= []).push(measured);
    }
  }
  results[title] = found;
  print(title, found);
}

async function compileProject(
  manifest: string,
  project: string,
  more: readonly string[] = [],
): Promise<void> {
  await Deno.remove(project, { recursive: true }).catch(() => {});
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const args = ["compile", manifest, "--target", "airflow", "--out", project, ...more];
  const code = await run(args, { ...nodeRuntime(), stdout: quiet, stderr: quiet });
  if (code !== 0) throw new Error(`compile exits with ${code}`);
}

/** Cosmos wants a project's folders to exist; it reads nothing of them while loading a manifest. */
async function emptyDbtProject(): Promise<string> {
  const folder = `${out}/dbt-project-cosmos`;
  for (const part of ["models", "seeds", "snapshots"]) {
    await Deno.mkdir(`${folder}/${part}`, { recursive: true });
  }
  const project = "name: bench\nversion: 1.0.0\nprofile: bench\n";
  await Deno.writeTextFile(`${folder}/dbt_project.yml`, project);
  const profile = "bench: {target: dev, outputs: {dev: {type: duckdb, path: bench.duckdb}}}\n";
  await Deno.writeTextFile(`${folder}/profiles.yml`, profile);
  return folder;
}

async function measure(args: readonly string[]): Promise<Measurement> {
  return JSON.parse((await command(python!, [script, ...args])).trim().split("\n").at(-1)!);
}

async function command(program: string, args: readonly string[]): Promise<string> {
  const done = await new Deno.Command(program, { args: [...args], env, stdin: "null" }).output();
  const [stdout, stderr] = [done.stdout, done.stderr].map((b) => new TextDecoder().decode(b));
  if (done.code !== 0) throw new Error(`${args.join(" ")}\n${stdout}${stderr}`);
  return stdout!;
}

function print(title: string, found: Readonly<Record<string, readonly Measurement[]>>): void {
  const middle = (group: readonly Measurement[], key: keyof Measurement): number | null =>
    group[0]![key] === undefined ? null : median(group.map((m) => m[key]!));
  const floor = middle(found["import airflow.sdk"]!, "peakMB")!;
  const rows = Object.entries(found).map(([kind, group]) => {
    const cell = (key: keyof Measurement, digits: number, unit: string) => {
      const value = middle(group, key);
      return value === null ? "" : `${value.toFixed(digits)} ${unit}`.trim();
    };
    return [
      kind,
      cell("parseSeconds", 3, "s"),
      cell("serialiseSeconds", 3, "s"),
      `+${(middle(group, "peakMB")! - floor).toFixed(1)} MB`,
      cell("serialisedKB", 0, "KB"),
      cell("tasks", 0, ""),
      cell("assets", 0, ""),
    ];
  });
  console.log(`\n${title}; import airflow.sdk alone: ${floor.toFixed(0)} MB`);
  const head = ["", "parse", "serialise", "peak", "serialised", "tasks", "assets"];
  console.log(columns([head, ...rows]));
}

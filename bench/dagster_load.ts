/** How much processor time does a generated project take to load in Dagster, how much memory, how long do `definitions validate` and the plan of a run take, and how large is
 * what Dagster sends on, beside dagster-dbt on the same manifest and beside `import dagster` alone? Synthetic manifests and the largest of the corpus.
 *
 * `FLOE_PYTHON=…/bin/python deno task bench:load [--models 3000,10000] [--runs 3] [--python …]`. The Python needs dagster, dagster-dbt and dbt. Each
 * measurement is a fresh process (dagster_load.py), all kinds in turns, after one that is thrown away; all have compiled bytecode but
 * "first load", which compiles its own, as a new container does. Medians; all runs lie in bench/out/dagster_load.json.
 * @module
 */
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { run } from "../src/cli/run.ts";
import { writeManifest } from "./manifest_factory.ts";
import { columns, median, numberList, option, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly seconds: number;
  readonly peakMB: number;
  /** To plan a run of everything, which grows with the square of the largest block. */
  readonly planSeconds?: number;
  /** To import the module once Dagster is imported. */
  readonly moduleSeconds?: number;
  /** `dagster definitions validate`, the whole program with Python's own start. */
  readonly validateSeconds?: number;
  /** What a code location sends, with every job and without. */
  readonly snapshotMB?: number;
  readonly sentMB?: number;
  readonly assets?: number;
  readonly checks?: number;
}

const python = option(Deno.args, "--python") ?? Deno.env.get("FLOE_PYTHON");
if (python === undefined) {
  console.error("Name a Python that has dagster and dagster-dbt: --python PATH, or FLOE_PYTHON");
  Deno.exit(2);
}
/** Assets of a code location at most, where the project is split. */
const LOCATION_ASSETS = "3000";
const script = new URL("dagster_load.py", import.meta.url).pathname;
const timer = new URL("cpu_times.py", import.meta.url).pathname;
const out = await outFolder();
const dbtProject = await emptyDbtProject();
/** Of the corpus; it has more assets than any other. */
const LARGEST = "v12-bouncer-1.12.2";
const results: Record<string, Record<string, Measurement[]>> = {};

for (const modelCount of numberList(Deno.args, "--models", [3_000, 10_000])) {
  const manifest = `${out}/manifest-${modelCount}.json`;
  await writeManifest(manifest, { modelCount });
  await measureManifest(
    `${modelCount.toLocaleString("en")} models`,
    `load-${modelCount}`,
    manifest,
  );
}
if (!Deno.args.includes("--no-corpus")) {
  const manifest = `${out}/manifest-corpus.json`;
  const packed = new URL(`../tests/fixtures/dbt/${LARGEST}.json.gz`, import.meta.url);
  await Deno.writeFile(manifest, gunzipSync(await Deno.readFile(packed)));
  await measureManifest(LARGEST, "load-corpus", manifest);
}

async function measureManifest(title: string, name: string, manifest: string): Promise<void> {
  const project = `${out}/${name}`;
  const module = await compileProject(manifest, project);
  const oneBlock = `${project}-one-block`;
  await compileProject(manifest, oneBlock, ["--max-assets", "1000000"]);
  const split = `${project}-split`;
  await compileProject(manifest, split, ["--max-location-assets", LOCATION_ASSETS]);
  const source = `${project}/src`;
  const rival = `${out}/${name}-dagster-dbt.py`;
  await Deno.writeTextFile(rival, await rivalDefinitions(manifest));
  const validated = async (measured: Promise<Measurement>, ...location: string[]) => ({
    ...await measured,
    validateSeconds: await validate(location),
  });
  const kinds: Record<string, () => Promise<Measurement>> = {
    "import dagster": () => measure(["dagster"]),
    "generated": () =>
      validated(
        measure(["generated", source, module]),
        ...["-m", `${module}.definitions`, "-d", source],
      ),
    "generated, one block": () => measure(["generated", `${oneBlock}/src`, module]),
    "generated, first load": async () => {
      await removeBytecode(source);
      return await measure(["generated", source, module]);
    },
    "dagster-dbt": () => validated(measure(["dagster-dbt", manifest, dbtProject]), "-f", rival),
  };
  // each is loaded by a process of its own; few assets are not split
  const locations = `${split}/src/${module}/locations`;
  for (const name of await folders(locations)) {
    kinds[`location ${name}`] = () =>
      measure(["generated", `${split}/src`, `${module}.locations.${name}`]);
  }
  const found: Record<string, Measurement[]> = {};
  for (const kind of Object.keys(kinds)) {
    await kinds[kind]!();
    found[kind] = [];
  }
  for (let i = 0; i < runs(Deno.args, 3); i++) {
    for (const kind of Object.keys(kinds)) found[kind]!.push(await kinds[kind]!());
  }
  results[title] = found;
  print(title, found);
}

/** The same definitions as dagster_load.py makes, for a command that wants a file. */
async function rivalDefinitions(manifest: string): Promise<string> {
  const text = await Deno.readTextFile(script);
  const body = /def load_dagster_dbt[\s\S]*?\n\n\n/.exec(text)![0];
  return `${body}defs = load_dagster_dbt(${JSON.stringify(manifest)}, ${
    JSON.stringify(dbtProject)
  })\n`;
}

async function validate(location: readonly string[]): Promise<number> {
  const dagster = [`${dirname(python!)}/dagster`, "definitions", "validate"];
  const { code, stdout, stderr } = await new Deno.Command(python!, {
    args: [timer, ...dagster, ...location],
    cwd: dbtProject,
    env: environment(),
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!).cpuSeconds;
}

await Deno.writeTextFile(`${out}/dagster_load.json`, JSON.stringify(results, null, 1) + "\n");

async function compileProject(
  manifest: string,
  project: string,
  more: readonly string[] = [],
): Promise<string> {
  await Deno.remove(project, { recursive: true }).catch(() => {});
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const args = ["compile", manifest, "--target", "dagster", "--out", project, ...more];
  const code = await run(args, { ...nodeRuntime(), stdout: quiet });
  if (code !== 0) throw new Error(`compile exits with ${code}`);
  const [found] = await Array.fromAsync(Deno.readDir(`${project}/src`));
  return found!.name;
}

/** dagster-dbt wants a project's folder to exist; it reads nothing else of it while loading. */
async function emptyDbtProject(): Promise<string> {
  const folder = `${out}/dbt-project`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/dbt_project.yml`,
    "name: bench\nversion: 1.0.0\nprofile: bench\n",
  );
  return folder;
}

async function folders(parent: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(parent)) {
      if (isDirectory && name !== "__pycache__") found.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

async function removeBytecode(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "__pycache__") await Deno.remove(path, { recursive: true });
    else if (entry.isDirectory) await removeBytecode(path);
  }
}

function environment(): Record<string, string> {
  const path = `${dirname(python!)}:${Deno.env.get("PATH")}`; // dagster-dbt looks for dbt there
  return { PATH: path, DAGSTER_DISABLE_TELEMETRY: "1", PYTHONDONTWRITEBYTECODE: "" };
}

async function measure(args: readonly string[]): Promise<Measurement> {
  const { code, stdout, stderr } = await new Deno.Command(python!, {
    args: [script, ...args],
    env: environment(),
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
}

function print(title: string, found: Readonly<Record<string, readonly Measurement[]>>): void {
  const bare = median(found["import dagster"]!.map((m) => m.seconds));
  const rows = Object.entries(found).map(([kind, group]) => {
    const middle = (key: keyof Measurement, unit: string) =>
      group[0]![key] === undefined ? "" : `${median(group.map((m) => m[key]!)).toFixed(2)} ${unit}`;
    const { assets, checks } = group[0]!;
    return [
      kind,
      middle("moduleSeconds", "s"),
      `+${(median(group.map((m) => m.seconds)) - bare).toFixed(2)} s`,
      middle("validateSeconds", "s"),
      middle("planSeconds", "s"),
      `${Math.max(...group.map((m) => m.peakMB))} MB`,
      middle("snapshotMB", "MB"),
      middle("sentMB", "MB"),
      assets === undefined ? "" : `${assets} assets, ${checks} checks`,
    ];
  });
  console.log(`\n${title}; import dagster alone: ${bare.toFixed(2)} s`);
  const head = [
    "",
    "module",
    "code location",
    "validate",
    "plan a run",
    "peak",
    "snapshot",
    "without jobs",
    "",
  ];
  console.log(columns([head, ...rows]));
}

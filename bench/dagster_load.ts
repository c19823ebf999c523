/** How long does a generated project take to load in Dagster, how much memory, and how long does Dagster take to plan a run of it, beside dagster-dbt on the same manifest and beside
 * `import dagster` alone?
 *
 * `FLOE_PYTHON=…/bin/python deno task bench:load [--models 3000,10000] [--runs 3] [--python …]`. The Python needs dagster, dagster-dbt and dbt. Each
 * measurement is a fresh process (dagster_load.py), all kinds in turns, after one that is thrown away; all have compiled bytecode but
 * "first load", which compiles its own, as a new container does. Medians; all runs lie in bench/out/dagster_load.json.
 * @module
 */
import { dirname } from "node:path";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { run } from "../src/cli/run.ts";
import { writeManifest } from "./manifest_factory.ts";
import { columns, median, numberList, option, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly seconds: number;
  readonly peakMB: number;
  /** To plan a run of everything, which grows with the square of the largest block. */
  readonly planSeconds?: number;
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
const out = await outFolder();
const dbtProject = await emptyDbtProject();
const results: Record<string, Record<string, Measurement[]>> = {};

for (const modelCount of numberList(Deno.args, "--models", [3_000, 10_000])) {
  const manifest = `${out}/manifest-${modelCount}.json`;
  await writeManifest(manifest, { modelCount });
  const project = `${out}/load-${modelCount}`;
  await compileProject(manifest, project);
  const oneBlock = `${project}-one-block`;
  await compileProject(manifest, oneBlock, ["--max-assets", "1000000"]);
  const split = `${project}-split`;
  await compileProject(manifest, split, ["--max-location-assets", LOCATION_ASSETS]);
  const source = `${project}/src`;
  const kinds: Record<string, () => Promise<Measurement>> = {
    "import dagster": () => measure(["dagster"]),
    "generated": () => measure(["generated", source, "bench"]),
    "generated, one block": () => measure(["generated", `${oneBlock}/src`, "bench"]),
    "generated, first load": async () => {
      await removeBytecode(source);
      return await measure(["generated", source, "bench"]);
    },
    "dagster-dbt": () => measure(["dagster-dbt", manifest, dbtProject]),
  };
  // each is loaded by a process of its own
  for await (const { name, isDirectory } of Deno.readDir(`${split}/src/bench/locations`)) {
    if (!isDirectory || name === "__pycache__") continue;
    kinds[`location ${name}`] = () =>
      measure(["generated", `${split}/src`, `bench.locations.${name}`]);
  }
  const found: Record<string, Measurement[]> = {};
  for (const kind of Object.keys(kinds)) {
    await kinds[kind]!();
    found[kind] = [];
  }
  for (let i = 0; i < runs(Deno.args, 3); i++) {
    for (const kind of Object.keys(kinds)) found[kind]!.push(await kinds[kind]!());
  }
  results[`${modelCount} models`] = found;
  print(modelCount, found);
}
await Deno.writeTextFile(`${out}/dagster_load.json`, JSON.stringify(results, null, 1) + "\n");

async function compileProject(
  manifest: string,
  project: string,
  more: readonly string[] = [],
): Promise<void> {
  await Deno.remove(project, { recursive: true }).catch(() => {});
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const args = ["compile", manifest, "--target", "dagster", "--out", project, ...more];
  const code = await run(args, { ...nodeRuntime(), stdout: quiet });
  if (code !== 0) throw new Error(`compile exits with ${code}`);
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

async function removeBytecode(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "__pycache__") await Deno.remove(path, { recursive: true });
    else if (entry.isDirectory) await removeBytecode(path);
  }
}

async function measure(args: readonly string[]): Promise<Measurement> {
  const path = `${dirname(python!)}:${Deno.env.get("PATH")}`; // dagster-dbt looks for dbt there
  const { code, stdout, stderr } = await new Deno.Command(python!, {
    args: [script, ...args],
    env: { PATH: path, DAGSTER_DISABLE_TELEMETRY: "1", PYTHONDONTWRITEBYTECODE: "" },
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
}

function print(modelCount: number, found: Readonly<Record<string, readonly Measurement[]>>): void {
  const bare = median(found["import dagster"]!.map((m) => m.seconds));
  const rows = Object.entries(found).map(([kind, group]) => {
    const seconds = median(group.map((m) => m.seconds));
    const { assets, checks, planSeconds } = group[0]!;
    return [
      kind,
      `${seconds.toFixed(2)} s`,
      `+${(seconds - bare).toFixed(2)} s`,
      `${Math.max(...group.map((m) => m.peakMB))} MB`,
      planSeconds === undefined ? "" : `${median(group.map((m) => m.planSeconds!)).toFixed(2)} s`,
      assets === undefined ? "" : `${assets} assets, ${checks} checks`,
    ];
  });
  console.log(`\n${modelCount.toLocaleString("en")} models`);
  console.log(columns([["", "median", "beyond import", "peak", "plan a run", ""], ...rows]));
}

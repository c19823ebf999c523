/** How long does a full run take beside a plain `dbt build` of the same project, and beside dagster-dbt's @dbt_assets?
 *
 * `FLOE_PYTHON=…/bin/python deno task bench:run [--models 185] [--runs 3] [--no-example] [--no-synthetic] [--python …]`, on the bundled example and on a synthetic project
 * (dbt_project.ts). Each run is a fresh process on an empty database, kinds in turns, after one that is thrown away, so that dbt's parse of the project is there
 * for all. "run" is from the run's start to its end, as Dagster shows it; "process" adds Python's imports and Dagster's own start. For dbt both are
 * the whole program. The example is no plain dbt project: dbt needs its seeds first. They are loaded before, outside of what is measured; "dbt seed, dbt build" is what a person has to type, both measured.
 * @module
 */
import { dirname } from "node:path";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { run } from "../src/cli/run.ts";
import { copyProject, writeDbtProject } from "./dbt_project.ts";
import { columns, median, option, outFolder, runs } from "./report.ts";

interface Measurement {
  readonly runSeconds: number;
  readonly processSeconds: number;
  /** Of the processor, all processes together: what a busy machine does not change. */
  readonly cpuSeconds: number;
}

const python = option(Deno.args, "--python") ?? Deno.env.get("FLOE_PYTHON");
if (python === undefined) {
  console.error(
    "Name a Python that has dagster, dagster-dbt and dbt: --python PATH, or FLOE_PYTHON",
  );
  Deno.exit(2);
}
const bin = dirname(python);
const script = new URL("dagster_run.py", import.meta.url).pathname;
const out = await outFolder();
const home = `${out}/dagster-home`;
await Deno.mkdir(home, { recursive: true });
await Deno.writeTextFile(`${home}/dagster.yaml`, "telemetry:\n  enabled: false\n");
const env = {
  PATH: `${bin}:${Deno.env.get("PATH")}`,
  DAGSTER_HOME: home,
  DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
  PYTHONDONTWRITEBYTECODE: "",
};

if (!Deno.args.includes("--no-example")) {
  const example = `${out}/run-bike-rental`;
  await fresh(example);
  await copyProject(new URL("../examples/bike-rental", import.meta.url).pathname, example);
  await measureProject("bike-rental", example, "bike_rental", true);
}

if (Deno.args.includes("--no-synthetic")) Deno.exit(0);
const modelCount = Number(option(Deno.args, "--models") ?? 185);
const synthetic = `${out}/run-synthetic`;
await fresh(synthetic);
await writeDbtProject(synthetic, { modelCount });
await measureProject(`synthetic, ${modelCount} models`, synthetic, "synthetic", false);

async function measureProject(
  title: string,
  dbtProject: string,
  name: string,
  seedsFirst: boolean,
): Promise<void> {
  const dbt = [`${bin}/dbt`, "--quiet"];
  const inDbt = ["--project-dir", dbtProject, "--profiles-dir", dbtProject];
  await timed([...dbt, "parse", ...inDbt], dbtProject);
  const project = `${dbtProject}-dagster`;
  await fresh(project);
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const code = await run(
    ["compile", dbtProject, "--target", "dagster", "--out", project],
    { ...nodeRuntime(), stdout: quiet },
  );
  if (code !== 0) throw new Error(`compile exits with ${code}`);
  const ours = [python!, script, "generated", `${project}/src`, name, name];
  const kinds: Record<string, { command: string[]; seeded: boolean }> = {
    "dbt build": { command: [...dbt, "build", ...inDbt], seeded: seedsFirst },
    "generated": { command: ours, seeded: false },
    "dagster-dbt": { command: [python!, script, "dagster-dbt", dbtProject], seeded: seedsFirst },
  };
  const found: Record<string, Measurement[]> = {};
  for (let i = 0; i <= runs(Deno.args, 3); i++) {
    for (const [kind, { command, seeded }] of Object.entries(kinds)) {
      for await (const { name } of Deno.readDir(dbtProject)) {
        if (name.includes(".duckdb")) await Deno.remove(`${dbtProject}/${name}`);
      }
      const seeds = seeded ? await timed([...dbt, "seed", ...inDbt], dbtProject) : null;
      const measured = await timed(command, dbtProject);
      if (i === 0) continue;
      (found[kind] ??= []).push(measured);
      if (seeds !== null && kind === "dbt build") {
        (found["dbt seed, dbt build"] ??= []).push(sum(seeds, measured));
      }
    }
  }
  const plain = median(found["dbt build"]!.map((m) => m.runSeconds));
  const rows = Object.entries(found).map(([kind, group]) => {
    const middle = (key: keyof Measurement) => median(group.map((m) => m[key]));
    const seconds = (value: number) => `${value.toFixed(1)} s`;
    return [
      kind,
      seconds(middle("runSeconds")),
      `${(middle("runSeconds") / plain).toFixed(2)}x`,
      seconds(middle("processSeconds")),
      seconds(middle("cpuSeconds")),
    ];
  });
  console.log(`\n${title}`);
  console.log(columns([["", "run", "of dbt's", "process", "processor"], ...rows]));
}

function sum(one: Measurement, other: Measurement): Measurement {
  return {
    runSeconds: one.runSeconds + other.runSeconds,
    processSeconds: one.processSeconds + other.processSeconds,
    cpuSeconds: one.cpuSeconds + other.cpuSeconds,
  };
}

async function timed(command: readonly string[], cwd: string): Promise<Measurement> {
  const times = new URL("cpu_times.py", import.meta.url).pathname;
  const [program, ...args] = [python!, times, ...command];
  const { code, stdout, stderr } = await new Deno.Command(program!, { args, cwd, env }).output();
  const text = new TextDecoder().decode(stdout);
  if (code !== 0) {
    throw new Error(`${command.join(" ")}\n${text}${new TextDecoder().decode(stderr)}`);
  }
  const [own, said] = text.trim().split("\n").reverse().slice(0, 2).map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return null;
    }
  });
  const { wallSeconds, cpuSeconds } = own;
  return {
    runSeconds: said?.runSeconds ?? wallSeconds,
    processSeconds: wallSeconds,
    cpuSeconds,
  };
}

async function fresh(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
}

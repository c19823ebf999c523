/** The demo: sets everything up, compiles the bundled product, has Dagster load and run it, says what was built.
 *
 * `deno task demo [--product DIR] [--out DIR]`, from any folder of the clone. Everything it makes lies
 * under `--out` (`examples/out`), in `.cache/` and in the dbt project's own ignored files.
 * @module
 */
import { basename, join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { DagsterProject } from "../plugins/dagster/mod.ts";
import { pythonEnvironment } from "./python_env.ts";
import { type Report, screen } from "./screen.ts";
import { reportFailure, run, step } from "./steps.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const here = Deno.env.get("INIT_CWD") ?? Deno.cwd();

interface Places {
  readonly product: string;
  readonly project: string;
  readonly dagsterHome: string;
  readonly logFile: string;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { product: { type: "string" }, out: { type: "string" } },
  });
  const product = resolve(here, values.product ?? join(root, "examples/bike-rental"));
  const out = resolve(here, values.out ?? join(root, "examples/out"));
  const places: Places = {
    product,
    project: join(out, basename(product)),
    dagsterHome: join(out, "dagster-home"),
    logFile: join(out, "demo.log"),
  };
  await Deno.mkdir(places.dagsterHome, { recursive: true });
  await Deno.writeTextFile(places.logFile, "");
  await Deno.writeTextFile(
    join(places.dagsterHome, "dagster.yaml"),
    "telemetry:\n  enabled: false\n",
  );

  console.error(`Product ${shown(product)}`);
  const python = await pythonEnvironment("demo", join(root, "examples/requirements.txt"));
  const env = {
    DAGSTER_HOME: places.dagsterHome,
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    PATH: `${python.bin}:${Deno.env.get("PATH") ?? ""}`,
    PYTHONDONTWRITEBYTECODE: null,
    PYTHONUNBUFFERED: "1",
  };
  const command = { env, logFile: places.logFile };
  await step(
    "have dbt parse the product",
    () => run([join(python.bin, "dbt"), "parse"], { ...command, cwd: product }),
  );

  const cli = [Deno.execPath(), "task", "--quiet", "cli"];
  const compile = [...cli, "compile", product, "--target", "dagster"];
  const lowered = await step("compile it", async () => {
    await run([...compile, "--out", places.project], { ...command, cwd: root });
    const text = await run([...compile, "--out", places.project, "--stage", "lower"], {
      ...command,
      cwd: root,
    });
    return JSON.parse(text) as DagsterProject;
  });

  const dagster = join(python.bin, "dagster");
  const module = ["-m", `${lowered.packageName}.definitions`];
  const load = [...module, "-d", join(places.project, "src")];
  await step(
    "have Dagster load it",
    () => run([dagster, "definitions", "validate", ...load], command),
  );

  const total =
    lowered.blocks.flatMap((block) => block.parts.flatMap((part) => part.assets)).length;
  let [runId, failure]: [string | null, unknown] = [null, null];
  await step("have Dagster materialise it", async (detail) => {
    let [built, checked] = [0, 0];
    const job = lowered.jobs[0]?.name ?? "";
    await run([dagster, "job", "execute", ...load, "-j", job], {
      ...command,
      onOutput: (text) => {
        runId ??= / ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) /.exec(text)?.[1] ?? null;
        built += text.match(/ ASSET_MATERIALIZATION /g)?.length ?? 0;
        checked += text.match(/ ASSET_CHECK_EVALUATION /g)?.length ?? 0;
        detail(`${built} of ${total} assets, ${checked} checks`);
      },
    }).catch((error) => failure = error); // a run that failed is shown like one that did not
    if (runId === null && failure !== null) throw failure;
  });
  const report = await step("read the run back", async () => {
    const script = [python.python, join(root, "examples/report.py"), runId ?? ""];
    const text = await run(script, command);
    return JSON.parse(text) as Report;
  });

  console.log(`\n${screen(report)}\n`);
  console.log(`Project  ${shown(places.project)}`);
  console.log(`Log      ${shown(places.logFile)}`);
  console.log(`\nSee it in Dagster's UI, then open http://127.0.0.1:3000\n`);
  console.log(`  ${openUi(places, dagster, module)}\n`);
  if (failure !== null && report.status === "SUCCESS") throw failure;
  return report.status === "SUCCESS" ? 0 : 1;
}

/** The command as a person types it in the folder they are in. Dagster wants DAGSTER_HOME to be absolute. */
function openUi({ project, dagsterHome }: Places, dagster: string, module: string[]): string {
  return [
    `DAGSTER_HOME="$PWD"/${quoted(shown(dagsterHome))}`,
    quoted(shown(dagster)),
    "dev",
    ...module,
    "-d",
    quoted(shown(join(project, "src"))),
  ].join(" ");
}

function shown(path: string): string {
  const short = relative(here, path);
  return short === "" ? "." : short;
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

if (import.meta.main) {
  try {
    process.exitCode = await main(Deno.args);
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}

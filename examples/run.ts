/** The demo: sets everything up, compiles the bundled product, has an orchestrator load and run it, says what was built.
 *
 * `deno task demo [--target dagster|airflow] [--product DIR] [--out DIR]`, from any folder of the clone. Everything it
 * makes lies under `--out` (`examples/out`), in `.cache/` and in the dbt project's own ignored files.
 * @module
 */
import { basename, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { airflowDemo } from "./airflow_demo.ts";
import { dagsterDemo } from "./dagster_demo.ts";
import type { Demo, Places } from "./demo.ts";
import { here, shown } from "./places.ts";
import { screen } from "./screen.ts";
import { reportFailure, run, step, StepError } from "./steps.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const demos: readonly Demo[] = [dagsterDemo, airflowDemo];

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      target: { type: "string", default: dagsterDemo.target },
      product: { type: "string" },
      out: { type: "string" },
    },
  });
  const demo = demos.find(({ target }) => target === values.target);
  if (demo === undefined) {
    const known = demos.map(({ target }) => target).join(" or ");
    throw new StepError("read the arguments", `--target is "${values.target}", not ${known}`);
  }
  const { target, title } = demo;
  const product = resolve(here, values.product ?? join(root, "examples/bike-rental"));
  const out = resolve(here, values.out ?? join(root, "examples/out"));
  const other = target === dagsterDemo.target ? "" : `-${target}`;
  const places: Places = {
    root,
    product,
    project: join(out, basename(product) + other),
    home: join(out, `${target}-home`),
    logFile: join(out, `demo${other}.log`),
  };
  await Deno.mkdir(places.home, { recursive: true });
  await Deno.writeTextFile(places.logFile, "");

  console.error(`Product ${shown(product)}`);
  const prepared = await demo.prepare(places);
  const { command } = prepared;
  await step(
    "have dbt parse the product",
    () => run([prepared.dbt, "parse"], { ...command, cwd: product }),
  );
  const cli = [Deno.execPath(), "task", "--quiet", "cli"];
  const compile = [...cli, "compile", product, "--target", target, "--out", places.project];
  const lowered = await step("compile it", async () => {
    await run(compile, { ...command, cwd: root });
    const text = await run([...compile, "--stage", "lower"], { ...command, cwd: root });
    return JSON.parse(text) as unknown;
  });
  await step(`have ${title} load it`, () => prepared.load(lowered));
  const built = await step(
    `have ${title} ${target === "dagster" ? "materialise" : "run"} it`,
    (detail) => prepared.build(lowered, detail),
  );
  const report = await step("read the run back", () => prepared.report(built.run));

  console.log(`\n${screen(report)}\n`);
  console.log(`Project  ${shown(places.project)}`);
  console.log(`Log      ${shown(places.logFile)}`);
  console.log(`\n${prepared.ui.hint}\n`);
  console.log(`  ${prepared.ui.command}\n`);
  if (built.failure !== null && report.status === "SUCCESS") throw built.failure;
  return report.status === "SUCCESS" ? 0 : 1;
}

if (import.meta.main) {
  try {
    process.exitCode = await main(Deno.args);
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}

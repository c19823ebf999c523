/** One measurement in a process of its own: `deno run -A bench/measure_compile.ts parse|read|stages|compile MANIFEST OUT`.
 *
 * - `parse`: the floor, reading the file and `JSON.parse` of its text;
 * - `read`: the file to what is used of it;
 * - `stages`: the library's stages one by one, without writing;
 * - `compile`: the command line's `compile`, from the file to the written project.
 *
 * Prints one line of JSON: milliseconds, per stage too, and the most memory that the process ever held. What the runtime needs to
 * start and to load the modules is not in the time, but in the memory.
 * @module
 */
import { buildPlan, readMaybeGzip, resolveArtifacts, safeParseDbtManifest } from "../mod.ts";
import { DagsterPlugin } from "../plugins/dagster/mod.ts";
import { run } from "../src/cli/run.ts";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { peakMemoryMB } from "./process_memory.ts";

const stages: Record<string, number> = {};

/** Runs a stage and adds its time to `stages`. */
async function stage<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  stages[name] = performance.now() - start;
  return result;
}

function must<T>(
  outcome: { readonly value: T | null; readonly diagnostics: readonly unknown[] },
): T {
  if (outcome.value === null) throw new Error(JSON.stringify(outcome.diagnostics.slice(0, 3)));
  return outcome.value;
}

async function parse(path: string): Promise<unknown> {
  const text = await stage(
    "open",
    async () => new TextDecoder().decode(await readMaybeGzip(await Deno.readFile(path))),
  );
  return await stage("parse", () => JSON.parse(text));
}

async function read(path: string) {
  const bytes = await stage("open", async () => await readMaybeGzip(await Deno.readFile(path)));
  return await stage("read", () => must(safeParseDbtManifest(bytes, { file: "manifest.json" })));
}

async function runStages(path: string): Promise<number> {
  const dbt = await read(path);
  const product = await stage("resolve", () => must(resolveArtifacts({ dbt })));
  const { plan } = await stage("plan", () => must(buildPlan(product, dbt)));
  const plugin = new DagsterPlugin();
  const generator = { name: "@floe/orchestrator", version: "0.0.0" };
  const project = await stage(
    "lower",
    () => plugin.lower(plan, { generator, dbtProjectDir: null }),
  );
  const files = await stage("render", () => plugin.render(project));
  return files.length;
}

async function compile(path: string, out: string): Promise<number> {
  const args = ["compile", path, "--target", "dagster", "--out", out];
  const quiet = { isTerminal: false, columns: null, write: () => {} };
  const code = await run(args, { ...nodeRuntime(), stdout: quiet, stderr: quiet });
  if (code !== 0) throw new Error(`compile exits with ${code}`);
  return code;
}

const [what, manifest, out] = Deno.args;
const start = performance.now();
if (what === "parse") await parse(manifest!);
else if (what === "read") await read(manifest!);
else if (what === "stages") await runStages(manifest!);
else await compile(manifest!, out!);
const totalMs = performance.now() - start;
console.log(JSON.stringify({ what, totalMs, stages, peakMB: await peakMemoryMB() }));

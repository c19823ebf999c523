/** One measurement in a process of its own: `deno run -A bench/measure_compile.ts parse|read|compile MANIFEST [OUT]`.
 *
 * Prints one line of JSON: milliseconds per stage, and the most memory that the process ever held. `parse` is the floor that the others are
 * compared with: reading the file and `JSON.parse` of its text.
 * @module
 */
import { buildPlan, readMaybeGzip, resolveArtifacts, safeParseDbtManifest } from "../mod.ts";
import { DagsterPlugin } from "../plugins/dagster/mod.ts";
import { nodeRuntime, ProjectFolder } from "../src/runtime/mod.ts";
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

async function parse(path: string): Promise<number> {
  const text = await stage(
    "open",
    async () => new TextDecoder().decode(await readMaybeGzip(await Deno.readFile(path))),
  );
  const root = await stage("parse", () => JSON.parse(text));
  return Object.keys(root.nodes).length;
}

async function read(path: string) {
  const bytes = await stage("open", async () => await readMaybeGzip(await Deno.readFile(path)));
  return await stage("read", () => must(safeParseDbtManifest(bytes, { file: "manifest.json" })));
}

async function compile(path: string, out: string): Promise<number> {
  const dbt = await read(path);
  const product = await stage("resolve", () => must(resolveArtifacts({ dbt })));
  const { plan } = await stage("plan", () => must(buildPlan(product, dbt)));
  const plugin = new DagsterPlugin();
  const generator = { name: "@floe/orchestrator", version: "0.1.0" };
  const project = await stage(
    "lower",
    () => plugin.lower(plan, { generator, dbtProjectDir: null }),
  );
  const files = await stage("render", () => plugin.render(project));
  await stage("write", async () => {
    const folder = new ProjectFolder(nodeRuntime(), out);
    const encoder = new TextEncoder();
    const changes = files.map(({ path, text }) => ({
      path,
      bytes: encoder.encode(text),
      replaces: null,
    }));
    const left = await folder.exclusive(async () => await folder.commit(changes));
    if (left.length > 0) throw new Error(`not written: ${left.join(", ")}`);
  });
  return plan.assets.length;
}

const [what, manifest, out] = Deno.args;
const start = performance.now();
const count = what === "parse"
  ? await parse(manifest!)
  : what === "read"
  ? (await read(manifest!)).nodes.length
  : await compile(manifest!, out!);
const totalMs = performance.now() - start;
console.log(JSON.stringify({ what, count, totalMs, stages, peakMB: await peakMemoryMB() }));

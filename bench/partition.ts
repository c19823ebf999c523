/** How small are the cuts of `partition`, and what do they cost in time and memory?
 *
 * The PolyBench yardstick: eleven instances, 2 to 32 blocks, balance 3 %, against the published averages. Every instance
 * runs in a process of its own, so that its peak memory is its own. `--only atax,lu`, `--blocks 2,8`, `--effort quick`.
 * Ceilings (exit code 1 above them), all of issue 4: geometric mean over the evolutionary averages 0.54, no cut above 1.5 times dagP's
 * CoTop average, 30 s of processor time (waiting for other processes is not counted). The better of dagP's two published bests of ten has
 * a mean of 0.60 over these cuts.
 * @module
 */
import process from "node:process";
import { buildGraph, partition } from "../src/graph/mod.ts";
import { instance, instanceNames } from "./polybench.ts";
import { published } from "./polybench_published.ts";
import { peakMemoryMB } from "./process_memory.ts";
import { columns, numberList, option, outFolder } from "./report.ts";

const MOST_RATIO = 0.54;
const MOST_COTOP = 1.5;
const MOST_SECONDS = 30;
const BALANCE = 1.03;

interface Row {
  readonly name: string;
  readonly blocks: number;
  readonly cut: number;
  readonly heaviest: number;
  readonly limit: number;
  /** Of the processor. */
  readonly seconds: number;
  readonly wallSeconds: number;
  readonly peakMB: number;
}

if (Deno.args[0] === "--instance") await measure(Deno.args[1]!);
else await main();

async function measure(name: string): Promise<void> {
  const { nodeCount, edges } = instance(name);
  const ids = Array.from({ length: nodeCount }, (_, i) => `n${i}`);
  for (const count of numberList(Deno.args, "--blocks", [2, 4, 8, 16, 32])) {
    using graph = buildGraph(ids, edges);
    const limit = Math.floor(BALANCE * nodeCount / count);
    const effort = option(Deno.args, "--effort") === "quick" ? "quick" : "thorough";
    const [start, used] = [performance.now(), process.cpuUsage()];
    const { report, labels } = partition(graph, {
      objective: "minCut",
      effort,
      count,
      maxWeight: limit,
    });
    const wallSeconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    const cut = recount(edges, labels);
    if (cut !== report.cut) throw new Error(`${name}: the report says ${report.cut}, it is ${cut}`);
    const row: Row = {
      name,
      blocks: count,
      cut,
      heaviest: Math.max(...report.sizes),
      limit,
      seconds: (user + system) / 1e6,
      wallSeconds,
      peakMB: await peakMemoryMB(),
    };
    if (row.heaviest > limit) {
      throw new Error(`${name}: a block weighs ${row.heaviest} of ${limit}`);
    }
    console.log(JSON.stringify(row));
  }
}

/** Edges of the instances are distinct. */
function recount(edges: Uint32Array, labels: Uint32Array): number {
  let cut = 0;
  for (let e = 0; e < edges.length; e += 2) {
    const [from, to] = [labels[edges[e]!]!, labels[edges[e + 1]!]!];
    if (from > to) throw new Error(`edge ${e / 2} leads backwards`);
    if (from !== to) cut++;
  }
  return cut;
}

async function main(): Promise<void> {
  const names = option(Deno.args, "--only")?.split(",") ?? instanceNames;
  const rows: Row[] = [];
  for (const name of names) {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", import.meta.filename!, "--instance", name, ...Deno.args],
      stderr: "inherit",
    }).output();
    if (code !== 0) Deno.exit(code);
    for (const line of new TextDecoder().decode(stdout).trim().split("\n")) {
      const row: Row = JSON.parse(line);
      rows.push(row);
      console.log(cells(row).join("  "));
    }
  }
  const head = [
    "instance",
    "k",
    "cut",
    "evo",
    "CoHyb",
    "CoTop",
    "/evo",
    "/CoTop",
    "cpu s",
    "wall s",
    "peak MB",
  ];
  console.log("\n" + columns([head, ...rows.map(cells)]));
  const ratios = rows.map((row) => row.cut / reference(row).evolutionary.average);
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const worst = Math.max(...rows.map((row) => row.cut / reference(row).coTop.average));
  const slowest = Math.max(...rows.map((row) => row.seconds));
  const memory = Math.max(...rows.map((row) => row.peakMB));
  console.log(
    `\ngeometric mean of cut over evolutionary average: ${mean.toFixed(4)} ` +
      `(${rows.length} cuts); worst over CoTop average: ${worst.toFixed(2)}; ` +
      `slowest: ${slowest.toFixed(1)} s; most memory: ${memory} MB`,
  );
  const out = `${await outFolder()}/partition.json`;
  await Deno.writeTextFile(out, JSON.stringify({ mean, worst, slowest, memory, rows }, null, 1));
  if (mean > MOST_RATIO || worst > MOST_COTOP || slowest > MOST_SECONDS) Deno.exit(1);
}

function cells(row: Row): string[] {
  const { evolutionary, coHyb, coTop } = reference(row);
  return [
    row.name,
    `${row.blocks}`,
    `${row.cut}`,
    `${evolutionary.average}`,
    `${coHyb.average}`,
    `${coTop.average}`,
    (row.cut / evolutionary.average).toFixed(3),
    (row.cut / coTop.average).toFixed(2),
    row.seconds.toFixed(1),
    row.wallSeconds.toFixed(1),
    `${row.peakMB}`,
  ];
}

function reference(row: Row): (typeof published)[string][number] {
  return published[row.name]!.find(({ blocks }) => blocks === row.blocks)!;
}

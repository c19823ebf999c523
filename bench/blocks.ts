/** What do the objectives of `partition` cost in blocks, cut and time to run?
 *
 * 1. Layered graphs (layered.ts): how long would blocks run, with 1, 4 and 16 workers, 8 threads in a block, 1 s a model and 20 s
 *    to start a block? `minCut` with the number of blocks of 1, 2, 4 … 64 that is quickest, `wavefront` with the bands that are
 *    quickest, both by the same simulation; beside them what no blocks can beat: the longest path of models or the work shared
 *    by all threads, and one start. With 4 and 16 workers `balanced` has to be quicker than both, or the exit code is 1.
 * 2. The graph of assets of the largest manifest of tests/fixtures and of synthetic ones, under limits of 50, 200 and 1,000
 *    assets a block, with 4 workers.
 *
 * Every graph is a fresh process. `deno task bench:blocks [--only sp_3000,3000] [--workers 4,16] [--limits 200]`. Numbers lie in
 * bench/out/blocks.json.
 * @module
 */
import { buildPlan, readMaybeGzip, resolveArtifacts, safeParseDbtManifest } from "../mod.ts";
import { buildGraph, type Graph, partition, type PartitionOptions } from "../src/graph/mod.ts";
import { layered } from "./layered.ts";
import { manifestText } from "./manifest_factory.ts";
import { peakMemoryMB } from "./process_memory.ts";
import { columns, numberList, option, outFolder } from "./report.ts";

const shapes = ["dbt_1000", "dbt_10000", "dbtd_1000", "dbtd_10000", "sp_3000", "sp_10000"];
const manifests = ["v12-aspects-1.8.9", "3000", "25000"];
const objectives = ["invocations", "minCut", "wavefront", "balanced"] as const;
const threads = 8;
const startCost = 20;

interface Row {
  readonly graph: string;
  readonly nodes: number;
  readonly edges: number;
  readonly limit: number | null;
  readonly workers: number;
  readonly objective: (typeof objectives)[number];
  readonly blocks: number;
  readonly cut: number;
  readonly depth: number;
  readonly makespan: number;
  /** What no blocks can beat. */
  readonly bound: number;
  readonly seconds: number;
  readonly peakMB: number;
}

if (Deno.args[0] === "--graph") await measure(Deno.args[1]!);
else await main();

async function measure(name: string): Promise<void> {
  const shape = shapes.includes(name);
  using graph = shape ? open(name) : await assets(name);
  const limits = shape ? [null] : numberList(Deno.args, "--limits", [50, 200, 1000]);
  for (const workers of numberList(Deno.args, "--workers", shape ? [1, 4, 16] : [4])) {
    for (const limit of limits) {
      for (const objective of objectives) await row(name, graph, workers, limit, objective);
    }
  }
}

async function row(
  name: string,
  graph: Graph,
  workers: number,
  limit: number | null,
  objective: Row["objective"],
): Promise<void> {
  const own: PartitionOptions = {
    objective,
    workers,
    threads,
    startCost,
    ...(limit === null ? {} : { maxWeight: limit }),
  };
  const start = performance.now();
  let best = partition(graph, own);
  const seconds = (performance.now() - start) / 1000;
  if (objective === "minCut" && limit === null) {
    for (const count of [1, 2, 4, 8, 16, 32, 64]) {
      const found = partition(graph, { ...own, count });
      if (found.report.makespan < best.report.makespan) best = found;
    }
  }
  const longest = graph.criticalPath().length;
  const { report } = best;
  const result: Row = {
    graph: name,
    nodes: graph.nodeCount,
    edges: graph.edgeCount,
    limit,
    workers,
    objective,
    blocks: report.sizes.length,
    cut: report.cut,
    depth: report.depth,
    makespan: report.makespan,
    bound: startCost + Math.max(longest, graph.nodeCount / (workers * threads)),
    seconds,
    peakMB: await peakMemoryMB(),
  };
  console.log(JSON.stringify(result));
}

function open(name: string): Graph {
  const { nodeCount, edges } = layered(name);
  return buildGraph(Array.from({ length: nodeCount }, (_, i) => `n${i}`), edges);
}

/** Assets that the product builds, with the edges between them. */
async function assets(name: string): Promise<Graph> {
  const modelCount = Number(name);
  const bytes = Number.isNaN(modelCount)
    ? await Deno.readFile(new URL(`../tests/fixtures/dbt/${name}.json.gz`, import.meta.url))
    : new Uint8Array(await new Blob([...manifestText({ modelCount })]).arrayBuffer());
  const file = "manifest.json";
  const dbt = safeParseDbtManifest(await readMaybeGzip(bytes), { file }).value!;
  const { plan } = buildPlan(resolveArtifacts({ dbt }).value!, dbt).value!;
  const ids = plan.assets.filter((asset) => !asset.external).map((asset) => asset.id);
  const place = new Map(ids.map((id, v) => [id, v]));
  const edges = plan.edges.filter(({ from, to }) => place.has(from) && place.has(to));
  return buildGraph(
    ids,
    Uint32Array.from(edges.flatMap(({ from, to }) => [place.get(from)!, place.get(to)!])),
  );
}

async function main(): Promise<void> {
  const only = option(Deno.args, "--only")?.split(",") ?? [...shapes, ...manifests];
  const rows: Row[] = [];
  for (const name of only) {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", import.meta.filename!, "--graph", name, ...Deno.args],
      stderr: "inherit",
    }).output();
    if (code !== 0) Deno.exit(code);
    const own: Row[] = new TextDecoder().decode(stdout).trim().split("\n").map((l) =>
      JSON.parse(l)
    );
    rows.push(...own);
    console.log(`\n${name}: ${own[0]!.nodes} nodes, ${own[0]!.edges} edges\n${table(own)}`);
  }
  await Deno.writeTextFile(
    `${await outFolder()}/blocks.json`,
    JSON.stringify(rows, null, 1) + "\n",
  );
  const slow = rows.filter((row) => {
    if (row.limit !== null || row.workers < 4 || row.objective === "balanced") return false;
    const rival = rows.find((other) =>
      other.graph === row.graph && other.workers === row.workers && other.objective === "balanced"
    )!;
    return rival.makespan >= row.makespan;
  });
  for (const { graph, workers, objective } of slow) {
    console.log(`balanced is not quicker than ${objective}: ${graph}, ${workers} workers`);
  }
  if (slow.length > 0) Deno.exit(1);
}

function table(rows: readonly Row[]): string {
  const head = [
    "workers",
    "limit",
    "objective",
    "blocks",
    "cut",
    "depth",
    "makespan s",
    "bound s",
    "s",
    "peak MB",
  ];
  return columns([
    head,
    ...rows.map((row) => [
      `${row.workers}`,
      `${row.limit ?? "-"}`,
      row.objective,
      `${row.blocks}`,
      `${row.cut}`,
      `${row.depth}`,
      row.makespan.toFixed(1),
      row.bound.toFixed(1),
      row.seconds.toFixed(2),
      `${row.peakMB}`,
    ]),
  ]);
}

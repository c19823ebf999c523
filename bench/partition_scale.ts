/** How long does `partition` take on graphs of 100,000 and a million nodes at default effort, and how much memory?
 *
 * `deno task bench:scale [--nodes 100000,1000000] [--only "minCut,balanced"]`. Layered graphs, 4.8 edges a node, with shuffled indices; a chain
 * and a star. Each measurement is a process of its own that reads the graph, builds it and cuts it. The memory is the process's highest,
 * input and all. bench/out/partition_scale.json keeps what was found.
 *
 * Wanted (issue 4): 100,000 nodes in under 1 s; a million nodes and 4.8 million edges in under 10 s and 400 MB.
 * @module
 */
import { buildGraph, partition, type PartitionOptions } from "../src/graph/mod.ts";
import { readGraph, writeGraph } from "./graph_file.ts";
import { layered } from "./layered.ts";
import { peakMemoryMB } from "./process_memory.ts";
import { columns, numberList, option, outFolder } from "./report.ts";

interface Measurement {
  readonly graph: string;
  readonly request: PartitionOptions;
  readonly buildS: number;
  readonly cutS: number;
  readonly peakMB: number;
  readonly blocks: number;
  readonly cut: number;
  readonly depth: number;
  readonly makespan: number;
}

/** What is asked for, where `share` is a part of all nodes. */
function requests(nodeCount: number): PartitionOptions[] {
  const even = (count: number) => ({ count, maxWeight: Math.ceil(1.03 * nodeCount / count) });
  return [
    ...[10, 100, 1000].map((count) => ({ objective: "minCut" as const, ...even(count) })),
    ...(["invocations", "minCut", "wavefront", "balanced"] as const).flatMap((objective) =>
      [50, 200, 1000].map((maxWeight) => ({ objective, maxWeight }))
    ),
  ];
}

if (Deno.args[0] === "--measure") await measure(Deno.args[1]!, JSON.parse(Deno.args[2]!));
else await main();

async function main(): Promise<void> {
  const out = await outFolder();
  const only = option(Deno.args, "--only")?.split(",");
  const found: Measurement[] = [];
  for (const nodeCount of numberList(Deno.args, "--nodes", [100_000, 1_000_000])) {
    for (const graph of [`dbtd_${nodeCount}`, `chain_${nodeCount}`, `star_${nodeCount}`]) {
      const file = `${out}/${graph}.bin`;
      await writeGraph(file, nodeCount, edgesOf(graph, nodeCount));
      for (const request of requests(nodeCount)) {
        if (only !== undefined && !only.includes(request.objective!)) continue;
        const measurement: Measurement = { ...await inProcess(file, request), graph };
        found.push(measurement);
        console.log(row(measurement).join("  "));
      }
    }
  }
  await Deno.writeTextFile(`${out}/partition_scale.json`, JSON.stringify(found, null, 1) + "\n");
  console.log(
    "\n" + columns([
      ["graph", "objective", "limit", "count", "cut in", "peak", "blocks", "cut edges", "makespan"],
      ...found.map(row),
    ]),
  );
}

function edgesOf(graph: string, nodeCount: number): Uint32Array {
  if (graph.startsWith("dbtd")) return layered(graph).edges;
  const ends = (i: number) => graph.startsWith("chain") ? [i, i + 1] : [0, i + 1];
  const edges = new Uint32Array(2 * (nodeCount - 1));
  for (let i = 0; i < nodeCount - 1; i++) edges.set(ends(i), 2 * i);
  return edges;
}

async function inProcess(file: string, request: PartitionOptions): Promise<Measurement> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", import.meta.url, "--measure", file, JSON.stringify(request)],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function measure(file: string, request: PartitionOptions): Promise<void> {
  const { nodeCount, edges } = await readGraph(file);
  const names = Array.from({ length: nodeCount }, (_, i) => String(i));
  const start = performance.now();
  const graph = buildGraph(names, edges);
  const built = performance.now();
  const { report } = partition(graph, request);
  const cutS = (performance.now() - built) / 1000;
  const measurement: Omit<Measurement, "graph"> = {
    request,
    buildS: (built - start) / 1000,
    cutS,
    peakMB: await peakMemoryMB(),
    blocks: report.sizes.length,
    cut: report.cut,
    depth: report.depth,
    makespan: Math.round(report.makespan),
  };
  console.log(JSON.stringify(measurement));
}

function row({ graph, request, cutS, peakMB, blocks, cut, makespan }: Measurement): string[] {
  return [
    graph,
    request.objective!,
    `${request.maxWeight}`,
    `${request.count ?? ""}`,
    `${cutS.toFixed(2)} s`,
    `${peakMB} MB`,
    `${blocks}`,
    `${cut}`,
    `${makespan}`,
  ];
}

import { buildGraph, partition } from "../../graph/mod.ts";
import { blockLimit, type BlockRules } from "./block_rules.ts";

/** Blocks by node, -1 for what is built elsewhere; numbered in an order in which they can run. */
export interface BlockLabels {
  readonly labels: Int32Array;
  readonly count: number;
}

/** Cuts blocks further, where rules ask for more than that what must be apart is apart: a limit, or another objective than few blocks.
 * @param ids of all nodes.
 * @param edges between nodes that are built, as {@linkcode edgesBetweenBuilt} gives them.
 * @returns `blocks` itself when nothing asks for more.
 * @throws {GraphError} `graph/needs-wasm` where WebAssembly is refused.
 */
export function splitBlocks(
  ids: readonly string[],
  edges: Uint32Array,
  blocks: BlockLabels,
  rules: BlockRules,
): BlockLabels {
  const sizes = new Int32Array(blocks.count);
  const built: number[] = [];
  blocks.labels.forEach((label, node) => {
    if (label < 0) return;
    sizes[label]!++;
    built.push(node);
  });
  const limit = blockLimit(rules);
  const fits = sizes.every((size) => size <= limit);
  if (built.length === 0 || (rules.objective === "invocations" && fits)) return blocks;

  const place = new Int32Array(ids.length).fill(-1);
  built.forEach((node, at) => place[node] = at);
  const graph = buildGraph(
    built.map((node) => ids[node]!),
    edges.map((node) => place[node]!),
  );
  try {
    const found = partition(graph, {
      objective: rules.objective,
      maxWeight: limit,
      workers: rules.maxParallelism,
      // blocks that are apart stay apart, whatever the reason was
      colours: built.map((node) => blocks.labels[node]!),
      ...(rules.previous.size === 0 || rules.anew ? {} : { previous: rules.previous }),
    });
    const labels = new Int32Array(ids.length).fill(-1);
    built.forEach((node, at) => labels[node] = found.labels[at]!);
    return { labels, count: found.names.length };
  } finally {
    graph.free();
  }
}

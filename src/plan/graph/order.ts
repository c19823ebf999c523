import { buildGraph } from "../../graph/mod.ts";

/** Every node after all that it depends on; the graph has no cycle. */
export function orderOf(ids: readonly string[], edges: Uint32Array): Uint32Array {
  const graph = buildGraph(ids, edges);
  try {
    return graph.order();
  } finally {
    graph.free();
  }
}

import { buildGraph } from "../../graph/mod.ts";

/** The strongly connected component of each node, or null when the graph has no cycle.
 * @param edges `[from, to]` flattened. */
export function knotsOf(ids: readonly string[], edges: Uint32Array): Uint32Array | null {
  const graph = buildGraph(ids, edges);
  try {
    return graph.cycles().length === 0 ? null : graph.components();
  } finally {
    graph.free();
  }
}

/** Every node after all that it depends on; the graph has no cycle. */
export function orderOf(ids: readonly string[], edges: Uint32Array): Uint32Array {
  const graph = buildGraph(ids, edges);
  try {
    return graph.order();
  } finally {
    graph.free();
  }
}

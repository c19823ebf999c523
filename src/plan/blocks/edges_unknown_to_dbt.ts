import type { AssetGraph } from "../graph/asset_graph.ts";
import type { ContractedGraph } from "../graph/contract.ts";
import { appendTo } from "../append_to.ts";
import { edgeKindBits } from "../graph/edge_list.ts";

/** Which edges dbt would not wait for inside one invocation: those that floe.yaml declares, or that a relation name
 * reveals, unless refs lead the same way. Their ends must not share a block.
 * @returns one byte per edge of `contracted.edges`, in its order: 1 where the ends must be apart.
 * @param order every node after all that it depends on.
 * Time O(d × (nodes + edges between an edge's ends)) for d nodes with such an edge.
 */
export function edgesUnknownToDbt(
  graph: AssetGraph,
  contracted: ContractedGraph,
  order: Uint32Array,
): Uint8Array {
  const { edges } = contracted;
  const apart = new Uint8Array(edges.length);
  const suspects = new Map<number, number[]>(); // from -> edge indices
  for (let e = 0; e < edges.length; e++) {
    if ((edges.kinds(e) & edgeKindBits.ref) === 0) appendTo(suspects, edges.from(e), e);
  }
  if (suspects.size === 0) return apart;

  const rank = new Int32Array(graph.nodes.length);
  order.forEach((node, i) => rank[node] = i);
  const children = graph.nodes.map((): number[] => []);
  for (let e = 0; e < graph.edges.length; e++) {
    if (graph.edges.kinds(e) & edgeKindBits.ref) {
      children[graph.edges.from(e)]!.push(graph.edges.to(e));
    }
  }
  const reachedBy = new Int32Array(graph.nodes.length).fill(-1);
  for (const [from, list] of suspects) {
    const last = Math.max(...list.map((e) => rank[edges.to(e)]!));
    const stack = [from];
    while (stack.length > 0) {
      for (const child of children[stack.pop()!]!) {
        // whatever comes after the last target cannot lead to it
        if (reachedBy[child] === from || rank[child]! > last) continue;
        reachedBy[child] = from;
        stack.push(child);
      }
    }
    for (const e of list) if (reachedBy[edges.to(e)] !== from) apart[e] = 1;
  }
  return apart;
}

import type { AssetGraph } from "./asset_graph.ts";
import type { ContractedGraph } from "./contract.ts";
import { edgeKindBits } from "./edge_list.ts";

/** Which edges dbt would not wait for inside one invocation: those that floe.yaml declares, or that a relation name
 * reveals, unless refs lead the same way. Their ends must not share a block.
 * @returns one byte per edge of `contracted.edges`, in its order: 1 where the ends must be apart.
 * Time O(d × (nodes + edges)) for d nodes with such an edge.
 */
export function edgesUnknownToDbt(graph: AssetGraph, contracted: ContractedGraph): Uint8Array {
  const { edges } = contracted;
  const apart = new Uint8Array(edges.length);
  const suspects = new Map<number, number[]>(); // from -> edge indices
  for (let e = 0; e < edges.length; e++) {
    if (edges.kinds(e) & edgeKindBits.ref) continue;
    const from = edges.from(e);
    const list = suspects.get(from);
    if (list === undefined) suspects.set(from, [e]);
    else list.push(e);
  }
  if (suspects.size === 0) return apart;

  const children = graph.nodes.map((): number[] => []);
  for (let e = 0; e < graph.edges.length; e++) {
    if (graph.edges.kinds(e) & edgeKindBits.ref) {
      children[graph.edges.from(e)]!.push(graph.edges.to(e));
    }
  }
  for (const [from, list] of suspects) {
    const reached = new Uint8Array(graph.nodes.length);
    const stack = [from];
    while (stack.length > 0) {
      for (const child of children[stack.pop()!]!) {
        if (reached[child] === 1) continue;
        reached[child] = 1;
        stack.push(child);
      }
    }
    for (const e of list) if (reached[edges.to(e)] === 0) apart[e] = 1;
  }
  return apart;
}

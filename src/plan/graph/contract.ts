import { type AssetGraph, isContracted } from "./asset_graph.ts";
import { edgeKindBits, EdgeList } from "./edge_list.ts";

/** The graph without its ephemeral models and functions: their parents were handed to their children. */
export interface ContractedGraph {
  /** Indices into the nodes of the graph it came from, ascending. */
  readonly kept: readonly number[];
  /** Between indices of the graph it came from; sorted. */
  readonly edges: EdgeList;
  /** For an ephemeral model, the assets that stand for it: its nearest ancestors that are none. Sorted. */
  readonly standIns: ReadonlyMap<number, readonly number[]>;
  /** The functions that an asset calls, directly or through others and ephemeral models; assets that call none are missing. */
  readonly functionsOf: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Hands the parents of each ephemeral model and each function to its children.
 *
 * An edge through one of them is `declared` when one of its hops only floe.yaml knows, `ref` else.
 * @param order every node after all that it depends on.
 * Time O(nodes + edges of the result).
 */
export function contractEphemerals(graph: AssetGraph, order: Uint32Array): ContractedGraph {
  const contracted = (i: number) => isContracted(graph.nodes[i]!);
  const parents = graph.nodes.map((): number[] => []);
  for (let e = 0; e < graph.edges.length; e++) {
    parents[graph.edges.to(e)]!.push(graph.edges.from(e));
  }

  const through = new Map<number, Map<number, number>>(); // contracted -> ancestor -> kinds
  const edges = new EdgeList(graph.nodes.length);
  for (const to of order) {
    const resolved = contracted(to) ? new Map<number, number>() : null;
    for (const from of parents[to]!) {
      const kinds = graph.edges.kindsOf(from, to);
      const ancestors = through.get(from);
      if (ancestors === undefined) {
        if (resolved === null) edges.add(from, to, kinds);
        else resolved.set(from, (resolved.get(from) ?? 0) | kinds);
        continue;
      }
      for (const [ancestor, before] of ancestors) {
        const bits = joinKinds(before, kinds);
        if (resolved === null) edges.add(ancestor, to, bits);
        else resolved.set(ancestor, (resolved.get(ancestor) ?? 0) | bits);
      }
    }
    if (resolved !== null) through.set(to, resolved);
  }
  edges.sort();
  const kept = graph.nodes.map((_, i) => i).filter((i) => !contracted(i));
  const standIns = new Map([...through].map(([i, a]) => [i, [...a.keys()].sort((x, y) => x - y)]));
  return { kept, edges, standIns, functionsOf: functionCalls(graph, order, parents) };
}

/** Which functions each node calls, through others and ephemeral models too; a function calls itself. */
function functionCalls(
  { nodes }: AssetGraph,
  order: Uint32Array,
  parents: readonly (readonly number[])[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const calls = new Map<number, Set<number>>();
  if (!nodes.some((n) => n.dbtFunction !== null)) return calls;
  for (const to of order) {
    const called = new Set(nodes[to]!.dbtFunction === null ? [] : [to]);
    for (const from of parents[to]!) {
      if (isContracted(nodes[from]!)) calls.get(from)?.forEach((f) => called.add(f));
    }
    if (called.size > 0) calls.set(to, called);
  }
  return calls;
}

/** The kind of a path: what floe.yaml alone knows of, it alone knows of the whole. */
function joinKinds(a: number, b: number): number {
  return a & b & edgeKindBits.ref ? edgeKindBits.ref : edgeKindBits.declared;
}

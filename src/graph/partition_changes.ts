import { compareText } from "../errors/mod.ts";
import type { Graph } from "./graph.ts";

/** A node that was in another block before. */
export interface MovedNode {
  readonly node: string;
  readonly from: string;
  readonly to: string;
}

/** What is different from the previous blocks. Lists are in ascending order of names, by code unit. */
export interface PartitionChanges {
  /** Nodes that were there and are in a block of another name now. */
  readonly moved: readonly MovedNode[];
  /** Nodes that had no block. */
  readonly added: readonly string[];
  /** Nodes that had a block and are not in the graph. */
  readonly removed: readonly string[];
  /** Blocks that there were not. */
  readonly opened: readonly string[];
  /** Blocks that there are no more. */
  readonly closed: readonly string[];
  /** Blocks that new blocks took most of their known nodes from, with these. */
  readonly split: readonly { readonly block: string; readonly into: readonly string[] }[];
  /** Closed blocks whose nodes are still there, with the blocks they are in. */
  readonly joined: readonly { readonly block: string; readonly into: readonly string[] }[];
  /** Edges of the graph between different previous blocks; edges of added nodes are left out. */
  readonly cutBefore: number;
  /** Of the same edges those between different blocks now. */
  readonly cutAfter: number;
}

/** Compares blocks with those before.
 * @param previous Block names by node id.
 * @param names By block.
 */
export function changesOf(
  graph: Graph,
  labels: Uint32Array,
  names: readonly string[],
  previous: ReadonlyMap<string, string>,
): PartitionChanges {
  const { ids } = graph;
  const moved: MovedNode[] = [];
  const added: string[] = [];
  /** For every name the names on the other side, with the nodes that they share. */
  const into = new Map<string, Map<string, number>>();
  const origins = new Map<string, Map<string, number>>();
  ids.forEach((node, v) => {
    const [from, to] = [previous.get(node), names[labels[v]!]!];
    if (from === undefined) {
      added.push(node);
      return;
    }
    count(into, from, to);
    count(origins, to, from);
    if (from !== to) moved.push({ node, from, to });
  });
  const here = new Set(ids);
  const [now, before] = [new Set(names), new Set(previous.values())];
  const opened = sorted([...now].filter((name) => !before.has(name)));
  const closed = sorted([...before].filter((name) => !now.has(name)));
  const split = new Map<string, string[]>();
  for (const block of opened) {
    const [origin] = [...origins.get(block) ?? []].sort((a, b) =>
      b[1] - a[1] || compareText(a[0], b[0])
    );
    if (origin === undefined || !now.has(origin[0])) continue;
    split.set(origin[0], [...split.get(origin[0]) ?? [], block]);
  }
  const blocks = sorted([...before]);
  const places = new Map(blocks.map((name, place) => [name, place]));
  const old = Uint32Array.from(ids, (id) => places.get(previous.get(id)!) ?? blocks.length);
  return {
    moved: moved.sort((a, b) => compareText(a.node, b.node)),
    added: sorted(added),
    removed: sorted([...previous.keys()].filter((id) => !here.has(id))),
    opened,
    closed,
    split: sorted([...split.keys()]).map((block) => ({ block, into: split.get(block)! })),
    joined: closed.filter((block) => into.has(block))
      .map((block) => ({ block, into: sorted([...into.get(block)!.keys()]) })),
    cutBefore: cut(graph, old, blocks.length),
    cutAfter: cut(
      graph,
      labels.map((label, v) => old[v] === blocks.length ? names.length : label),
      names.length,
    ),
  };
}

/** Edges between different labels, neither of which is `left`. */
function cut(graph: Graph, labels: Uint32Array, left: number): number {
  const { edges, counts } = graph.quotient(labels);
  return counts.reduce(
    (sum, n, i) => edges[2 * i] === left || edges[2 * i + 1] === left ? sum : sum + n,
    0,
  );
}

function count(table: Map<string, Map<string, number>>, from: string, to: string): void {
  let row = table.get(from);
  if (row === undefined) table.set(from, row = new Map());
  row.set(to, (row.get(to) ?? 0) + 1);
}

function sorted(names: string[]): string[] {
  return names.sort(compareText);
}

import { appendTo } from "../append_to.ts";

/** Edges between nodes that are built here; a path through what is built elsewhere is an edge, too.
 * @param edges `[from, to]` flattened; acyclic.
 * @param order every node after all that it depends on.
 * @param labels negative for what is built elsewhere.
 * @returns `[from, to]` flattened, some maybe twice. Time O(edges of the result + edges).
 */
export function edgesBetweenBuilt(
  edges: Uint32Array,
  order: Iterable<number>,
  labels: Int32Array,
): Uint32Array {
  const pairs: number[] = [];
  const intoOthers = new Map<number, number[]>();
  const outOfOthers = new Map<number, number[]>();
  for (let e = 0; e < edges.length; e += 2) {
    const [from, to] = [edges[e]!, edges[e + 1]!];
    if (labels[to]! < 0) appendTo(intoOthers, to, from);
    else if (labels[from]! < 0) appendTo(outOfOthers, from, to);
    else pairs.push(from, to);
  }
  if (intoOthers.size === 0) return Uint32Array.from(pairs);
  const above = new Map<number, Set<number>>(); // built elsewhere -> built nodes that it waits for
  for (const node of order) {
    if (labels[node]! >= 0) continue;
    const waitsFor = new Set<number>();
    for (const parent of intoOthers.get(node) ?? []) {
      if (labels[parent]! >= 0) waitsFor.add(parent);
      else above.get(parent)?.forEach((p) => waitsFor.add(p));
    }
    above.set(node, waitsFor);
    for (const to of outOfOthers.get(node) ?? []) {
      for (const from of waitsFor) pairs.push(from, to);
    }
  }
  return Uint32Array.from(pairs);
}

/** Compressed sparse rows: the neighbours of node `i` are `targets[offsets[i]]` up to, not including,
 * `targets[offsets[i + 1]]`, ascending and distinct. */
export interface Csr {
  /** Length V + 1. */
  readonly offsets: Uint32Array;
  /** Length E, distinct edges. */
  readonly targets: Uint32Array;
}

/** Children of every node. Repeated edges become one; self loops stay.
 *
 * Two counting sorts, first by target and then by source, leave each row ascending without comparing anything.
 * @param edges `[from, to]` flattened, length 2·E, each below `nodeCount` (checked by the caller).
 * @returns Time and memory O(V + E).
 */
export function childrenOf(nodeCount: number, edges: Uint32Array): Csr {
  const parents = bucket(nodeCount, edges, 1);
  const start = new Uint32Array(nodeCount + 1);
  for (let e = 0; e < edges.length; e += 2) start[edges[e]! + 1]!++;
  for (let i = 0; i < nodeCount; i++) start[i + 1]! += start[i]!;

  const fill = start.slice(0, nodeCount);
  const sorted = new Uint32Array(edges.length / 2);
  for (let to = 0; to < nodeCount; to++) {
    for (let p = parents.offsets[to]!; p < parents.offsets[to + 1]!; p++) {
      const from = parents.targets[p]!;
      const end = fill[from]!;
      if (end > start[from]! && sorted[end - 1] === to) continue; // the same edge again
      sorted[end] = to;
      fill[from] = end + 1;
    }
  }
  return compact(nodeCount, start, fill, sorted);
}

/** The same edges the other way round: parents of every node, ascending. Time and memory O(V + E). */
export function reversed({ offsets, targets }: Csr): Csr {
  const nodeCount = offsets.length - 1;
  const back = new Uint32Array(nodeCount + 1);
  for (const to of targets) back[to + 1]!++;
  for (let i = 0; i < nodeCount; i++) back[i + 1]! += back[i]!;
  const fill = back.slice(0, nodeCount);
  const sources = new Uint32Array(targets.length);
  for (let from = 0; from < nodeCount; from++) {
    for (let e = offsets[from]!; e < offsets[from + 1]!; e++) {
      sources[fill[targets[e]!]!++] = from;
    }
  }
  return { offsets: back, targets: sources };
}

/** Groups edges by their end at `side` (0: from, 1: to); rows hold the other ends, unsorted. */
function bucket(nodeCount: number, edges: Uint32Array, side: 0 | 1): Csr {
  const offsets = new Uint32Array(nodeCount + 1);
  for (let e = side; e < edges.length; e += 2) offsets[edges[e]! + 1]!++;
  for (let i = 0; i < nodeCount; i++) offsets[i + 1]! += offsets[i]!;
  const fill = offsets.slice(0, nodeCount);
  const targets = new Uint32Array(edges.length / 2);
  const other = 1 - 2 * side;
  for (let e = side; e < edges.length; e += 2) targets[fill[edges[e]!]!++] = edges[e + other]!;
  return { offsets, targets };
}

/** Closes the gaps that repeated edges left. */
function compact(
  nodeCount: number,
  start: Uint32Array,
  end: Uint32Array,
  sorted: Uint32Array,
): Csr {
  const offsets = new Uint32Array(nodeCount + 1);
  let size = 0;
  for (let i = 0; i < nodeCount; i++) {
    sorted.copyWithin(size, start[i]!, end[i]!);
    size += end[i]! - start[i]!;
    offsets[i + 1] = size;
  }
  return { offsets, targets: size === sorted.length ? sorted : sorted.slice(0, size) };
}

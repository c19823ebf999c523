import type { Csr } from "./csr.ts";

/** Every node after its parents, always the lowest index that is ready; null when there is a cycle.
 *
 * That is the lexicographically smallest order, so it depends on the graph alone.
 * Time O(E + V log V), memory O(V).
 * @see Kahn (1962), "Topological sorting of large networks", CACM 5(11)
 */
export function lowestFirstOrder({ offsets, targets }: Csr): Uint32Array | null {
  const nodeCount = offsets.length - 1;
  const waiting = parentCounts(nodeCount, targets);
  const ready = new MinHeap(nodeCount);
  for (let i = 0; i < nodeCount; i++) if (waiting[i] === 0) ready.push(i);
  const order = new Uint32Array(nodeCount);
  let done = 0;
  while (ready.size > 0) {
    const node = ready.pop();
    order[done++] = node;
    for (let e = offsets[node]!; e < offsets[node + 1]!; e++) {
      const child = targets[e]!;
      if (--waiting[child]! === 0) ready.push(child);
    }
  }
  return done === nodeCount ? order : null;
}

/** Edges on the longest path that ends in each node, 0 without parents; null when there is a cycle.
 * Time O(V + E), memory O(V). */
export function longestPathLevels({ offsets, targets }: Csr): Uint32Array | null {
  const nodeCount = offsets.length - 1;
  const waiting = parentCounts(nodeCount, targets);
  const levels = new Uint32Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  let tail = 0;
  for (let i = 0; i < nodeCount; i++) if (waiting[i] === 0) queue[tail++] = i;
  for (let head = 0; head < tail; head++) {
    const node = queue[head]!;
    const below = levels[node]! + 1;
    for (let e = offsets[node]!; e < offsets[node + 1]!; e++) {
      const child = targets[e]!;
      if (levels[child]! < below) levels[child] = below;
      if (--waiting[child]! === 0) queue[tail++] = child;
    }
  }
  return tail === nodeCount ? levels : null;
}

function parentCounts(nodeCount: number, targets: Uint32Array): Uint32Array {
  const counts = new Uint32Array(nodeCount);
  for (const child of targets) counts[child]!++;
  return counts;
}

/** A binary heap of distinct indices, smallest on top. */
class MinHeap {
  readonly #items: Uint32Array;
  size = 0;

  constructor(capacity: number) {
    this.#items = new Uint32Array(capacity);
  }

  push(item: number): void {
    const items = this.#items;
    let slot = this.size++;
    while (slot > 0) {
      const above = (slot - 1) >>> 1;
      if (items[above]! <= item) break;
      items[slot] = items[above]!;
      slot = above;
    }
    items[slot] = item;
  }

  pop(): number {
    const items = this.#items;
    const top = items[0]!;
    const item = items[--this.size]!;
    let slot = 0;
    for (let below = 1; below < this.size; below = 2 * slot + 1) {
      if (below + 1 < this.size && items[below + 1]! < items[below]!) below++;
      if (items[below]! >= item) break;
      items[slot] = items[below]!;
      slot = below;
    }
    items[slot] = item;
    return top;
  }
}

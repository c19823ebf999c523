import type { Csr } from "./csr.ts";
import { stronglyConnected } from "./tarjan.ts";

/** One shortest cycle of every strongly connected component that has one, closed (first = last).
 *
 * The shortest cycle through the lowest node comes from a breadth-first search. Then the next node is tried
 * without the lower ones, only as deep as would be shorter, and so on. A cycle starts with its lowest node. Among equally
 * short ones the lowest start wins, then the one that a search over ascending children meets first.
 *
 * Trying all starts costs V·E at worst, so a component of n nodes and m edges stops the search after
 * `2^20 + 64·(n + m)` edges and keeps the shortest cycle found by then. Components under a thousand nodes and two thousand
 * edges never get there, larger ones only when all their cycles are long.
 * @returns Per cycle its number of entries, then its entries; cycles in the order of their components.
 * Time O(V + E) to O(64·(V + E)) as said, memory O(V).
 * @see Itai & Rodeh (1978), "Finding a minimum circuit in a graph", SIAM J. Comput. 7(4)
 */
export function shortestCycles(children: Csr): Uint32Array {
  const search = new CycleSearch(children, stronglyConnected(children));
  const { members, starts } = search;
  const found: number[] = [];
  for (let c = 0; c + 1 < starts.length; c++) {
    const cycle = search.shortest(members.subarray(starts[c], starts[c + 1]));
    if (cycle === null) continue;
    found.push(cycle.length);
    for (const node of cycle) found.push(node);
  }
  return Uint32Array.from(found);
}

const BUDGET_FLOOR = 2 ** 20;
const BUDGET_PER_ITEM = 64;

class CycleSearch {
  readonly members: Uint32Array;
  readonly starts: Uint32Array;
  readonly #children: Csr;
  readonly #labels: Uint32Array;
  /** 1 + the start whose search saw the node last: no clearing between searches. */
  readonly #seen: Uint32Array;
  readonly #cameFrom: Uint32Array;
  readonly #depth: Uint32Array;
  readonly #queue: Uint32Array;
  #edgesLeft = 0;

  constructor(children: Csr, labels: Uint32Array) {
    const nodeCount = labels.length;
    this.#children = children;
    this.#labels = labels;
    this.#seen = new Uint32Array(nodeCount);
    this.#cameFrom = new Uint32Array(nodeCount);
    this.#depth = new Uint32Array(nodeCount);
    this.#queue = new Uint32Array(nodeCount);
    [this.members, this.starts] = groupByLabel(labels);
  }

  /** @param members One component, ascending. */
  shortest(members: Uint32Array): number[] | null {
    const { offsets } = this.#children;
    const loop = members.find((node) => this.#hasSelfLoop(node));
    if (loop !== undefined) return [loop, loop];
    if (members.length === 1) return null;

    let size = 0;
    for (const node of members) size += 1 + offsets[node + 1]! - offsets[node]!;
    this.#edgesLeft = BUDGET_FLOOR + BUDGET_PER_ITEM * size;
    let best: number[] | null = null;
    for (const start of members) {
      const limit: number = best === null ? members.length : best.length - 2;
      best = this.#through(start, limit) ?? best;
      if (best !== null && (best.length === 3 || this.#edgesLeft <= 0)) break;
    }
    return best;
  }

  /** The shortest cycle of at most `limit` edges through `start` and nodes above it. */
  #through(start: number, limit: number): number[] | null {
    const { offsets, targets } = this.#children;
    const [seen, cameFrom, depth, queue] = [this.#seen, this.#cameFrom, this.#depth, this.#queue];
    const label = this.#labels[start];
    const mark = start + 1;
    let tail = 1;
    queue[0] = start;
    depth[start] = 0;
    for (let head = 0; head < tail; head++) {
      const node = queue[head]!;
      if (depth[node]! >= limit) return null;
      this.#edgesLeft -= offsets[node + 1]! - offsets[node]!;
      for (let e = offsets[node]!; e < offsets[node + 1]!; e++) {
        const child = targets[e]!;
        if (child === start) return this.#pathBack(start, node);
        if (child < start || seen[child] === mark || this.#labels[child] !== label) continue;
        seen[child] = mark;
        cameFrom[child] = node;
        depth[child] = depth[node]! + 1;
        queue[tail++] = child;
      }
    }
    return null;
  }

  #pathBack(start: number, last: number): number[] {
    const path = [start];
    for (let node = last; node !== start; node = this.#cameFrom[node]!) path.push(node);
    path.push(start);
    return path.reverse();
  }

  #hasSelfLoop(node: number): boolean {
    const { offsets, targets } = this.#children;
    for (let e = offsets[node]!; e < offsets[node + 1]! && targets[e]! <= node; e++) {
      if (targets[e] === node) return true;
    }
    return false;
  }
}

/** Nodes by component, ascending inside each, and where each component starts (one entry more than components). */
function groupByLabel(labels: Uint32Array): [members: Uint32Array, starts: Uint32Array] {
  let count = 0;
  for (const label of labels) if (label >= count) count = label + 1;
  const starts = new Uint32Array(count + 1);
  for (const label of labels) starts[label + 1]!++;
  for (let c = 0; c < count; c++) starts[c + 1]! += starts[c]!;
  const fill = starts.slice(0, count);
  const members = new Uint32Array(labels.length);
  labels.forEach((label, node) => members[fill[label]!++] = node);
  return [members, starts];
}

import { orderOf } from "../graph/order.ts";
import type { BlockLabels } from "./split_blocks.ts";

/** Numbers blocks by what they hold, not by how they were found: in an order in which they can run, the block with the lowest node first
 * among those that could be next. So the plan that keeps all blocks of an earlier one is equal to it.
 */
export function inCanonicalOrder({ labels, count }: BlockLabels, edges: Uint32Array): BlockLabels {
  const byLowest: number[] = [];
  const rank = new Int32Array(count).fill(-1);
  for (const label of labels) {
    if (label < 0 || rank[label]! >= 0) continue;
    rank[label] = byLowest.length;
    byLowest.push(label);
  }
  const pairs: number[] = [];
  for (let e = 0; e < edges.length; e += 2) {
    const [from, to] = [labels[edges[e]!]!, labels[edges[e + 1]!]!];
    if (from !== to) pairs.push(rank[from]!, rank[to]!);
  }
  const order = orderOf(byLowest.map(String), Uint32Array.from(pairs));
  const number = new Int32Array(count);
  order.forEach((lowest, at) => number[byLowest[lowest]!] = at);
  return { labels: labels.map((label) => label < 0 ? -1 : number[label]!), count };
}

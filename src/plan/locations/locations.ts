import { compareText } from "../../errors/mod.ts";
import { buildGraph, partition } from "../../graph/mod.ts";
import { freeName, keptNames } from "../blocks/block_names.ts";
import type { BlockRules } from "../blocks/block_rules.ts";
import { edgesBetweenBuilt } from "../blocks/built_edges.ts";
import { inCanonicalOrder } from "../blocks/canonical_order.ts";
import type { BlockLabels } from "../blocks/split_blocks.ts";
import { orderOf } from "../graph/order.ts";
import type { Plan, PlanBlock, PlanLocation } from "../types.ts";

/** Puts the blocks of a product into as few locations as the limit allows, so that little is handed from one to another; none when
 * everything fits into one.
 *
 * What an asset reads, and what a check reads beside its own asset, is in the same location or in one before it. Blocks stay in their previous
 * locations as far as the limit allows.
 * @throws {GraphError} `graph/needs-wasm` where WebAssembly is refused.
 * Time O((assets + edges + checks) log).
 */
export function planLocations(
  plan: Pick<Plan, "assets" | "edges" | "checks" | "blocks">,
  rules: BlockRules,
): PlanLocation[] {
  const { blocks } = plan;
  const weights = blocks.map((b) => b.assets.length);
  const limit = rules.maxLocationAssets ?? Infinity;
  if (weights.reduce((sum, weight) => sum + weight, 0) <= limit) return [];
  const edges = blockEdges(plan);
  const { labels, count } = cut(blocks, edges, weights, rules);
  const members: PlanBlock[][] = Array.from({ length: count }, () => []);
  blocks.forEach((block, b) => members[labels[b]!]!.push(block));
  const reads = members.map(() => new Set<number>());
  for (let e = 0; e < edges.length; e += 2) {
    const [from, to] = [labels[edges[e]!]!, labels[edges[e + 1]!]!];
    if (from !== to) reads[to]!.add(from);
  }
  const names = nameLocations(members, rules.previousLocations);
  return members.map((list, l) => ({
    name: names[l]!,
    blocks: list.map((b) => b.id),
    dependsOn: [...reads[l]!].sort((x, y) => x - y).map((x) => names[x]!),
  }));
}

function cut(
  blocks: readonly PlanBlock[],
  edges: Uint32Array,
  weights: readonly number[],
  { maxLocationAssets, previousLocations, locationsAnew }: BlockRules,
): BlockLabels {
  const previous = formerLocations(blocks, previousLocations);
  const graph = buildGraph(blocks.map((b) => b.id), edges);
  try {
    const { labels, names } = partition(graph, {
      objective: "invocations",
      maxWeight: maxLocationAssets!,
      weights,
      ...(previous.size === 0 || locationsAnew ? {} : { previous }),
    });
    return inCanonicalOrder({ labels: Int32Array.from(labels), count: names.length }, edges);
  } finally {
    graph.free();
  }
}

/** Pairs of blocks of which the second waits for the first, as indices: it reads its assets, maybe by way of what is built elsewhere, or tests
 * its own beside them. Every one leads to a later block of the plan, so they make no cycle. */
function blockEdges({ assets, edges, checks, blocks }: Parameters<typeof planLocations>[0]) {
  const place = new Map(assets.map((a, i) => [a.id, i]));
  const blockIndex = new Map(blocks.map((b, i) => [b.id, i]));
  const labels = Int32Array.from(assets, (a) => blockIndex.get(a.block ?? "") ?? -1);
  const ends = Uint32Array.from(
    edges.flatMap(({ from, to }) => [place.get(from)!, place.get(to)!]),
  );
  const order = orderOf(assets.map((a) => a.id), ends);
  const built = edgesBetweenBuilt(ends, order, labels);
  const pairs = [...built].map((asset) => labels[asset]!);
  for (const { block, additionalAssets } of checks) {
    const to = blockIndex.get(block ?? "");
    if (to === undefined) continue;
    for (const asset of additionalAssets) {
      const from = labels[place.get(asset)!]!;
      if (from >= 0) pairs.push(from, to);
    }
  }
  const found = new Map<number, [number, number]>();
  for (let e = 0; e < pairs.length; e += 2) {
    const [from, to] = [pairs[e]!, pairs[e + 1]!];
    if (from !== to) found.set(from * blocks.length + to, [from, to]);
  }
  return Uint32Array.from([...found.values()].flat());
}

/** The location that most assets of a block were in, by block; ties go to the lower name. */
function formerLocations(
  blocks: readonly PlanBlock[],
  previous: ReadonlyMap<string, string>,
): Map<string, string> {
  const former = new Map<string, string>();
  if (previous.size === 0) return former;
  for (const { id, assets } of blocks) {
    const counts = new Map<string, number>();
    for (const asset of assets) {
      const name = previous.get(asset);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b));
    if (most !== undefined) former.set(id, most[0]);
  }
  return former;
}

/** A location that holds most assets of an earlier one keeps its name; a new one is called as its first block by name, without the product's. */
function nameLocations(
  members: readonly (readonly PlanBlock[])[],
  previous: ReadonlyMap<string, string>,
): string[] {
  const assets = members.map((list) => list.flatMap((b) => b.assets.map((id) => ({ id }))));
  const kept = keptNames(assets, previous);
  const taken = new Set([...previous.values(), ...kept.values()]);
  return members.map((list, l) => {
    const anchors = list.map((b) => b.id.slice(b.id.indexOf("/") + 1)).sort(compareText);
    const name = kept.get(l) ?? freeName(anchors, taken);
    taken.add(name);
    return name;
  });
}

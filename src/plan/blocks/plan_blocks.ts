import { edgesUnknownToDbt } from "./edges_unknown_to_dbt.ts";
import type { AssetPolicy } from "../policies/asset_policies.ts";
import { orderOf } from "../graph/order.ts";
import { nameBlocks } from "./block_names.ts";
import type { BlockRules } from "./block_rules.ts";
import { edgesBetweenBuilt } from "./built_edges.ts";
import { cutBlocks } from "./blocks.ts";
import type { Placement } from "../checks/checks.ts";
import type { PlanContext } from "../context.ts";
import { inCanonicalOrder } from "./canonical_order.ts";
import { splitBlocks } from "./split_blocks.ts";
import type { PlanBlock, PlanMapping } from "../types.ts";

/** The blocks of a product, in an order in which they can run, and where each node of the graph runs.
 *
 * The assets of a block agree in compute, partition, retries, timeout, pool, priority, backfill and schedules, and each reads of the others what has its
 * own key.
 * @param scheduled the names of the schedules that build each node; none when it is missing.
 * @param ofEdge the partitions that each edge of the contracted graph needs.
 * @throws {GraphError} `graph/needs-wasm` where the rules need it and WebAssembly is refused.
 */
export function planBlocks(
  { input, graph, contracted, order, built, policies }: PlanContext,
  scheduled: ReadonlyMap<number, readonly string[]>,
  ofEdge: readonly (PlanMapping | null)[],
  rules: BlockRules,
): { blocks: PlanBlock[]; place: Placement } {
  const colours = new Map<string, number>();
  const colour = new Int32Array(graph.nodes.length).fill(-1);
  const said = new Map<AssetPolicy, string>(); // most assets share one policy
  const saidBy = (policy: AssetPolicy) => {
    let text = said.get(policy);
    if (text === undefined) said.set(policy, text = JSON.stringify(sharedBy(policy, [])));
    return text;
  };
  for (const i of built) {
    const agree = `${saidBy(policies[i]!)} ${(scheduled.get(i) ?? []).join()}`;
    if (!colours.has(agree)) colours.set(agree, colours.size);
    colour[i] = colours.get(agree)!;
  }
  const edges = contracted.edges.pairs();
  const kept = new Set(contracted.kept);
  const ids = graph.nodes.map((n) => n.id);
  const keptOrder = orderOf(ids, edges).filter((i) => kept.has(i));
  const unknown = input.dbt === null
    ? new Uint8Array(edges.length / 2)
    : edgesUnknownToDbt(graph, contracted, order);
  ofEdge.forEach((mapping, e) => {
    // whoever reads other partitions than its own waits for other runs than this one
    if (mapping !== null && mapping.type !== "identity") unknown[e] = 1;
  });
  const apart = cutBlocks({
    nodeCount: graph.nodes.length,
    edges,
    apart: unknown,
    order: keptOrder,
    colour,
    colourCount: colours.size,
  });
  const builtEdges = edgesBetweenBuilt(edges, keptOrder, apart.labels);
  const cut = inCanonicalOrder(splitBlocks(ids, builtEdges, apart, rules), builtEdges);

  const members: number[][] = Array.from({ length: cut.count }, () => []);
  for (const i of keptOrder) if (cut.labels[i]! >= 0) members[cut.labels[i]!]!.push(i);
  const waitsFor = members.map(() => new Set<number>());
  for (let e = 0; e < edges.length; e += 2) {
    const [from, to] = [cut.labels[edges[e]!]!, cut.labels[edges[e + 1]!]!];
    if (from >= 0 && to >= 0 && from !== to) waitsFor[to]!.add(from);
  }
  const blockIds = nameBlocks(
    input.artifacts.metadata.product_name,
    members.map((list) => list.map((i) => graph.nodes[i]!)),
    rules.previous,
  );
  const rank = new Int32Array(graph.nodes.length).fill(-1);
  let next = 0;
  for (const i of keptOrder) if (cut.labels[i]! < 0) rank[i] = next++;
  for (const list of members) for (const i of list) rank[i] = next++;

  const called = new Set(
    [...contracted.functionsOf].flatMap(([i, f]) => kept.has(i) ? [...f] : []),
  );
  const uncalled = graph.nodes.flatMap((n, i) =>
    n.dbtFunction === null || called.has(i) ? [] : [i]
  );
  const functionsOf = (list: readonly number[], last: boolean) => {
    const own = new Set(list.flatMap((i) => [...contracted.functionsOf.get(i) ?? []]));
    if (last) uncalled.forEach((f) => own.add(f));
    return [...own].sort((x, y) => x - y).map((f) => graph.nodes[f]!.id);
  };
  const blocks = members.map((list, b): PlanBlock => ({
    id: blockIds[b]!,
    assets: list.map((i) => graph.nodes[i]!.id),
    functions: functionsOf(list, b === members.length - 1),
    dependsOn: [...waitsFor[b]!].sort((x, y) => x - y).map((x) => blockIds[x]!),
    ...sharedBy(policies[list[0]!]!, scheduled.get(list[0]!) ?? []),
  }));
  return { blocks, place: { labels: cut.labels, blockIds, rank } };
}

/** What the assets of a block agree in. */
function sharedBy(
  { compute, partition, retries, timeoutS, pool, priority, backfill }: AssetPolicy,
  schedules: readonly string[],
): Omit<PlanBlock, "id" | "assets" | "functions" | "dependsOn"> {
  return { compute, partition, schedules, retries, timeoutS, pool, priority, backfill };
}

import type { GraphNode } from "../graph/asset_graph.ts";

/** A name for each block. A block that holds most assets of an earlier one keeps its name. A new one is named after the product when there
 * is one block; else after the product and what anchors the block: `seeds` for the one that only loads seeds, its first member by id
 * for any other.
 * @param members of each block.
 * @param previous the block of each asset in an earlier plan, by id.
 * @returns unique names, in the order of the blocks.
 */
export function nameBlocks(
  product: string,
  members: readonly (readonly GraphNode[])[],
  previous: ReadonlyMap<string, string> = new Map(),
): string[] {
  const kept = keptNames(members, previous);
  const taken = new Set([...previous.values(), ...kept.values()]);
  const onlySeeds = members.filter(areSeeds);
  return members.map((list, block) => {
    const first = list.reduce((a, b) => b.id < a.id ? b : a);
    const anchors = [
      ...(onlySeeds.length === 1 && onlySeeds[0] === list ? ["seeds"] : []),
      first.name,
      first.id,
    ].map((anchor) => `${product}/${anchor}`);
    const wanted = members.length === 1 ? [product, ...anchors] : anchors;
    const name = kept.get(block) ?? freeName(wanted, taken);
    taken.add(name);
    return name;
  });
}

function areSeeds(list: readonly GraphNode[]): boolean {
  return list.every((n) => n.node?.resourceType === "seed");
}

/** The first that is free; the last with a number when an earlier plan took them all for other assets. */
export function freeName(names: readonly string[], taken: ReadonlySet<string>): string {
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  let number = 2;
  while (taken.has(`${names.at(-1)}~${number}`)) number++;
  return `${names.at(-1)}~${number}`;
}

/** Which block (or location) keeps which name: the largest overlap first, ties to the earlier block, then to the lower name. */
export function keptNames(
  members: readonly (readonly { readonly id: string }[])[],
  previous: ReadonlyMap<string, string>,
): Map<number, string> {
  const kept = new Map<number, string>();
  if (previous.size === 0) return kept;
  const overlaps: { block: number; name: string; count: number }[] = [];
  members.forEach((list, block) => {
    const counts = new Map<string, number>();
    for (const { id } of list) {
      const name = previous.get(id);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [name, count] of counts) overlaps.push({ block, name, count });
  });
  overlaps.sort((a, b) => b.count - a.count || a.block - b.block || (a.name < b.name ? -1 : 1));
  const given = new Set<string>();
  for (const { block, name } of overlaps) {
    if (kept.has(block) || given.has(name)) continue;
    kept.set(block, name);
    given.add(name);
  }
  return kept;
}

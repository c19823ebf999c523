import type { GraphNode } from "./asset_graph.ts";

/** A name for each block: the product's when there is one block; else the product and what anchors the block, `seeds` for one
 * that only loads seeds, its first member by id for any other.
 * @param members of each block.
 * @returns unique names, in the order of the blocks.
 */
export function nameBlocks(product: string, members: readonly (readonly GraphNode[])[]): string[] {
  if (members.length === 1) return [product];
  const taken = new Set<string>();
  return members.map((list) => {
    const first = list.reduce((a, b) => b.id < a.id ? b : a);
    const onlySeeds = list.every((n) => n.node?.resourceType === "seed");
    const candidates = [...(onlySeeds ? ["seeds"] : []), first.name, first.id];
    const anchor = candidates.find((c) => !taken.has(c))!; // ids are unique, so the last is free
    taken.add(anchor);
    return `${product}/${anchor}`;
  });
}

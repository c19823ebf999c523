import type { Named, OutlineAsset, PlanOutline } from "../outline/mod.ts";
import { change, type Found } from "./change.ts";
import { own } from "./comparison.ts";

/** The new outline, with what only a product that is planned along can know (producers, partitions and mappings of what it builds) as
 * the former one has it, where that product is missing now.
 * @param products names of those that are planned along.
 * @returns also the names of the missing ones, in the order in which assets name them.
 */
export function withFormerProducers(
  before: PlanOutline,
  after: PlanOutline,
  products: readonly string[],
): { readonly outline: PlanOutline; readonly missing: readonly string[] } {
  const unseen = new Map<string, OutlineAsset>();
  const missing = new Set<string>();
  for (const [id, asset] of Object.entries(before.assets)) {
    const now = own(after.assets, id);
    // one that has a producer now comes from a product that is there
    if (asset.producer === undefined || now === undefined || now.producer !== undefined) continue;
    if (products.includes(asset.producer)) continue;
    missing.add(asset.producer);
    unseen.set(id, asset);
  }
  if (missing.size === 0) return { outline: after, missing: [] };
  const partitions: Record<string, PlanOutline["partitions"][string]> = { ...after.partitions };
  const mappings: Record<string, PlanOutline["mappings"][string]> = { ...after.mappings };
  const keep = <T>(to: Record<string, T>, from: Named<T>, name: string | undefined) => {
    const kept = name === undefined ? undefined : own(from, name);
    if (kept !== undefined && !Object.hasOwn(to, name!)) to[name!] = kept;
  };
  const assets: Record<string, OutlineAsset> = {};
  for (const [id, asset] of Object.entries(after.assets)) {
    const former = unseen.get(id);
    if (former !== undefined) {
      const { producer, partition } = former;
      assets[id] = {
        ...asset,
        producer: producer!,
        ...(partition === undefined ? {} : { partition }),
      };
      keep(partitions, before.partitions, partition);
      continue;
    }
    const mapped: Record<string, string> = { ...asset.mapped };
    for (const parent of asset.from ?? []) {
      if (!unseen.has(parent)) continue;
      const was = own(own(before.assets, id)?.mapped ?? {}, parent);
      if (was === undefined) delete mapped[parent];
      else {
        mapped[parent] = was;
        keep(mappings, before.mappings, was);
      }
    }
    const { mapped: _, ...rest } = asset;
    assets[id] = Object.keys(mapped).length === 0 ? rest : { ...rest, mapped };
  }
  return { outline: { ...after, assets, partitions, mappings }, missing: [...missing] };
}

/** One warning for all of them. */
export function sayMissing(missing: readonly string[], product: string): Found[] {
  if (missing.length === 0) return [];
  const names = missing.map((name) => `"${name}"`).join(", ");
  const [them, its] = missing.length === 1 ? ["it", "its folder"] : ["them", "their folders"];
  return [change(
    "warning",
    "changed",
    "product",
    product,
    `The former plan was compiled with ${names}, this one is compared without ${them}, so what comes from there is not compared: ` +
      `add --with and ${its}`,
    { aspect: "with", before: missing, after: null },
  )];
}

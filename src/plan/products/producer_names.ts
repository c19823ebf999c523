import { compareText } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { Plan, PlanAsset, PlanProducer, ProducerAsset } from "../types.ts";

/** How the assets of a product are named to the products that read them.
 *
 * A target makes one key of an asset's name, its alias or an `asset_key` in its `meta`, and where two keys meet it makes them differ: so the key
 * of an asset may depend on others. Those are found here without knowing any target: two assets are alike when, letters and digits
 * alone counting, one of the texts that could name them ends in the same word.
 * @returns what names an asset that is built there. Time O(assets) once, then O(1) each.
 */
export function producerNames(plan: Plan): (asset: PlanAsset) => PlanProducer {
  const built = plan.assets.filter((asset) => !asset.external);
  const byWord = new Map<string, PlanAsset[]>();
  const words = new Map(built.map((asset) => [asset.id, wordsOf(asset)]));
  for (const asset of built) {
    for (const word of words.get(asset.id)!) appendTo(byWord, word, asset);
  }
  return (asset) => {
    const alike = new Map<string, ProducerAsset>();
    for (const word of words.get(asset.id)!) {
      for (const other of byWord.get(word)!) alike.set(other.id, named(other));
    }
    alike.delete(asset.id);
    return {
      product: plan.product.name,
      asset: named(asset),
      dbtProject: plan.product.dbtProject,
      alike: [...alike.values()].sort((a, b) => compareText(a.id, b.id)),
    };
  };
}

function named(asset: PlanAsset): ProducerAsset {
  const { id, kind, name, version, packageName, sourceName, configSchema, identifier, meta } =
    asset;
  return { id, kind, name, version, packageName, sourceName, configSchema, identifier, meta };
}

function wordsOf({ name, identifier, meta }: PlanAsset): ReadonlySet<string> {
  const words = new Set([lastWord(name), lastWord(identifier)]);
  for (const below of [meta, ...Object.values(meta)]) {
    if (typeof below !== "object" || below === null) continue;
    const key = (below as Readonly<Record<string, unknown>>).asset_key;
    const last = Array.isArray(key) ? key.at(-1) : key;
    if (typeof last === "string") words.add(lastWord(last));
  }
  return words;
}

/** The last of the parts that two underscores separate: targets join the parts of a key with them. */
function lastWord(text: string): string {
  const clean = text.normalize("NFKC").replace(/[^A-Za-z0-9]/g, "_").replace(/^_+|_+$/g, "");
  return clean.slice(clean.lastIndexOf("__") + 1).replace(/^_+/, "").toLowerCase();
}

import type { Diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import {
  assumedNames,
  ignoredMeta,
  naturalKey,
  respelt,
} from "../../../src/plugin/lowering/mod.ts";
import { assumedAsset, planKeys } from "../keys.ts";
import { tagName } from "../names.ts";

/** What of the product's words Airflow can only take in another spelling, or that nobody reads: one piece of information for each kind of thing. */
export function respellings(plan: Plan): Diagnostic[] {
  const tags = new Map<string, string | null>();
  const names = new Map<string, string>();
  const planned = planKeys(plan);
  const prefix = plan.product.name;
  for (const asset of plan.assets) {
    for (const tag of asset.tags) if (tagName(tag) !== tag) tags.set(tag, tagName(tag));
    const natural = naturalKey(asset, { meta: "airflow" }).join("/");
    const wanted = asset.external ? natural : `${prefix}/${natural}`;
    const got = planned.get(asset.id)!.name;
    // the name of what another product builds is that product's to choose
    if (wanted !== got && asset.producer === null) names.set(wanted, got);
  }
  const foreign = assumedNames(plan, (product, name) => {
    const watched = `${product ?? prefix}/${name}`;
    const { name: assumed } = assumedAsset(product, name, prefix);
    return assumed === watched ? null : assumed;
  });
  return [
    ...respelt("assets of products that are not compiled along", foreign, "Airflow"),
    ...respelt("tags", tags, "Airflow"),
    ...respelt("asset names", names, "Airflow"),
    ...ignoredMeta(plan, { meta: "airflow", known: META_KEYS }, "Airflow"),
  ];
}

/** Keys of `meta.airflow` that the lowering reads. */
const META_KEYS: readonly string[] = ["asset_key"];

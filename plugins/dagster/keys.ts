import type { PlanAsset, ProducerAsset } from "../../src/plan/mod.ts";
import {
  assetKeys,
  type KeyedAsset,
  keyPart,
  type KeyRules,
  metaOf,
  naturalKey as naturalKeyBy,
} from "../../src/plugin/lowering/mod.ts";
import { outputName, RESERVED_OUTPUTS } from "./names.ts";

export { compareKeys, firstOfEach, type KeyedAsset } from "../../src/plugin/lowering/mod.ts";

/** Two keys with one output name cannot stand in one op, so they count as equal. */
const rules: KeyRules = {
  meta: "dagster",
  identity: outputName,
  reserved: RESERVED_OUTPUTS,
  prefix: () => [],
};

/** The key of every asset, by id: the same keys as dagster-dbt gives, so that a project that moves keeps its history. What another product
 * builds may have the key of something else here, which `keyClashes` says. */
export function planKeys(
  assets: readonly KeyedAsset[],
  ownPackage: string | null,
): ReadonlyMap<string, readonly string[]> {
  return assetKeys(assets, { name: "", dbtProject: ownPackage }, rules);
}

/** The key that dagster-dbt gives.
 * @see dagster_dbt.asset_utils.default_asset_key_fn */
export function naturalKey(asset: ProducerAsset): readonly string[] {
  return naturalKeyBy(asset, rules);
}

/** The key of an asset of which nothing is known but its name. */
export function assumedKey(name: string): readonly string[] {
  return [keyPart(name)];
}

/** What a dbt project says to dagster-dbt under `meta.dagster`. */
export function dagsterMeta(asset: Pick<PlanAsset, "meta">): Readonly<Record<string, unknown>> {
  return metaOf(asset, rules.meta);
}

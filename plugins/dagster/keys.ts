import { compareText } from "../../src/errors/mod.ts";
import type { PlanAsset } from "../../src/plan/mod.ts";
import { shortHash } from "../../src/emit/python/mod.ts";
import { outputName, RESERVED_OUTPUTS } from "./names.ts";

/** The key of every asset, by id.
 *
 * The same keys as dagster-dbt gives, so that a project that moves keeps its history: `meta.dagster.asset_key` when set; source
 * name and table; the alias of a versioned model; else the configured schema, if any, and the name. Where two assets of
 * different packages meet in one key, the product's own keeps it and the other is prefixed with its package; so is a key of which
 * Dagster could make no output, such as `type`.
 */
export function planKeys(
  assets: readonly PlanAsset[],
  ownPackage: string | null,
): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  const taken = new Set<string>(RESERVED_OUTPUTS);
  const rank = (a: PlanAsset) => (a.packageName === ownPackage ? 0 : 1) + (a.external ? 2 : 0);
  const ordered = [...assets].sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
  for (const asset of ordered) {
    const plain = naturalKey(asset).map(keyPart);
    // two keys with one output name cannot stand in one op, so they count as equal
    let key = plain;
    if (taken.has(outputName(key))) key = [keyPart(asset.packageName), ...plain];
    if (taken.has(outputName(key))) {
      key = [...plain.slice(0, -1), `${plain.at(-1)}_${shortHash(asset.id)}`];
    }
    taken.add(outputName(key));
    keys.set(asset.id, key);
  }
  return keys;
}

/** The key that dagster-dbt gives.
 * @see dagster_dbt.asset_utils.default_asset_key_fn */
export function naturalKey(asset: PlanAsset): readonly string[] {
  const configured = dagsterMeta(asset).asset_key;
  if (
    Array.isArray(configured) && configured.length > 0 &&
    configured.every((p) => typeof p === "string" && p !== "")
  ) {
    return configured;
  }
  if (asset.kind === "source") return [asset.sourceName!, asset.name];
  if (asset.version !== null) return [asset.identifier];
  return asset.configSchema === null ? [asset.name] : [asset.configSchema, asset.name];
}

/** What a dbt project says to dagster-dbt under `meta.dagster`. */
export function dagsterMeta(asset: PlanAsset): Readonly<Record<string, unknown>> {
  const meta = asset.meta.dagster;
  return typeof meta === "object" && meta !== null ? meta as Record<string, unknown> : {};
}

/** Letters, digits and `_.-` survive: Dagster makes an output name of each key. */
function keyPart(text: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(text)) return text;
  const clean = text.normalize("NFKC").replace(/[^A-Za-z0-9_.-]/g, "_");
  return clean === "" ? "_" : clean;
}

/** Part by part, in code-unit order. */
export function compareKeys(a: readonly string[], b: readonly string[]): number {
  return compareText(a.join("\u0000"), b.join("\u0000"));
}

import { compareText } from "../../src/errors/mod.ts";
import type { PlanAsset, PlanProducer, ProducerAsset } from "../../src/plan/mod.ts";
import { shortHash } from "../../src/emit/python/mod.ts";
import { outputName, RESERVED_OUTPUTS } from "./names.ts";

/** The key of every asset, by id.
 *
 * The same keys as dagster-dbt gives, so that a project that moves keeps its history: `meta.dagster.asset_key` when set; source
 * name and table; the alias of a versioned model; else the configured schema, if any, and the name. Where two assets of
 * different packages meet in one key, the product's own keeps it and the other is prefixed with its package; so is a key of which
 * Dagster could make no output, such as `type`.
 *
 * What another product builds has the key that it has there, whatever stands beside it here: both products speak of one asset. It may be
 * the key of something else here, which `keyClashes` says.
 */
export function planKeys(
  assets: readonly KeyedAsset[],
  ownPackage: string | null,
): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  const taken = new Set<string>(RESERVED_OUTPUTS);
  const rank = (a: KeyedAsset) => {
    if (!a.external) return a.packageName === ownPackage ? 0 : 1;
    return a.producer !== null ? 2 : a.packageName === ownPackage ? 3 : 4;
  };
  const ordered = [...assets].sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
  for (const asset of ordered) {
    if (asset.external && asset.producer !== null) {
      const key = producerKey(asset.producer);
      taken.add(outputName(key));
      keys.set(asset.id, key);
      continue;
    }
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

/** What the key of an asset depends on. */
export type KeyedAsset = ProducerAsset & Pick<PlanAsset, "external" | "producer">;

/** The key that the product which builds an asset gives it. */
function producerKey({ asset, alike, dbtProject }: PlanProducer): readonly string[] {
  const there = [asset, ...alike].map((a) => ({ ...a, external: false, producer: null }));
  return planKeys(there, dbtProject).get(asset.id)!;
}

/** The key that dagster-dbt gives.
 * @see dagster_dbt.asset_utils.default_asset_key_fn */
export function naturalKey(asset: ProducerAsset): readonly string[] {
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

/** The key of an asset of which nothing is known but its name. */
export function assumedKey(name: string): readonly string[] {
  return [keyPart(name)];
}

/** What a dbt project says to dagster-dbt under `meta.dagster`. */
export function dagsterMeta(asset: Pick<PlanAsset, "meta">): Readonly<Record<string, unknown>> {
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

/** The first of those with one key: an output of another product may be read by its name and as a source, and is one asset. */
export function firstOfEach<T>(list: readonly T[], keyOf: (item: T) => readonly string[]): T[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const before = seen.size;
    return seen.add(keyOf(item).join("\u0000")).size > before;
  });
}

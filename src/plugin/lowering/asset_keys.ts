import { shortHash } from "../../emit/python/mod.ts";
import { compareText } from "../../errors/mod.ts";
import type { PlanAsset, PlanProducer, ProducerAsset } from "../../plan/mod.ts";

/** What a target thinks of keys. */
export interface KeyRules {
  /** The key of `meta` under which a project may name an `asset_key`. */
  readonly meta: string;
  /** Two keys with one identity cannot both be. */
  readonly identity: (key: readonly string[]) => string;
  /** Identities that no key may have. */
  readonly reserved: readonly string[];
  /** In front of the keys of what a product builds. */
  readonly prefix: (product: string) => readonly string[];
}

/** What the key of an asset depends on. */
export type KeyedAsset = ProducerAsset & Pick<PlanAsset, "external" | "producer">;

/** The key of every asset, by id.
 *
 * What dbt's users know from other tools: `asset_key` of the target's part of `meta` when set; source name and table; the alias of a
 * versioned model; else the configured schema, if any, and the name. Where two assets of different packages meet in one key, the
 * product's own keeps it and the other is prefixed with its package; so is a key that the target cannot take, such as `type`.
 * What the target spells otherwise (`a b`, which becomes `a_b`) steps aside for what is really called so.
 *
 * What another product builds has the key that it has there, whatever stands beside it here: both products speak of one asset.
 */
export function assetKeys(
  assets: readonly KeyedAsset[],
  product: { readonly name: string; readonly dbtProject: string | null },
  rules: KeyRules,
): ReadonlyMap<string, readonly string[]> {
  const { identity } = rules;
  const keys = new Map<string, readonly string[]>();
  const taken = new Set<string>(rules.reserved);
  const isOwn = (a: KeyedAsset) => a.packageName === product.dbtProject;
  const rank = (a: KeyedAsset) => {
    if (a.external && a.producer !== null) return 4;
    return (a.external ? 5 : 0) + (isRespelt(a, rules) ? 2 : 0) + (isOwn(a) ? 0 : 1);
  };
  const ranks = new Map(assets.map((a) => [a, rank(a)]));
  const ordered = [...assets].sort((a, b) =>
    ranks.get(a)! - ranks.get(b)! || compareText(a.id, b.id)
  );
  for (const asset of ordered) {
    if (asset.external && asset.producer !== null) {
      const key = producerKey(asset.producer, rules);
      taken.add(identity(key));
      keys.set(asset.id, key);
      continue;
    }
    const prefix = asset.external ? [] : rules.prefix(product.name);
    const plain = naturalKey(asset, rules).map(keyPart);
    let key = [...prefix, ...plain];
    if (taken.has(identity(key))) key = [...prefix, keyPart(asset.packageName), ...plain];
    if (taken.has(identity(key))) {
      key = [...prefix, ...plain.slice(0, -1), `${plain.at(-1)}_${shortHash(asset.id)}`];
    }
    taken.add(identity(key));
    keys.set(asset.id, key);
  }
  return keys;
}

/** Whether an asset cannot have the key that it would like to have, letter by letter. */
function isRespelt(asset: ProducerAsset, rules: KeyRules): boolean {
  return naturalKey(asset, rules).some((part) => keyPart(part) !== part);
}

/** The key that the product which builds an asset gives it. */
function producerKey(
  { product, asset, alike, dbtProject }: PlanProducer,
  rules: KeyRules,
): readonly string[] {
  const there = [asset, ...alike].map((a) => ({ ...a, external: false, producer: null }));
  return assetKeys(there, { name: product, dbtProject }, rules).get(asset.id)!;
}

/** The key that an asset would like to have. */
export function naturalKey(
  asset: ProducerAsset,
  { meta }: Pick<KeyRules, "meta">,
): readonly string[] {
  const configured = metaOf(asset, meta).asset_key;
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

/** What a dbt project says to a target under `meta`. */
export function metaOf(
  asset: Pick<PlanAsset, "meta">,
  target: string,
): Readonly<Record<string, unknown>> {
  const meta = asset.meta[target];
  return typeof meta === "object" && meta !== null ? meta as Record<string, unknown> : {};
}

/** Letters, digits and `_.-` survive. */
export function keyPart(text: string): string {
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

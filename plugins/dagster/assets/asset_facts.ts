import { compareText } from "../../../src/errors/mod.ts";
import { appendTo, type Plan, type PlanAsset } from "../../../src/plan/mod.ts";
import { dagsterMeta } from "../keys.ts";
import { dagsterName, ownerName, tagKey, tagValue } from "../names.ts";

/** dagster-dbt's group when the project names one, the dbt group, else the folder under `models/`; packages and sources
 * keep to themselves. */
export function groupOf(asset: PlanAsset, plan: Plan): string {
  const configured = dagsterMeta(asset).group;
  if (typeof configured === "string" && configured !== "") return dagsterName(configured);
  if (asset.group !== null) return dagsterName(asset.group);
  if (asset.kind === "source") return dagsterName(asset.sourceName!);
  if (asset.packageName !== plan.product.dbtProject) return dagsterName(asset.packageName);
  if (asset.kind === "seed" || asset.kind === "snapshot") return `${asset.kind}s`;
  return dagsterName(asset.fqn.length > 2 ? asset.fqn[1]! : plan.product.name);
}

/** `meta.dagster.owners` when the project names some, else dbt's; e-mail addresses and teams. */
export function ownersOf(asset: PlanAsset): readonly string[] {
  return unique(namedOwners(asset).map(ownerName));
}

/** Owners as somebody wrote them. */
export function namedOwners(asset: PlanAsset): readonly string[] {
  const configured = dagsterMeta(asset).owners;
  return Array.isArray(configured) && configured.every((o) => typeof o === "string")
    ? configured
    : asset.owners;
}

/** Tags of dbt and floe without values; tier and group of floe.yaml with one. */
export function tagsOf(asset: PlanAsset): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of asset.tags) {
    const key = tagKey(tag);
    if (key !== null) tags[key] = "";
  }
  if (asset.tier !== null) tags["floe/tier"] = tagValue(asset.tier);
  if (asset.orchestrationGroup !== null) tags["floe/group"] = tagValue(asset.orchestrationGroup);
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compareText(a, b)));
}

/** Three at most: older releases take no more. */
export function kindsOf(asset: PlanAsset, adapter: string): string[] {
  const third = asset.language === "python" ? "python" : asset.materialized;
  const kinds = asset.kind === "source" ? [adapter, "source"] : [adapter, "dbt", third];
  return unique(kinds.map((k) => k && k.toLowerCase().replace(/[^a-z0-9_-]+/g, "_"))).sort(
    compareText,
  );
}

/** What the runtime, and a reader of Dagster's UI, want to know. Dagster sends each entry of each asset wherever it sends a
 * project: a unique id says what kind of node it is, so nothing else does. */
export function metadataOf(asset: PlanAsset): Record<string, string | number | boolean> {
  const metadata: Record<string, string | number | boolean> = {
    "dbt/unique_id": asset.id,
  };
  if (asset.materialized !== null) metadata["dbt/materialized"] = asset.materialized;
  if (asset.access === "public" || asset.access === "private") {
    metadata["dbt/access"] = asset.access;
  }
  if (asset.contract) metadata["dbt/contract"] = true;
  if (asset.relation !== null) {
    metadata["dagster/table_name"] = asset.relation.replace(/["`\[\]]/g, "");
  }
  if (asset.microbatch?.batchSize) {
    metadata["dbt/batch_size"] = asset.microbatch.batchSize;
    metadata["dbt/lookback"] = asset.microbatch.lookback;
    if (asset.microbatch.begin !== null) metadata["dbt/begin"] = asset.microbatch.begin;
  }
  return metadata;
}

/** Who reads an asset outside of dbt: dashboards and applications, with the address where one is known. */
export function readerFacts({ exposures }: Plan): (asset: PlanAsset) => Record<string, string> {
  const readers = new Map<string, string[]>();
  for (const { name, type, url, assets } of exposures) {
    const said = url === null ? `${name} (${type})` : `${name} (${type}): ${url}`;
    for (const id of assets) appendTo(readers, id, said);
  }
  return ({ id }): Record<string, string> =>
    readers.has(id) ? { "dbt/exposures": readers.get(id)!.join("\n") } : {};
}

/** Labels of the product, for its jobs and their runs. */
export function labelTags(labels: Readonly<Record<string, string>>): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [label, value] of Object.entries(labels).sort(([a], [b]) => compareText(a, b))) {
    const key = tagKey(label);
    if (key !== null) tags[`floe/${key}`] = tagValue(value);
  }
  return tags;
}

function unique(list: readonly (string | null)[]): string[] {
  return [...new Set(list.filter((x): x is string => x !== null))];
}

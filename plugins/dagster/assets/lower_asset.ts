import { appendTo, type Plan, type PlanAsset, type PlanEdge } from "../../../src/plan/mod.ts";
import { compareKeys, firstOfEach } from "../keys.ts";
import type { DagsterAsset, DagsterDep } from "../model.ts";
import { lowerMapping } from "../partitions.ts";
import { groupOf, kindsOf, metadataOf, ownersOf, readerFacts, tagsOf } from "./asset_facts.ts";
import { freshnessOf } from "./freshness.ts";

/** How an asset of the plan becomes one of Dagster's. */
export function assetLowering(
  plan: Plan,
  { keys, partitionNames, freshnessPolicies }: {
    /** Of every asset, by id. */
    readonly keys: ReadonlyMap<string, readonly string[]>;
    /** In Python, by the names of the plan. */
    readonly partitionNames: ReadonlyMap<string, string>;
    /** Whether the release has them. */
    readonly freshnessPolicies: boolean;
  },
): (asset: PlanAsset) => DagsterAsset {
  const adapterOf = new Map(plan.computes.map((c) => [c.name, c.type]));
  const defaultAdapter = plan.computes[0]?.type ?? "duckdb";
  const parents = new Map<string, PlanEdge[]>();
  for (const edge of plan.edges) appendTo(parents, edge.to, edge);
  const readers = readerFacts(plan);
  /** Files of packages lie elsewhere. */
  const isLinked = (asset: PlanAsset) =>
    asset.file !== "" && asset.packageName === plan.product.dbtProject;
  const mappings = new Map(plan.mappings.map((m) => [m.id, lowerMapping(m, plan)]));
  const lowerDep = ({ from, mapping }: PlanEdge): DagsterDep => ({
    key: keys.get(from)!,
    mapping: mapping === null ? null : mappings.get(mapping) ?? null,
  });
  return (asset) => ({
    uniqueId: asset.id,
    key: keys.get(asset.id)!,
    deps: firstOfEach(
      (parents.get(asset.id) ?? []).map(lowerDep),
      (dep) => dep.key,
    ).sort((a, b) => compareKeys(a.key, b.key)),
    partition: asset.external && asset.partition !== null
      ? partitionNames.get(asset.partition)!
      : null,
    freshness: freshnessPolicies ? freshnessOf(asset) : null,
    automation: asset.automation,
    group: groupOf(asset, plan),
    description: asset.description.trim() === "" ? null : asset.description,
    owners: ownersOf(asset),
    tags: tagsOf(asset),
    kinds: kindsOf(asset, adapterOf.get(asset.compute ?? "") ?? defaultAdapter),
    codeVersion: asset.codeVersion,
    metadata: {
      ...metadataOf(asset),
      ...(asset.file === "" || isLinked(asset) ? {} : { "dbt/file": asset.file }),
      ...readers(asset),
    },
    sourceFile: isLinked(asset) ? asset.file : null,
    columns: asset.columns,
  });
}

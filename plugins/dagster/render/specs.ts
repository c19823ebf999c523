import {
  attribute,
  call,
  type CallNode,
  type Expression,
  lines,
  star,
  type SymbolNode,
  tuple,
  type Value,
} from "../../../src/emit/python/mod.ts";
import type {
  DagsterAsset,
  DagsterCheck,
  DagsterDep,
  DagsterFreshness,
  DagsterMapping,
} from "../model.ts";
import {
  AllPartitionMapping,
  AssetCheckSpec,
  AssetDep,
  AssetKey,
  AssetSpec,
  AutomationCondition,
  DimensionPartitionMapping,
  FreshnessPolicy,
  IdentityPartitionMapping,
  LastPartitionMapping,
  MultiPartitionMapping,
  MultiToSingleDimensionPartitionMapping,
  StaticPartitionMapping,
  timedelta,
  TimeWindowPartitionMapping,
} from "../symbols.ts";

/** `dg.AssetSpec(…)`: what Dagster shows of one asset.
 * @param schema the runtime's `table_schema`, as seen from the module.
 * @param partition a partition definition, as seen from the module.
 * @param source what is said of a file, as seen from the module.
 */
export function assetSpec(
  asset: DagsterAsset,
  schema: SymbolNode,
  partition: (name: string) => Expression,
  source: (file: string) => Expression,
): CallNode {
  return call(AssetSpec, {
    key: assetKey(asset.key),
    deps: asset.deps.length === 0 ? undefined : lines(asset.deps.map(dep)),
    description: asset.description ?? undefined,
    metadata: saysNothing(asset) ? undefined : lines({
      ...asset.metadata,
      ...(asset.sourceFile === null ? {} : { "dbt/file": star(source(asset.sourceFile)) }),
      "dagster/column_schema": asset.columns.length === 0
        ? undefined
        : lines(columnSchema(asset.columns, schema)),
    }),
    group_name: asset.group,
    code_version: asset.codeVersion ?? undefined,
    owners: asset.owners.length === 0 ? undefined : asset.owners,
    tags: Object.keys(asset.tags).length === 0 ? undefined : asset.tags,
    kinds: new Set<Value>(asset.kinds),
    partitions_def: asset.partition === null ? undefined : partition(asset.partition),
    freshness_policy: asset.freshness === null ? undefined : freshnessPolicy(asset.freshness),
    automation_condition: asset.automation === null ? undefined : condition(asset.automation),
  });
}

function saysNothing({ metadata, columns }: DagsterAsset): boolean {
  return columns.length === 0 && Object.keys(metadata).length === 0;
}

/** `dg.AssetCheckSpec(…)`: one dbt test. */
export function checkSpec(check: DagsterCheck): CallNode {
  return call(AssetCheckSpec, {
    name: check.name,
    asset: assetKey(check.asset),
    additional_deps: check.additionalDeps.length === 0
      ? undefined
      : lines(check.additionalDeps.map(assetKey)),
    description: check.description ?? undefined,
    metadata: lines(check.metadata),
  });
}

function dep({ key, mapping }: DagsterDep): CallNode {
  if (mapping === null) return assetKey(key);
  return call(AssetDep, [assetKey(key)], { partition_mapping: partitionMapping(mapping) });
}

function partitionMapping(mapping: DagsterMapping): CallNode {
  switch (mapping.type) {
    case "identity":
      return call(IdentityPartitionMapping);
    case "all":
      return call(AllPartitionMapping);
    case "last":
      return call(LastPartitionMapping);
    case "time_window":
      return call(TimeWindowPartitionMapping, {
        start_offset: mapping.startOffset,
        end_offset: mapping.endOffset,
        allow_nonexistent_upstream_partitions: mapping.missing || undefined,
      });
    case "dimension":
      if (mapping.both) {
        const same = call(DimensionPartitionMapping, {
          dimension_name: mapping.dimension,
          partition_mapping: call(IdentityPartitionMapping),
        });
        return call(MultiPartitionMapping, [{ [mapping.dimension]: same }]);
      }
      return call(MultiToSingleDimensionPartitionMapping, {
        partition_dimension_name: mapping.dimension,
      });
    case "static":
      return call(StaticPartitionMapping, [mapping.downstream]);
  }
}

function freshnessPolicy(freshness: DagsterFreshness): CallNode {
  const seconds = (count: number) => call(timedelta, { seconds: count });
  if (freshness.type === "cron") {
    return call(attribute(FreshnessPolicy, "cron"), {
      deadline_cron: freshness.cron,
      lower_bound_delta: seconds(freshness.lagS),
      timezone: freshness.timezone,
    });
  }
  return call(attribute(FreshnessPolicy, "time_window"), {
    fail_window: seconds(freshness.failS),
    warn_window: freshness.warnS === null ? undefined : seconds(freshness.warnS),
  });
}

function condition({ type, cron, timezone }: NonNullable<DagsterAsset["automation"]>): CallNode {
  if (type !== "on_cron") return call(attribute(AutomationCondition, type));
  return call(attribute(AutomationCondition, "on_cron"), [cron!], {
    cron_timezone: timezone ?? undefined,
  });
}

/** `dg.AssetKey([…])`. */
export function assetKey(key: readonly string[]): CallNode {
  return call(AssetKey, [key]);
}

function columnSchema(columns: DagsterAsset["columns"], schema: SymbolNode): CallNode {
  return call(schema, [...columns].map((c) => tuple([c.name, c.dataType, c.description || null])));
}

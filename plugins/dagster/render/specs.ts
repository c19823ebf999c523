import {
  call,
  type CallNode,
  lines,
  type SymbolNode,
  tuple,
  type Value,
} from "../../../src/emit/python/mod.ts";
import type { DagsterAsset, DagsterCheck } from "../model.ts";
import { AssetCheckSpec, AssetKey, AssetSpec } from "../symbols.ts";

/** `dg.AssetSpec(…)`: what Dagster shows of one asset.
 * @param schema the runtime's `table_schema`, as seen from the module.
 */
export function assetSpec(asset: DagsterAsset, schema: SymbolNode): CallNode {
  return call(AssetSpec, {
    key: assetKey(asset.key),
    deps: asset.deps.length === 0 ? undefined : lines(asset.deps.map(assetKey)),
    description: asset.description ?? undefined,
    metadata: lines({
      ...asset.metadata,
      "dagster/column_schema": asset.columns.length === 0
        ? undefined
        : lines(columnSchema(asset.columns, schema)),
    }),
    group_name: asset.group,
    code_version: asset.codeVersion ?? undefined,
    owners: asset.owners.length === 0 ? undefined : asset.owners,
    tags: Object.keys(asset.tags).length === 0 ? undefined : asset.tags,
    kinds: new Set<Value>(asset.kinds),
  });
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

function assetKey(key: readonly string[]): CallNode {
  return call(AssetKey, [key]);
}

function columnSchema(columns: DagsterAsset["columns"], schema: SymbolNode): CallNode {
  return call(schema, [...columns].map((c) => tuple([c.name, c.dataType, c.description || null])));
}

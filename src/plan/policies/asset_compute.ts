import type { CompiledArtifacts } from "../../artifacts/mod.ts";
import type { GraphInput, GraphNode } from "../graph/asset_graph.ts";

/** The compute target that builds a node when no group and no model says another: its transform's, else the product's. */
export function computeOf(graphNode: GraphNode, artifacts: CompiledArtifacts): string {
  const own = graphNode.transforms.length > 0
    ? artifacts.transforms!.models[graphNode.transforms[0]!]!.compute
    : null;
  return own ?? defaultCompute(artifacts);
}

/** The compute target of whatever names none. */
export function defaultCompute(artifacts: CompiledArtifacts): string {
  return artifacts.transforms?.default_compute ?? artifacts.plugins?.compute.type ?? "default";
}

/** Names that a group may give as its compute: what transforms and the platform name, the outputs of the dbt profile and their adapters,
 * the names of dbt manifests; and every adapter of dbt's, since a product may bring its own profiles. */
export function knownComputes(
  { artifacts, dbt, manifestComputes = new Map() }: GraphInput,
): ReadonlySet<string> {
  const names = new Set<string>([defaultCompute(artifacts), ...manifestComputes.keys()]);
  for (const { compute } of artifacts.transforms?.models ?? []) if (compute) names.add(compute);
  if (artifacts.plugins?.compute.type) names.add(artifacts.plugins.compute.type);
  if (dbt?.adapterType) names.add(dbt.adapterType);
  for (const profile of Object.values(artifacts.dbt_profiles ?? {})) {
    const { outputs } = profile as { outputs: Record<string, Record<string, unknown>> };
    for (const [name, output] of Object.entries(outputs)) {
      names.add(name);
      names.add(String(output.type));
    }
  }
  for (const adapter of ADAPTERS) names.add(adapter);
  return names;
}

/** The adapters that dbt Labs maintains or trusts. https://docs.getdbt.com/docs/trusted-adapters */
const ADAPTERS: readonly string[] = [
  "athena",
  "bigquery",
  "clickhouse",
  "databricks",
  "dremio",
  "duckdb",
  "fabric",
  "glue",
  "materialize",
  "oracle",
  "postgres",
  "redshift",
  "snowflake",
  "spark",
  "sqlserver",
  "synapse",
  "teradata",
  "trino",
];

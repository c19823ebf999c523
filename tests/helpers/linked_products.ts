/** Products that read each other, from little dbt manifests.
 * @module
 */
import assert from "node:assert/strict";
import { resolveArtifacts, safeParseDbtManifest } from "../../src/artifacts/mod.ts";
import { buildPlan, linkProducts, type Plan, type ProductInput } from "../../src/plan/mod.ts";

/** A node of a dbt manifest, as little as there has to be. */
export function node(
  id: string,
  parents: readonly string[] = [],
  more: Record<string, unknown> = {},
) {
  const [resourceType, packageName, name] = id.split(".");
  return {
    unique_id: id,
    resource_type: resourceType,
    package_name: packageName,
    name,
    alias: name,
    database: "db",
    schema: packageName,
    original_file_path: `models/${name}.sql`,
    fqn: [packageName, name],
    depends_on: { nodes: parents },
    config: { materialized: "table", meta: more.meta ?? {} },
    ...more,
  };
}

/** A node of another project. */
export function injected(id: string) {
  return node(id, [], { original_file_path: "" });
}

export function source(id: string, schema: string) {
  const [, packageName, sourceName, name] = id.split(".");
  return {
    unique_id: id,
    resource_type: "source",
    package_name: packageName,
    source_name: sourceName,
    name,
    identifier: name,
    database: "db",
    schema,
    original_file_path: "models/sources.yml",
    fqn: [packageName, sourceName, name],
    config: { enabled: true },
  };
}

/** The product of a dbt manifest. */
export function product(text: string): ProductInput {
  const { value: dbt } = safeParseDbtManifest(new TextEncoder().encode(text), { file: "m.json" });
  const { value: resolved } = resolveArtifacts({ dbt });
  const { value: planned } = buildPlan(resolved!, dbt);
  return { planned: planned!, locate: () => null };
}

/** The product of a dbt project with these nodes. */
export function manifest(project: string, ...all: readonly { unique_id: string }[]): ProductInput {
  const byId = (kind: (id: string) => boolean) =>
    Object.fromEntries(all.filter((n) => kind(n.unique_id)).map((n) => [n.unique_id, n]));
  return product(JSON.stringify({
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
      dbt_version: "1.11.0",
      project_name: project,
      adapter_type: "duckdb",
    },
    nodes: byId((id) => !id.startsWith("source.")),
    sources: byId((id) => id.startsWith("source.")),
  }));
}

/** Their plans, which know of each other. */
export function linked(...products: ProductInput[]): readonly Plan[] {
  const { value, diagnostics } = linkProducts(products);
  assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), []);
  return value!.plans;
}

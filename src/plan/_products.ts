import type {
  CompiledArtifacts,
  DbtManifest,
  DbtNode,
  DbtSource,
  DbtTest,
} from "../artifacts/mod.ts";
import type { Path } from "../errors/mod.ts";
import { buildPlan, type PlanOptions } from "./build.ts";

/** Products for the tests of this folder: as little as a plan needs.
 * @module
 */

export interface Model {
  readonly name: string;
  readonly compute?: string;
  readonly depends_on?: readonly string[] | null;
  readonly tags?: readonly string[];
}

/** @param orchestration what else `orchestration` holds. */
export function artifacts(
  models: readonly Model[] = [],
  schedule: unknown = null,
  orchestration: Readonly<Record<string, unknown>> = {},
): CompiledArtifacts {
  return {
    metadata: { product_name: "shop", product_version: "1.0.0" },
    identity: { product_id: "default.shop", domain: "default" },
    observability: {
      telemetry: { resource_attributes: { deployment_environment: "dev" } },
    },
    plugins: null,
    transforms: models.length === 0 ? null : {
      default_compute: "duckdb",
      models: models.map((m) => ({
        compute: "duckdb",
        tags: null,
        depends_on: null,
        quality_tier: null,
        ...m,
      })),
    },
    dbt_profiles: null,
    orchestration: {
      schedule,
      owner: "shop@example.com",
      description: null,
      labels: {},
      ...orchestration,
    },
  } as unknown as CompiledArtifacts;
}

export function node(
  id: string,
  parents: readonly string[] = [],
  more: Partial<DbtNode> = {},
): DbtNode {
  const [resourceType, packageName, name] = id.split(".") as [
    DbtNode["resourceType"],
    string,
    string,
  ];
  return {
    uniqueId: id,
    resourceType,
    name,
    packageName,
    version: null,
    latestVersion: null,
    fqn: [packageName, name],
    originalFilePath: `models/${name}.sql`,
    patchPath: null,
    injected: false,
    dependsOn: [...parents].sort(),
    refLocations: [],
    materialized: resourceType === "model" ? "incremental" : resourceType,
    language: "sql",
    description: "",
    tags: [],
    group: null,
    access: null,
    relation: { database: "db", schema: "main", identifier: name, name: null },
    configSchema: null,
    checksum: "c0ffee",
    meta: {},
    owners: [],
    columns: [],
    config: {},
    microbatch: null,
    ...more,
  };
}

export function source(id: string, identifier: string): DbtSource {
  const [, packageName, sourceName, name] = id.split(".") as [string, string, string, string];
  return {
    uniqueId: id,
    sourceName,
    name,
    packageName,
    fqn: [packageName, sourceName, name],
    originalFilePath: "models/sources.yml",
    patchPath: null,
    description: "",
    tags: [],
    relation: { database: "DB", schema: '"main"', identifier, name: null },
    meta: {},
    columns: [],
    config: {},
    freshness: null,
  };
}

export function test(
  name: string,
  dependsOn: readonly string[],
  more: Partial<DbtTest> = {},
): DbtTest {
  return {
    uniqueId: `test.shop.${name}`,
    kind: "generic",
    name,
    packageName: "shop",
    version: null,
    fqn: ["shop", name],
    originalFilePath: "models/schema.yml",
    patchPath: null,
    dependsOn,
    attachedNode: null,
    severity: "error",
    tags: [],
    description: "",
    testName: null,
    columnName: null,
    config: {},
    meta: {},
    ...more,
  };
}

export function dbt(nodes: readonly DbtNode[], more: Partial<DbtManifest> = {}): DbtManifest {
  return {
    file: "manifest.json",
    schemaVersion: 12,
    dbtVersion: "1.11.0",
    projectName: "shop",
    adapterType: "duckdb",
    nodes: [...nodes].sort((a, b) => a.uniqueId < b.uniqueId ? -1 : 1),
    tests: [],
    sources: [],
    exposures: [],
    functions: [],
    listed: [],
    groups: [],
    selectors: [],
    macros: [],
    notUsed: {},
    ...more,
  };
}

/** A location's file is the path, with dots. */
export function plan(a: CompiledArtifacts, d: DbtManifest | null, options: PlanOptions = {}) {
  const at = (path: Path) => ({ file: path.join("."), start: null });
  return buildPlan({ artifacts: a, variables: [], locate: at }, d, options);
}

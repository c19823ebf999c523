/** What is built: models, seeds and snapshots.
 * @module
 */
import { columnEntries } from "./columns.ts";
import {
  DOMAIN_SIZE,
  domainName,
  lastPart,
  layerOf,
  modelId,
  modelName,
  PACKAGE,
  seedName,
} from "./names.ts";
import { digest, type Random, sentence, sql } from "./texts.ts";

export function modelEntry(i: number, parents: readonly string[], random: Random) {
  const domain = domainName(Math.floor(i / DOMAIN_SIZE));
  const layer = layerOf(i);
  const name = modelName(i);
  const columnCount = 3 + Math.floor(random() * 11);
  const materialized = i % 25 === 12
    ? "ephemeral"
    : i % 10 === 3
    ? "incremental"
    : layer === "marts"
    ? "table"
    : "view";
  const meta = { owner: `${domain}@example.com`, maturity: random() < 0.5 ? "high" : "low" };
  const tags = random() < 0.5 ? [domain, "daily"] : [domain];
  return {
    database: "warehouse",
    schema: `main_${domain}`,
    name,
    resource_type: "model",
    package_name: PACKAGE,
    path: `${domain}/${layer}/${name}.sql`,
    original_file_path: `models/${domain}/${layer}/${name}.sql`,
    unique_id: modelId(i),
    fqn: [PACKAGE, domain, layer, name],
    alias: name,
    checksum: { name: "sha256", checksum: digest(random) },
    config: {
      ...nodeConfig(materialized, tags, meta),
      schema: domain,
      group: domain,
      access: "protected",
    },
    tags,
    description: sentence(random, 18),
    columns: columnEntries(columnCount, random),
    meta,
    group: domain,
    docs: { show: true, node_color: null },
    patch_path: `${PACKAGE}://models/${domain}/${layer}/_models.yml`,
    build_path: null,
    unrendered_config: { materialized, schema: domain, tags, meta },
    created_at: 1767225600 + i / 8,
    relation_name: materialized === "ephemeral" ? null : `"warehouse"."main_${domain}"."${name}"`,
    raw_code: sql(random, parents, 1_500, (p) => `{{ ref('${lastPart(p)}') }}`),
    doc_blocks: [],
    language: "sql",
    refs: parents.map((p) => ({ name: lastPart(p), package: null, version: null })),
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: ["macro.dbt.is_incremental"], nodes: parents },
    compiled_path: `target/compiled/${PACKAGE}/models/${domain}/${layer}/${name}.sql`,
    compiled: true,
    compiled_code: sql(
      random,
      parents,
      1_700,
      (p) => `"warehouse"."main_${domain}"."${lastPart(p)}"`,
    ),
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: { enforced: false, alias_types: true, checksum: null },
    access: "protected",
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: ["id"],
    time_spine: null,
  };
}

export function seedEntry(i: number, random: Random) {
  const name = seedName(i);
  return {
    database: "warehouse",
    schema: "main_seeds",
    name,
    resource_type: "seed",
    package_name: PACKAGE,
    path: `${name}.csv`,
    original_file_path: `seeds/${name}.csv`,
    unique_id: `seed.${PACKAGE}.${name}`,
    fqn: [PACKAGE, name],
    alias: name,
    checksum: { name: "sha256", checksum: digest(random) },
    config: { ...nodeConfig("seed", [], {}), delimiter: ",", quote_columns: null },
    tags: [],
    description: sentence(random, 12),
    columns: columnEntries(4, random),
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: `${PACKAGE}://seeds/_seeds.yml`,
    build_path: null,
    unrendered_config: {},
    created_at: 1767225600,
    relation_name: `"warehouse"."main_seeds"."${name}"`,
    raw_code: "",
    doc_blocks: [],
    root_path: "bench",
    depends_on: { macros: [] },
  };
}

export function snapshotEntry(i: number, model: ReturnType<typeof modelEntry>, random: Random) {
  const name = `${modelName(i)}_history`;
  return {
    ...model,
    name,
    resource_type: "snapshot",
    path: "snapshots.yml",
    original_file_path: "snapshots/snapshots.yml",
    unique_id: `snapshot.${PACKAGE}.${name}`,
    fqn: [PACKAGE, "snapshots", name],
    alias: name,
    checksum: { name: "sha256", checksum: digest(random) },
    config: {
      ...nodeConfig("snapshot", [], {}),
      strategy: "check",
      check_cols: "all",
      unique_key: "id",
    },
    relation_name: `"warehouse"."snapshots"."${name}"`,
    raw_code: `select * from {{ ref('${model.name}') }}`,
    compiled_code: `select * from ${model.relation_name}`,
    depends_on: { macros: [], nodes: [model.unique_id] },
  };
}

function nodeConfig(materialized: string, tags: readonly string[], meta: unknown) {
  return {
    enabled: true,
    alias: null,
    schema: null as string | null,
    database: null,
    tags,
    meta,
    group: null as string | null,
    materialized,
    incremental_strategy: materialized === "incremental" ? "delete+insert" : null,
    batch_size: null,
    lookback: 1,
    begin: null,
    persist_docs: {},
    "post-hook": [],
    "pre-hook": [],
    quoting: {},
    column_types: {},
    full_refresh: null,
    unique_key: materialized === "incremental" ? "id" : null,
    on_schema_change: "ignore",
    on_configuration_change: "apply",
    grants: {},
    packages: [],
    docs: { show: true, node_color: null },
    contract: { enforced: false, alias_types: true },
    event_time: null,
    concurrent_batches: null,
    freshness: null,
  };
}

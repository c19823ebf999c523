/** What stands around the models: sources, exposures, groups, macros, and what dbt says of itself.
 * @module
 */
import { columnEntries } from "./columns.ts";
import { DOMAIN_SIZE, domainName, modelId, PACKAGE, sourceId, sourceParts } from "./names.ts";
import { type Random, sentence, sql, words } from "./texts.ts";

export const metadata = {
  dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
  dbt_version: "1.11.7",
  generated_at: "2026-01-01T00:00:00.000000Z",
  invocation_id: "00000000-0000-4000-8000-000000000000",
  env: {},
  project_name: PACKAGE,
  project_id: "6a1dd9ad4ff5b4c1d3a1b5f0f2c0f8a1",
  user_id: null,
  send_anonymous_usage_stats: false,
  adapter_type: "duckdb",
  quoting: { database: true, schema: true, identifier: true, column: null },
};

export const overview = {
  name: "__overview__",
  resource_type: "doc",
  package_name: "dbt",
  path: "overview.md",
  original_file_path: "docs/overview.md",
  unique_id: "doc.dbt.__overview__",
  block_contents: "### Welcome\n\nThis is a synthetic project.\n".repeat(40),
};

export function sourceEntry(i: number, random: Random) {
  const [sourceName, name] = sourceParts(i);
  return {
    database: "lake",
    schema: sourceName,
    name,
    resource_type: "source",
    package_name: PACKAGE,
    path: `models/sources/${sourceName}.yml`,
    original_file_path: `models/sources/${sourceName}.yml`,
    unique_id: sourceId(i),
    fqn: [PACKAGE, "sources", sourceName, name],
    source_name: sourceName,
    source_description: sentence(random, 10),
    loader: "",
    identifier: name,
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: "_loaded_at",
    loaded_at_query: null,
    freshness: {
      warn_after: { count: 12, period: "hour" },
      error_after: { count: 24, period: "hour" },
      filter: null,
    },
    external: null,
    description: sentence(random, 12),
    columns: columnEntries(6, random),
    meta: {},
    source_meta: {},
    tags: [],
    config: { enabled: true, event_time: null, meta: {}, tags: [] },
    patch_path: null,
    unrendered_config: {},
    relation_name: `"lake"."${sourceName}"."${name}"`,
    created_at: 1767225600,
    doc_blocks: [],
  };
}

export function exposureEntry(i: number) {
  const domain = domainName(Math.floor(i / DOMAIN_SIZE));
  return {
    name: `${domain}_dashboard`,
    resource_type: "exposure",
    package_name: PACKAGE,
    path: `${domain}/_exposures.yml`,
    original_file_path: `models/${domain}/_exposures.yml`,
    unique_id: `exposure.${PACKAGE}.${domain}_dashboard`,
    fqn: [PACKAGE, domain, `${domain}_dashboard`],
    type: "dashboard",
    owner: { email: `${domain}@example.com`, name: `Team ${domain}` },
    description: "",
    label: null,
    maturity: null,
    meta: {},
    tags: [],
    config: { enabled: true, tags: [], meta: {} },
    unrendered_config: {},
    url: null,
    depends_on: { macros: [], nodes: [modelId(i), modelId(i - 1)] },
    refs: [],
    sources: [],
    metrics: [],
    created_at: 1767225600,
  };
}

export function groupEntry(name: string) {
  return {
    name,
    resource_type: "group",
    package_name: PACKAGE,
    path: `${name}/_groups.yml`,
    original_file_path: `models/${name}/_groups.yml`,
    unique_id: `group.${PACKAGE}.${name}`,
    owner: { email: `${name}@example.com`, name: `Team ${name}` },
    description: null,
    config: { meta: {} },
  };
}

export function* macros(random: Random): Generator<readonly [string, unknown]> {
  for (let i = 0; i < 420; i++) {
    const name = `${words[i % words.length]}_macro_${i}`;
    yield [`macro.dbt.${name}`, {
      name,
      resource_type: "macro",
      package_name: "dbt",
      path: `macros/${name}.sql`,
      original_file_path: `macros/${name}.sql`,
      unique_id: `macro.dbt.${name}`,
      macro_sql: `{% macro ${name}(relation) %}\n${sql(random, [], 1_000, String)}\n{% endmacro %}`,
      depends_on: { macros: [] },
      description: "",
      meta: {},
      docs: { show: true, node_color: null },
      config: { meta: {}, docs: { show: true, node_color: null } },
      patch_path: null,
      arguments: [],
      created_at: 1767225600,
      supported_languages: null,
    }];
  }
}

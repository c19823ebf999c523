import { mulberry32 } from "./random.ts";

/** How large a synthetic manifest is; the rest follows from it. */
export interface ManifestSize {
  readonly modelCount: number;
  readonly seed?: number;
}

/** A dbt 1.11 manifest (schema v12) with the proportions of the real ones in tests/fixtures/dbt, in pieces of text.
 *
 * Per model about 11 kB, of which 7.5 kB are the model itself (8 columns, 1.6 kB of SQL as written and 1.8 kB as compiled), 2.3 kB its
 * test, and the rest sources, parent_map and child_map; 0.7 MB of macros whatever the size. 1.9 parents a model, 97 % of them in its own
 * domain of 250 models; 4 % of the models are ephemeral; a seed, a snapshot and ten sources for every hundred models.
 * The same size and seed give the same text.
 */
export function* manifestText({ modelCount, seed = 1 }: ManifestSize): Generator<string> {
  const random = mulberry32(seed);
  const project = new Project(modelCount, random);
  yield `{"metadata": ${json(metadata)}, "nodes": {`;
  yield* entries(project.nodes());
  yield `}, "sources": {`;
  yield* entries(project.sources());
  yield `}, "macros": {`;
  yield* entries(macros(random));
  yield `}, "docs": {"doc.dbt.__overview__": ${json(overview)}}, "exposures": {`;
  yield* entries(project.exposures());
  yield `}, "metrics": {}, "groups": {`;
  yield* entries(project.groups());
  yield `}, "selectors": {}, "disabled": {}, "parent_map": {`;
  yield* entries(project.parents);
  yield `}, "child_map": {`;
  yield* entries(project.children());
  yield `}, "group_map": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}, "functions": {}}`;
}

/** Writes the text to a file as it is made; nothing holds it whole. */
export async function writeManifest(path: string, size: ManifestSize): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  let pending = "";
  for (const piece of manifestText(size)) {
    pending += piece;
    if (pending.length < 1 << 20) continue;
    await writer.write(encoder.encode(pending));
    pending = "";
  }
  await writer.write(encoder.encode(pending));
  await writer.close();
}

export const DOMAIN_SIZE = 250;
const PACKAGE = "bench";

const metadata = {
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

const overview = {
  name: "__overview__",
  resource_type: "doc",
  package_name: "dbt",
  path: "overview.md",
  original_file_path: "docs/overview.md",
  unique_id: "doc.dbt.__overview__",
  block_contents: "### Welcome\n\nThis is a synthetic project.\n".repeat(40),
};

type Entry = readonly [string, unknown];
type Random = () => number;

class Project {
  readonly parents: Entry[] = [];
  readonly #count: number;
  readonly #random: Random;

  constructor(modelCount: number, random: Random) {
    this.#count = modelCount;
    this.#random = random;
  }

  *nodes(): Generator<Entry> {
    for (let i = 0; i < this.#count; i++) {
      const parents = this.#parentsOf(i);
      const model = modelEntry(i, parents, this.#random);
      yield this.#node(model, parents);
      yield this.#node(testEntry(i, model, this.#random), [model.unique_id]);
      if (i % 100 === 50) yield this.#node(seedEntry(i, this.#random), []);
      if (i % 100 === 99) {
        yield this.#node(snapshotEntry(i, model, this.#random), [model.unique_id]);
      }
    }
  }

  *sources(): Generator<Entry> {
    for (let i = 0; i < Math.ceil(this.#count / 10); i++) {
      const source = sourceEntry(i, this.#random);
      this.parents.push([source.unique_id, []]);
      yield [source.unique_id, source];
    }
  }

  *exposures(): Generator<Entry> {
    for (let i = DOMAIN_SIZE - 1; i < this.#count; i += DOMAIN_SIZE) {
      const exposure = exposureEntry(i);
      this.parents.push([exposure.unique_id, exposure.depends_on.nodes]);
      yield [exposure.unique_id, exposure];
    }
  }

  *groups(): Generator<Entry> {
    for (let d = 0; d * DOMAIN_SIZE < this.#count; d++) {
      const name = domainName(d);
      yield [`group.${PACKAGE}.${name}`, {
        name,
        resource_type: "group",
        package_name: PACKAGE,
        path: `${name}/_groups.yml`,
        original_file_path: `models/${name}/_groups.yml`,
        unique_id: `group.${PACKAGE}.${name}`,
        owner: { email: `${name}@example.com`, name: `Team ${name}` },
        description: null,
        config: { meta: {} },
      }];
    }
  }

  *children(): Generator<Entry> {
    const children = new Map<string, string[]>(this.parents.map(([id]) => [id, []]));
    for (const [id, parents] of this.parents) {
      for (const parent of parents as string[]) children.get(parent)?.push(id);
    }
    yield* children;
  }

  #node(node: { readonly unique_id: string }, parents: readonly string[]): Entry {
    this.parents.push([node.unique_id, parents]);
    return [node.unique_id, node];
  }

  /** Earlier models of the same domain, now and then of an earlier domain; the first tenth of a domain reads
   * sources and seeds. */
  #parentsOf(i: number): string[] {
    const random = this.#random;
    const inDomain = i % DOMAIN_SIZE;
    const domainStart = i - inDomain;
    if (inDomain < DOMAIN_SIZE / 10) {
      const seeds = Math.floor((i + 49) / 100);
      if (seeds > 0 && random() < 0.1) {
        return [`seed.${PACKAGE}.${seedName(Math.floor(random() * seeds) * 100 + 50)}`];
      }
      const sourceCount = Math.ceil(this.#count / 10);
      return [sourceId(Math.floor(i / 10 + random() * 20) % sourceCount)];
    }
    const parents = new Set<string>();
    const wanted = 1 + Math.floor(random() * 2) + (random() < 0.6 ? 1 : 0);
    for (let k = 0; k < wanted; k++) {
      const abroad = domainStart > 0 && random() < 0.03;
      const parent = abroad
        ? Math.floor(random() * domainStart)
        : domainStart + Math.floor(inDomain * random() ** 0.4);
      parents.add(modelId(Math.min(parent, i - 1)));
    }
    return [...parents].sort();
  }
}

function modelEntry(i: number, parents: readonly string[], random: Random) {
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

function testEntry(i: number, model: ReturnType<typeof modelEntry>, random: Random) {
  const kind = i % 2 === 0 ? "not_null" : "unique";
  const name = `${kind}_${model.name}_id`;
  return {
    database: "warehouse",
    schema: "main_dbt_test__audit",
    name,
    resource_type: "test",
    package_name: PACKAGE,
    path: `${name}.sql`,
    original_file_path: model.patch_path.slice(`${PACKAGE}://`.length),
    unique_id: `test.${PACKAGE}.${name}.${digest(random).slice(0, 10)}`,
    fqn: [...model.fqn.slice(0, -1), name],
    alias: name,
    checksum: { name: "none", checksum: "" },
    config: {
      enabled: true,
      alias: null,
      schema: "dbt_test__audit",
      database: null,
      tags: [],
      meta: {},
      group: null,
      materialized: "test",
      severity: i % 7 === 0 ? "WARN" : "ERROR",
      store_failures: null,
      store_failures_as: null,
      where: null,
      limit: null,
      fail_calc: "count(*)",
      warn_if: "!= 0",
      error_if: "!= 0",
    },
    tags: [],
    description: "",
    columns: {},
    meta: {},
    group: model.group,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: model.created_at,
    relation_name: null,
    raw_code: `{{ test_${kind}(**_dbt_generic_test_kwargs) }}`,
    doc_blocks: [],
    language: "sql",
    refs: [{ name: model.name, package: null, version: null }],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: {
      macros: [`macro.dbt.test_${kind}`, "macro.dbt.get_where_subquery"],
      nodes: [model.unique_id],
    },
    compiled_path: `target/compiled/${PACKAGE}/${model.path}/${name}.sql`,
    compiled: true,
    compiled_code:
      `\n    \n    \n\nselect id\nfrom "warehouse"."${model.schema}"."${model.name}"\nwhere id is null\n\n\n`,
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: { enforced: false, alias_types: true, checksum: null },
    column_name: "id",
    file_key_name: `models.${model.name}`,
    attached_node: model.unique_id,
    test_metadata: {
      name: kind,
      kwargs: { column_name: "id", model: `{{ get_where_subquery(ref('${model.name}')) }}` },
      namespace: null,
    },
  };
}

function seedEntry(i: number, random: Random) {
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

function snapshotEntry(i: number, model: ReturnType<typeof modelEntry>, random: Random) {
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

function sourceEntry(i: number, random: Random) {
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

function exposureEntry(i: number) {
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

function* macros(random: Random): Generator<Entry> {
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

function columnEntries(columnCount: number, random: Random) {
  const entries = Array.from({ length: columnCount }, (_, i) => {
    const name = i === 0 ? "id" : `${word(random)}_${i}`;
    return [name, {
      name,
      description: sentence(random, 8),
      meta: {},
      data_type: i % 3 === 0 ? "bigint" : i % 3 === 1 ? "varchar" : null,
      constraints: [],
      quote: null,
      config: { meta: {}, tags: [] },
      tags: [],
      granularity: null,
      doc_blocks: [],
    }] as const;
  });
  return Object.fromEntries(entries);
}

function sql(
  random: Random,
  parents: readonly string[],
  length: number,
  relation: (parent: string) => string,
): string {
  let text = "with\n" +
    parents.map((p, i) => `    input_${i} as (\n        select * from ${relation(p)}\n    ),\n`)
      .join("");
  text += "final as (\n    select\n        id,\n";
  while (text.length < length) {
    const column = word(random);
    text += random() < 0.15
      ? `        -- ${sentence(random, 6)}\n`
      : random() < 0.3
      ? `        coalesce(input_0."${column}", 'none') as ${column}_${text.length},\n`
      : `        input_0.${column} as ${column}_${text.length},\n`;
  }
  return text + "        1 as one\n    from input_0\n)\n\nselect * from final";
}

export function domainName(d: number): string {
  return `${words[d % words.length]}_${d}`;
}

function layerOf(i: number): string {
  const place = (i % DOMAIN_SIZE) / DOMAIN_SIZE;
  return place < 0.1 ? "staging" : place < 0.7 ? "intermediate" : "marts";
}

function modelName(i: number): string {
  const prefix = { staging: "stg", intermediate: "int", marts: "fct" }[layerOf(i)]!;
  return `${prefix}_${domainName(Math.floor(i / DOMAIN_SIZE))}__${
    words[(i * 7) % words.length]
  }_${i}`;
}

function modelId(i: number): string {
  return `model.${PACKAGE}.${modelName(i)}`;
}

function seedName(i: number): string {
  return `seed_${words[i % words.length]}_${i}`;
}

function sourceParts(i: number): [string, string] {
  return [`raw_${words[Math.floor(i / 20) % words.length]}_${Math.floor(i / 20)}`, `table_${i}`];
}

function sourceId(i: number): string {
  return `source.${PACKAGE}.${sourceParts(i).join(".")}`;
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf(".") + 1);
}

function digest(random: Random): string {
  let hex = "";
  while (hex.length < 64) hex += Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  return hex;
}

function sentence(random: Random, wordCount: number): string {
  let text = word(random);
  for (let i = 1; i < wordCount; i++) text += " " + word(random);
  return random() < 0.05 ? `${text} – größer` : text + ".";
}

function word(random: Random): string {
  return words[Math.floor(random() * words.length)]!;
}

const words =
  ("customer order payment invoice shipment product station rental price region account ledger " +
    "session event campaign ticket refund warehouse vendor contract policy claim member store channel " +
    "quantity amount status category currency discount margin revenue cost balance").split(" ");

function* entries(pairs: Iterable<Entry>): Generator<string> {
  let comma = "";
  for (const [key, value] of pairs) {
    yield `${comma}${JSON.stringify(key)}: ${json(value)}`;
    comma = ", ";
  }
}

/** As Python writes it and dbt with it: ASCII only. (Python also puts a blank after `:` and `,`; left out here, since it
 * is 4 % of the bytes and costs the generator as much time as the rest.) */
function json(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

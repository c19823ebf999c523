import { each, type Filter, keys, keysAndTelling, pairs, whole } from "./json_filter.ts";

/** How much is read. `state` adds what `state:` compares: code, unrendered configs, macros. */
export type DbtManifestDetail = "usual" | "state";

/** What is read of each section of a manifest. `metadata` is read whole; sections not named here are walked over. */
export function wantedFor(
  detail: DbtManifestDetail,
  entries: boolean,
): ReadonlyMap<string, Filter> {
  const wanted = detail === "state" ? withState : usual;
  if (!entries) return wanted;
  return new Map([...wanted].map(([name, filter]) => [name, ofNodes.has(name) ? whole : filter]));
}

type Keys = Readonly<Record<string, Filter>>;

/** @param more what else of each section */
function sections(more: {
  readonly dependsOn: Keys;
  readonly nodes: Keys;
  readonly sources: Keys;
  readonly exposures: Keys;
  readonly unitTests: Keys;
  readonly listed: Keys;
  readonly functions: Keys;
}): [string, Filter][] {
  const identity = {
    name: whole,
    package_name: whole,
    resource_type: whole,
    fqn: whole,
    original_file_path: whole,
    description: whole,
    tags: whole,
    meta: whole,
    config: keysAndTelling({}),
  };
  const dependsOn = keys({ nodes: whole, nodes_with_ref_location: whole, ...more.dependsOn });
  const columns = pairs(keys({ data_type: whole, description: whole }));
  const relation = { database: whole, schema: whole, relation_name: whole };
  const node = keys({
    ...identity,
    ...relation,
    alias: whole,
    version: whole,
    latest_version: whole,
    patch_path: whole,
    language: whole,
    group: whole,
    access: whole,
    checksum: whole,
    columns,
    depends_on: dependsOn,
    // of tests
    test_metadata: keys({ name: whole, namespace: whole }),
    column_name: whole,
    attached_node: whole,
    ...more.nodes,
  });
  const source = keys({
    ...identity,
    ...relation,
    source_name: whole,
    patch_path: whole,
    identifier: whole,
    columns,
    freshness: whole,
    loaded_at_field: whole,
    ...more.sources,
  });
  const exposure = keys({
    ...identity,
    type: whole,
    owner: whole,
    url: whole,
    depends_on: dependsOn,
    ...more.exposures,
  });
  const unitTest = keys({
    ...identity,
    model: whole,
    version: whole,
    tested_node_unique_id: whole,
    depends_on: dependsOn,
    ...more.unitTests,
  });
  const listed = keys({ ...identity, group: whole, depends_on: dependsOn, ...more.listed });
  return [
    ["nodes", node],
    ["sources", source],
    ["exposures", exposure],
    ["unit_tests", unitTest],
    ["groups", keys({ name: whole, package_name: whole, owner: whole })],
    ["metrics", listed],
    ["semantic_models", listed],
    ["saved_queries", listed],
    [
      "functions",
      keys({ ...identity, patch_path: whole, depends_on: dependsOn, ...more.functions }),
    ],
    ["selectors", whole],
    // lists of definitions by id; only their number is used
    ["disabled", each(keys({}))],
  ];
}

const usual: ReadonlyMap<string, Filter> = new Map(sections({
  dependsOn: {},
  nodes: {},
  sources: {},
  exposures: {},
  unitTests: {},
  listed: {},
  functions: {},
}));

const code = {
  raw_code: whole,
  raw_sql: whole,
  unrendered_config: whole,
  contract: whole,
};

const signature = { arguments: whole, returns: whole };

const withState: ReadonlyMap<string, Filter> = new Map([
  ...sections({
    dependsOn: { macros: whole },
    nodes: {
      ...code,
      ...signature, // dbt 1.11 had functions among the nodes for a while
      deprecation_date: whole,
    },
    sources: { unrendered_config: whole, quoting: whole, external: whole },
    exposures: { unrendered_config: whole, maturity: whole, label: whole },
    unitTests: { checksum: whole },
    listed: {
      unrendered_config: whole,
      label: whole,
      // of metrics
      type: whole,
      // of semantic models
      model: whole,
      defaults: whole,
      entities: whole,
      dimensions: whole,
      measures: whole,
      primary_entity: whole,
      // of saved queries
      query_params: whole,
      exports: whole,
    },
    functions: { ...code, ...signature, columns: pairs(keys({ description: whole })) },
  }),
  ["macros", keys({ macro_sql: whole, depends_on: keys({ macros: whole }) })],
]);

/** Sections whose entries have unique ids. */
const ofNodes: ReadonlySet<string> = new Set([
  "nodes",
  "sources",
  "exposures",
  "unit_tests",
  "metrics",
  "semantic_models",
  "saved_queries",
  "functions",
]);

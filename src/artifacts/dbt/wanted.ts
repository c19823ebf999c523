import { each, type Filter, keys, keysAndTelling, pairs, whole } from "./json_filter.ts";

/** What is read of each section of a manifest. `metadata` is read whole; sections not named here are walked over. */
const identity = {
  name: whole,
  package_name: whole,
  resource_type: whole,
  fqn: whole,
  original_file_path: whole,
  description: whole,
  tags: whole,
  meta: whole,
  config: keysAndTelling({ meta: whole, freshness: whole, enabled: whole }),
};

const dependsOn = keys({ nodes: whole, nodes_with_ref_location: whole });

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
});

const listed = keys({ ...identity, group: whole, depends_on: dependsOn });

export const wanted: ReadonlyMap<string, Filter> = new Map([
  ["nodes", node],
  [
    "sources",
    keys({
      ...identity,
      ...relation,
      source_name: whole,
      patch_path: whole,
      identifier: whole,
      columns,
      freshness: whole,
      loaded_at_field: whole,
    }),
  ],
  [
    "exposures",
    keys({ ...identity, type: whole, owner: whole, url: whole, depends_on: dependsOn }),
  ],
  [
    "unit_tests",
    keys({
      ...identity,
      model: whole,
      version: whole,
      tested_node_unique_id: whole,
      depends_on: dependsOn,
    }),
  ],
  ["groups", keys({ name: whole, package_name: whole, owner: whole })],
  ["metrics", listed],
  ["semantic_models", listed],
  ["saved_queries", listed],
  [
    "functions",
    keys({ ...identity, patch_path: whole, depends_on: dependsOn }),
  ],
  ["selectors", whole],
  // lists of definitions by id; only their number is used
  ["disabled", each(keys({}))],
]);

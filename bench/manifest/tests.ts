import type { modelEntry } from "./models.ts";
import { PACKAGE } from "./names.ts";
import { digest, type Random } from "./texts.ts";

/** A test of the first column of a model. */
export function testEntry(i: number, model: ReturnType<typeof modelEntry>, random: Random) {
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

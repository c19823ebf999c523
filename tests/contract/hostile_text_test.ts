/** A name, description or tag that tries to become Python, Jinja, YAML, TOML, Markdown or shell stays text.
 *
 * The generated modules are read by Python's own `ast`: they hold nothing but constants, displays, and calls of names that
 * the generator imports, and every description and column is there, character by character.
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { findPython, runPython } from "../../src/emit/_python.ts";
import { text } from "../../src/emit/python/_arbitraries.ts";
import { compileToDagster } from "../helpers/compile.ts";

const python = findPython();

/** Names that Python, Dagster or a file system would stumble over. */
const trickyNames = [
  "class",
  "import",
  "none",
  "true",
  "match",
  "print",
  "dagster",
  "dbt",
  "os",
  "con",
  "jobs",
  "schedules",
  "block",
  "assets",
  "defs",
  "dg",
  "shop",
];

interface Hostile {
  readonly product: string;
  readonly texts: readonly string[];
}

const hostile: fc.Arbitrary<Hostile> = fc.record({
  product: fc.constantFrom(...trickyNames),
  texts: fc.array(text.map((t) => t.toWellFormed()), { minLength: 12, maxLength: 12 }),
});

Deno.test({
  name: "hostile names, descriptions and tags stay text in the generated Python",
  ignore: python === null,
  fn: () => {
    const cases = fc.sample(hostile, 300).map((input) => {
      const { plan, files } = compileToDagster(product(input));
      const assets = plan.assets.map((a) => [a.id, {
        description: a.description.trim() === "" ? null : a.description,
        columns: a.columns.map((c) => [c.name, c.dataType || null, c.description || null]),
      }]);
      return {
        modules: files.filter((f) => f.path.endsWith(".py") && !/\/floe_[a-z]+\//.test(f.path))
          .map((f) => [f.path, f.text]),
        assets: Object.fromEntries(assets),
        checks: plan.checks.map((c) => c.id),
      };
    });
    assert.deepEqual(runPython(python!, READER, cases), []);
  },
});

const READER = `
import ast, json, sys
ALLOWED = (ast.Module, ast.Expr, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.alias, ast.Call, ast.keyword,
    ast.Attribute, ast.Name, ast.List, ast.Dict, ast.Set, ast.Tuple, ast.Starred, ast.Constant, ast.Subscript, ast.BinOp,
    ast.BitOr, ast.UnaryOp, ast.USub, ast.expr_context)
CALLED = {"dg.AssetSpec", "dg.AssetKey", "dg.AssetCheckSpec", "table_schema", "dg.Definitions", "dg.Definitions.merge",
    "dg.define_asset_job", "dg.ScheduleDefinition", "dg.AssetSelection.assets", "dg.AssetSelection.checks", "dbt_block",
    "source_checks", "DbtResource"}
MODULES = {"dagster"}

def plain(node):
    if isinstance(node, ast.Call): return [plain(n) for n in node.args], {k.arg: plain(k.value) for k in node.keywords}
    if isinstance(node, ast.Dict): return {plain(k): plain(v) for k, v in zip(node.keys, node.values)}
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)): return [plain(n) for n in node.elts]
    return node.value if isinstance(node, ast.Constant) else None

def faults(case):
    assets, checks = {}, []
    for path, source in case["modules"]:
        tree = ast.parse(source.encode("utf-8"), path)
        # a product may be called dg: then the import steps aside
        dagster = [a.asname for n in tree.body if isinstance(n, ast.Import) for a in n.names]
        for node in ast.walk(tree):
            if not isinstance(node, ALLOWED): yield f"{path}: {type(node).__name__}"
            if isinstance(node, ast.Import) and any(a.name not in MODULES for a in node.names): yield f"{path}: import"
            if isinstance(node, ast.ImportFrom) and node.level == 0: yield f"{path}: import from {node.module}"
            if not isinstance(node, ast.Call): continue
            called = ast.unparse(node.func)
            for alias in dagster: called = called.replace(f"{alias}.", "dg.", 1)
            if called not in CALLED: yield f"{path}: calls {called}"
            if called not in ("dg.AssetSpec", "dg.AssetCheckSpec"): continue
            _, named = plain(node)
            unique_id = named["metadata"]["dbt/unique_id"]
            if called == "dg.AssetCheckSpec": checks.append(unique_id); continue
            schema = named["metadata"].get("dagster/column_schema")
            columns = [] if schema is None else schema[0]
            assets[unique_id] = {"description": named.get("description"), "columns": columns}
    if sorted(checks) != sorted(case["checks"]): yield f"checks {checks}"
    if assets != case["assets"]: yield json.dumps([assets, case["assets"]])

json.dump([f for case in json.load(sys.stdin.buffer) for f in faults(case)][:5], sys.stdout)`;

/** A product of two models, a source and two tests, made of nothing but the texts. */
function product({ product, texts }: Hostile): { dbtManifest: string; spec: string } {
  const t = (i: number) => texts[i]!;
  const node = (type: string, name: string, more: Record<string, unknown>) => ({
    unique_id: `${type}.${product}.${name}`,
    resource_type: type,
    name,
    package_name: product,
    fqn: [product, name],
    path: "a.sql",
    original_file_path: "models/a.sql",
    database: "db",
    schema: "main",
    alias: name,
    config: {
      enabled: true,
      materialized: type === "test" ? "test" : "table",
      tags: [t(0)],
      meta: {},
    },
    tags: [t(0), t(1)],
    description: t(2),
    columns: {},
    checksum: { name: "sha256", checksum: "00" },
    depends_on: { nodes: [], macros: [] },
    refs: [],
    sources: [],
    language: "sql",
    raw_code: "select 1",
    ...more,
  });
  const source = {
    ...node("source", t(3), {}),
    unique_id: `source.${product}.raw.${t(3)}`,
    source_name: "raw",
    identifier: t(3),
    description: t(4),
  };
  const first = node("model", `a${t(5)}`, {
    depends_on: { nodes: [source.unique_id], macros: [] },
    columns: { [t(6)]: { name: t(6), description: t(7), data_type: t(8), tags: [], meta: {} } },
    group: t(9),
  });
  const second = node("model", "orders", {
    depends_on: { nodes: [first.unique_id], macros: [] },
    description: t(10),
  });
  const test = node("test", `not_null_${t(11)}`, {
    depends_on: { nodes: [second.unique_id], macros: [] },
    attached_node: second.unique_id,
    test_metadata: {
      name: "not_null",
      kwargs: { column_name: t(6), model: "{{ x }}" },
      namespace: null,
    },
    column_name: t(6),
  });
  const manifest = {
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
      dbt_version: "1.11.0",
      project_name: product,
      adapter_type: "duckdb",
    },
    nodes: Object.fromEntries([first, second, test].map((n) => [n.unique_id, n])),
    sources: { [source.unique_id]: source },
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: {},
    child_map: {},
    semantic_models: {},
    unit_tests: {},
    saved_queries: {},
  };
  const spec = {
    apiVersion: "floe.dev/v1",
    kind: "FloeSpec",
    metadata: { name: product, version: "1.0.0", description: t(4) },
    transforms: [{ name: "orders" }],
    schedule: { cron: "0 6 * * *", timezone: "UTC" },
  };
  return { dbtManifest: JSON.stringify(manifest), spec: JSON.stringify(spec) };
}

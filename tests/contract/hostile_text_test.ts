/** A name, description or tag that tries to become Python, Jinja, YAML, TOML, Markdown or shell stays text.
 *
 * The generated modules are read by Python's own `ast`: they hold nothing but constants, displays, and calls of names that
 * the generator imports, and every description and column is there, character by character.
 * @module
 */
import assert from "node:assert/strict";
import { Parser } from "commonmark";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { DagsterPlugin } from "../../plugins/dagster/mod.ts";
import { printYaml, type YamlValue } from "../../src/emit/mod.ts";
import { findPython, runPython } from "../../src/emit/_python.ts";
import { text } from "../../src/emit/python/_arbitraries.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { samplePlan } from "../../src/plugin/mod.ts";
import { compileToDagster } from "../helpers/compile.ts";
import { readDockerfile } from "../helpers/dockerfile.ts";

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

Deno.test("hostile names stay text in the Dockerfile, the README, dagster.yaml and Helm values", () => {
  const strange = fc.oneof(text.map((t) => t.toWellFormed()), fc.constantFrom(...SHELLS));
  const names = fc.array(strange, { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(names, (texts) => {
      const plan = hostilePlan(texts);
      const plugin = new DagsterPlugin();
      const options = { generator: { name: "test", version: "1" }, dbtProjectDir: texts[4]! };
      const files = new Map(plugin.createDefinitions(plan, options).map((f) => [f.path, f.text]));
      const paths = [...files.keys()].filter((path) => !path.startsWith("src/"));
      assert.deepEqual(paths, HOSTILE_PATHS);

      const programs = readDockerfile(files.get("Dockerfile")!)
        .flatMap((i) => i.type === "run" ? [i.command[0]] : []);
      assert.deepEqual(programs, BUILD);
      assert.doesNotMatch(files.get(".dockerignore")!, /^(?!\*|!|$).*[^a-z*/_.-]/m);
      const instance = parseYaml(files.get("dagster_home/dagster.yaml")!);
      assert.deepEqual(Object.keys(instance), INSTANCE);

      // of Markdown: what a reader may copy into a shell begins with a program of ours, and quotes are closed
      const walker = new Parser().parse(files.get("README.md")!).walker();
      for (let step = walker.next(); step !== null; step = walker.next()) {
        assert.notEqual(step.node.type, "html_block");
        if (!step.entering || step.node.type !== "code_block") continue;
        for (const line of commandsOf(step.node.literal!)) {
          assert.match(line, /^(?:\S+=\S+ )*(?:[a-z-]+|\.)(?: |$)/);
          const [program] = line.split(" ");
          assert.ok(README_PROGRAMS.has(program!), line);
          assert.equal(
            line.replace(/'[^']*'|"[^"`\\]*"|\\'/g, "").search(/['"`;|]|\$\(/),
            -1,
            line,
          );
        }
      }
      const values = plugin.getHelmValues(plan);
      const [deployment] = values["dagster-user-deployments"].deployments;
      assert.match(deployment!.name, /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
      assert.deepEqual(
        parseYaml(printYaml(values as unknown as YamlValue)),
        JSON.parse(JSON.stringify(values)),
      );
    }),
    { numRuns: 300 },
  );
});

/** Without here-documents. */
function commandsOf(block: string): string[] {
  return block.replace(/<<'END'\n[^]*?\nEND\n/g, "\n").replace(/ > values\.yaml$/gm, "")
    .replace(/^python -m venv \.venv && /, "").replace(/ {3}#.*$/gm, "").trim().split("\n");
}

const SHELLS = [
  "$(id)",
  "'; reboot #",
  '" && reboot',
  "`id`",
  "a\nRUN reboot",
  "```\n\n```sh\nreboot",
  "{{ env_var('X') }}",
  "*\n!.env",
];
const HOSTILE_PATHS = [
  ...[".dockerignore", ".gitignore", "Dockerfile", "README.md", "dagster_home/.gitignore"],
  ...[
    "dagster_home/dagster.yaml",
    "profiles/profiles.yml",
    "pyproject.toml",
    "requirements-own.txt",
  ],
];
const BUILD = [
  ...["apt-get", "apt-get", "python", "pip", "rm", "find", "dbt", "env", "useradd", "install"],
];
const INSTANCE = ["telemetry", "concurrency", "run_monitoring", "retention"];
const README_PROGRAMS = new Set([
  ...["python", ".", "dg", "export", "dagster", "docker", "kubectl", "helm", "floe-orchestrator"],
]);

/** The texts wherever a product may say what it likes. */
function hostilePlan([name, description, pool, purpose, , label]: readonly string[]): Plan {
  const plan = samplePlan();
  const outputs = { dev: { type: "duckdb", path: label!, password: "{{ env_var('SECRET') }}" } };
  const profile = { name: name!, target: "dev", outputs };
  return {
    ...plan,
    product: {
      ...plan.product,
      name: name!,
      version: label!,
      description: description!,
      labels: { [label!]: label! },
    },
    pools: [{ name: pool!, slots: 3 }, { name: `${pool}2`, slots: 2 }],
    blocks: plan.blocks.map((b, i) => ({ ...b, pool: i === 0 ? pool! : `${pool}2` })),
    computes: plan.computes.map((c) => ({ ...c, profile })),
    environment: [{ name: "SECRET", purpose: purpose! }],
  };
}

const READER = `
import ast, json, sys
ALLOWED = (ast.Module, ast.Expr, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.alias, ast.Call, ast.keyword,
    ast.Attribute, ast.Name, ast.List, ast.Dict, ast.Set, ast.Tuple, ast.Starred, ast.Constant, ast.Subscript, ast.BinOp,
    ast.BitOr, ast.UnaryOp, ast.USub, ast.expr_context)
CALLED = {"dg.AssetSpec", "dg.AssetKey", "dg.AssetCheckSpec", "table_schema", "code_references", "source_file", "Lineage", "Telemetry", "dg.Definitions", "dg.Definitions.merge",
    "dg.define_asset_job", "dg.ScheduleDefinition", "dg.AssetSelection.assets", "dg.AssetSelection.checks", "dbt_block",
    "source_checks", "compute_check", "DbtResource"}
MODULES = {"dagster"}

def plain(node):
    if isinstance(node, ast.Call): return [plain(n) for n in node.args], {k.arg: plain(k.value) for k in node.keywords}
    if isinstance(node, ast.Dict): return {k and plain(k): plain(v) for k, v in zip(node.keys, node.values)}
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
            if "floe/service" in named["metadata"]: continue
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

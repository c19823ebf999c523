/** Two products of other people, from their files to tables: compiled by the command line, run by Dagster on DuckDB, and
 * compared row for row with what a plain `dbt build` makes of another copy. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { naiveGraph } from "../../helpers/naive_graph.ts";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const command = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

interface Product {
  readonly name: string;
  /** Of `fixtures`, to where in the workspace; the dbt project comes first. */
  readonly files: readonly (readonly [from: string, to: string])[];
  /** A path that the files hold, moved into the workspace. */
  readonly moved?: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  readonly database: { readonly ours: string; readonly plain: string };
  /** What `compile` is given; from the workspace. */
  readonly path: string;
  /** `init` writes its floe.yaml first, in which `check` has to find no error. */
  readonly begun?: boolean;
  /** Columns that hold the time of the run. */
  readonly volatile: readonly string[];
  readonly job: string;
}

const products: readonly Product[] = [
  {
    name: "customer-360",
    files: [
      ["projects/customer-360", "customer-360"],
      ["projects/macros", "macros"],
      ["floe/demo/manifest.yaml", "manifest.yaml"],
    ],
    moved: [
      { file: "manifest.yaml", from: "/tmp/floe/", to: "" },
      { file: "customer-360/profiles.yml", from: "/tmp/", to: "plain_" },
    ],
    database: { ours: "customer_360.duckdb", plain: "plain_customer_360.duckdb" },
    path: "customer-360",
    volatile: ["_loaded_at"],
    job: "customer_360",
  },
  {
    name: "jaffle_shop_duckdb",
    files: [["projects/jaffle_shop_duckdb", "jaffle_shop"]],
    database: { ours: "jaffle_shop/jaffle_shop.duckdb", plain: "jaffle_shop/jaffle_shop.duckdb" },
    path: "jaffle_shop/target/manifest.json",
    volatile: [],
    job: "jaffle_shop",
  },
  {
    name: "jaffle_shop_duckdb, begun by init",
    files: [["projects/jaffle_shop_duckdb", "jaffle_shop"]],
    database: { ours: "jaffle_shop/jaffle_shop.duckdb", plain: "jaffle_shop/jaffle_shop.duckdb" },
    path: "jaffle_shop",
    begun: true,
    volatile: [],
    job: "jaffle_shop",
  },
];

/** Options of `compile`, and how many blocks come of them at least. */
const cuts: readonly { readonly options: readonly string[]; readonly blocks: number }[] = [
  { options: [], blocks: 1 },
  { options: ["--max-assets", "2", "--objective", "balanced"], blocks: 4 },
];

for (const product of products) {
  for (const { options, blocks } of product.begun ? cuts.slice(0, 1) : cuts) {
    const how = ["compile", ...options].join(" ");
    Deno.test({
      name:
        `${product.name}, ${how}: Dagster builds the tables of a plain dbt build, with every test`,
      ignore: withoutPython,
      fn: () => inFolder((folder) => compareWithPlain(product, options, blocks, folder)),
    });
  }
}

async function compareWithPlain(
  product: Product,
  options: readonly string[],
  blocks: number,
  folder: string,
): Promise<void> {
  const ours = await workspace(product, join(folder, "ours"));
  const plain = await workspace(product, join(folder, "plain"));
  const dbtFolder = product.files[0]![1];
  const parsed = await runTool("dbt", ["parse"], { cwd: join(ours, dbtFolder) });
  assert.equal(parsed.code, 0, parsed.stdout);
  const manifestFile = join(ours, dbtFolder, "target/manifest.json");
  if (product.begun) {
    await cli("init", join(ours, product.path));
    await cli("check", join(ours, product.path));
  }
  const project = join(ours, "dagster");
  await compile(join(ours, product.path), manifestFile, project, options);

  const home = join(folder, "dagster-home");
  await Deno.mkdir(home);
  const result = join(folder, "result.json");
  const packageName = await onlyFolder(join(project, "src"));
  const modules = [...Deno.readDirSync(join(project, "src", packageName, "defs/blocks"))];
  assert.ok(modules.length > blocks, modules.map(({ name }) => name).join()); // and __init__.py
  const ran = await runPython(
    [join(here, "run_job.py"), project, packageName, product.job, result],
    { env: { DAGSTER_HOME: home } },
  );
  assert.equal(ran.code, 0, ran.stderr);
  const run: {
    success: boolean;
    materialized: string[];
    checks: Record<string, boolean>;
    failures: string[];
  } = JSON.parse(await Deno.readTextFile(result));
  assert.equal(run.success, true, run.failures.join("\n"));

  const graph = naiveGraph(JSON.parse(await Deno.readTextFile(manifestFile)));
  const built = graph.assets.difference(graph.external);
  assert.equal(run.materialized.length, built.size);
  assert.equal(new Set(run.materialized).size, built.size);
  assert.equal(Object.keys(run.checks).length, graph.tests.size);
  assert.deepEqual(Object.entries(run.checks).filter(([, passed]) => !passed), []);

  const build = await runTool("dbt", ["build"], { cwd: join(plain, dbtFolder) });
  assert.equal(build.code, 0, build.stdout);
  const wanted = await tables(join(plain, product.database.plain), product.volatile);
  assert.equal(Object.keys(wanted).length, built.size);
  assert.ok(Object.values(wanted).every((rows) => rows.length > 0), "a table without rows");
  assert.deepEqual(await tables(join(ours, product.database.ours), product.volatile), wanted);
  const rows = Object.values(wanted).reduce((sum, list) => sum + list.length, 0);
  console.log(
    `${product.name}: ${built.size} tables, ${rows} rows equal, ${graph.tests.size} checks passed`,
  );
}

async function workspace(product: Product, folder: string): Promise<string> {
  for (const [from, to] of product.files) await copy(join(fixtures, from), join(folder, to));
  for (const { file, from, to } of product.moved ?? []) {
    const text = await Deno.readTextFile(join(folder, file));
    assert.ok(text.includes(from), `${file} no longer holds ${from}`);
    await Deno.writeTextFile(join(folder, file), text.replaceAll(from, `${folder}/${to}`));
  }
  return folder;
}

async function compile(
  path: string,
  manifest: string,
  out: string,
  options: readonly string[],
): Promise<void> {
  const from = ["--dbt-manifest", manifest];
  await cli("compile", path, "--target", "dagster", ...from, "--out", out, ...options);
}

async function cli(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", command, ...args],
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

async function tables(
  database: string,
  volatile: readonly string[],
): Promise<Record<string, unknown[][]>> {
  const ran = await runPython([join(here, "tables.py"), database, ...volatile]);
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

async function onlyFolder(parent: string): Promise<string> {
  const names = [];
  for await (const { name, isDirectory } of Deno.readDir(parent)) if (isDirectory) names.push(name);
  assert.equal(names.length, 1);
  return names[0]!;
}

async function copy(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe e2e " }));
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

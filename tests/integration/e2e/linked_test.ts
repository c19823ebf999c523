/** Several products, compiled together by the command line and loaded by a real Dagster: what one builds and another reads has one key in
 * both, so that a Dagster that holds both sees one graph. And two products that depend on each other, run in turns on one DuckDB file. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";
import type { DagsterGraph, Loaded } from "../corpus/dagster_graph.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const fixtures = join(root, "tests/fixtures/dbt");
const readBackProgram = join(root, "tests/integration/corpus/read_back.py");

Deno.test({
  name: "the corpus pair: ten nodes that both projects know have one key in Dagster",
  ignore: withoutPython,
  fn: () =>
    inFolder(async (folder) => {
      const manifest = (name: string) => join(fixtures, `v12-cosmos-${name}-1.9.0.json.gz`);
      await compile(manifest("upstream"), join(folder, "up"), "--with", manifest("downstream"));
      await compile(manifest("downstream"), join(folder, "down"), "--with", manifest("upstream"));
      const { up, down } = await readBack(folder, { up: "upstream", down: "downstream" });
      const built = new Map(
        Object.entries(up!.assets).filter(([, a]) => !a.external).map(([key, a]) => [a.id, key]),
      );
      const read = Object.entries(down!.assets).filter(([, a]) => a.external);
      assert.equal(read.length, 10);
      for (const [key, { id }] of read) assert.equal(key, built.get(id), id!);
    }),
});

/** Two dbt projects whose models take turns: shop.orders, fin.invoices, shop.paid_orders. The tables of the other are sources. */
const pair: Readonly<Record<string, string>> = {
  "platform.yaml": `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  orchestrator: { type: dagster }
  compute: { type: duckdb, config: { path: FOLDER/warehouse.duckdb } }
`,
  "shop/floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
platform: { manifest: ../platform.yaml }
transforms: [{ name: orders }, { name: type }, { name: paid_orders }]
orchestration:
  schedules:
    - { name: first, cron: "0 4 * * *", select: "orders type" }
    - { name: last, cron: "0 6 * * *", select: paid_orders }
`,
  "shop/models/orders.sql": "select 1 as id, 10 as amount union all select 2, 20",
  "shop/models/type.sql": "select 'web' as name",
  "shop/models/paid_orders.sql":
    "select o.* from {{ ref('orders') }} o join {{ source('finance', 'invoices') }} i on i.order_id = o.id",
  "shop/models/sources.yml":
    "sources: [{ name: finance, schema: finance, tables: [{ name: invoices }] }]",
  "finance/floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: finance, version: 1.0.0 }
platform: { manifest: ../platform.yaml }
transforms: [{ name: invoices }]
orchestration:
  sensors:
    - { name: on-orders, type: asset, assets: [shop/orders], select: invoices }
`,
  "finance/models/invoices.sql":
    "select id as order_id from {{ source('sales', 'orders') }}, {{ source('sales', 'type') }} where id > 1",
  "finance/models/sources.yml":
    "sources: [{ name: sales, schema: shop, tables: [{ name: orders }, { name: type }] }]",
};

Deno.test({
  name:
    "two products that depend on each other: one graph in Dagster, and tables when they run in turns",
  ignore: withoutPython,
  fn: () =>
    inFolder(async (folder) => {
      for (const [name, text] of Object.entries(pair)) await write(folder, name, text);
      for (const name of ["shop", "finance"]) {
        await write(folder, `${name}/dbt_project.yml`, project(name));
        await write(folder, `${name}/macros/schema.sql`, SCHEMA_AS_WRITTEN);
        await write(folder, `${name}/profiles.yml`, profile(name, folder));
        const parsed = await runTool("dbt", ["parse"], { cwd: join(folder, name) });
        assert.equal(parsed.code, 0, parsed.stdout);
      }
      const at = (name: string) => join(folder, name);
      await compile(at("shop"), at("dagster-shop"), "--with", at("finance"));
      await compile(at("finance"), at("dagster-finance"), "--with", at("shop"));
      const graphs = await readBack(folder, {
        "dagster-shop": "shop",
        "dagster-finance": "finance",
      });
      const [shop, finance] = [graphs["dagster-shop"]!, graphs["dagster-finance"]!];
      assert.deepEqual(keys(shop), {
        built: ["shop/orders", "shop/paid_orders", "shop/type"],
        external: ["finance/invoices"],
      });
      assert.deepEqual(keys(finance), {
        built: ["finance/invoices"],
        external: ["shop/orders", "shop/type"],
      });
      assert.deepEqual([...finance.assets["finance/invoices"]!.deps].sort(), [
        "shop/orders",
        "shop/type",
      ]);
      assert.deepEqual([...shop.assets["shop/paid_orders"]!.deps].sort(), [
        "finance/invoices",
        "shop/orders",
      ]);

      const home = at("dagster-home");
      await Deno.mkdir(home);
      for (const [name, job] of [["shop", "first"], ["finance", "finance"], ["shop", "last"]]) {
        const result = join(folder, "result.json");
        const ran = await runPython(
          [
            join(root, "tests/integration/e2e/run_job.py"),
            at(`dagster-${name}`),
            name!,
            job!,
            result,
          ],
          { env: { DAGSTER_HOME: home } },
        );
        assert.equal(ran.code, 0, ran.stderr);
        const { success, failures } = JSON.parse(await Deno.readTextFile(result));
        assert.equal(success, true, failures.join("\n"));
      }
      const script = "import duckdb, sys; " +
        "print(duckdb.connect(sys.argv[1]).sql('select * from shop.paid_orders').fetchall())";
      const { stdout } = await runPython(["-c", script, at("warehouse.duckdb")]);
      assert.equal(stdout.trim(), "[(2, 20)]");
    }),
});

function project(name: string): string {
  return `name: ${name}\nversion: "1.0.0"\nprofile: ${name}\nmodels:\n  ${name}:\n` +
    `    +materialized: table\n    +schema: ${name}\n`;
}

/** dbt would put the profile's schema before it. */
const SCHEMA_AS_WRITTEN = "{% macro generate_schema_name(custom_schema_name, node) -%}\n" +
  "{{ custom_schema_name if custom_schema_name is not none else target.schema }}\n{%- endmacro %}\n";

function profile(name: string, folder: string): string {
  return `${name}:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: "${folder}/warehouse.duckdb" }\n`;
}

/** What products run on is left out. */
function keys({ assets }: DagsterGraph): Record<"built" | "external", string[]> {
  const tables = Object.entries(assets).filter(([, { group }]) => group !== "platform");
  const of = (external: boolean) =>
    tables.filter(([, a]) => a.external === external).map(([key]) => key).sort();
  return { built: of(false), external: of(true) };
}

async function compile(path: string, out: string, ...options: readonly string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(root, "src/cli/main.ts"), "compile", path, "--out", out, ...options]
      .concat("--target", "dagster"),
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

/** @param packages folder of the project to its package. */
async function readBack(
  folder: string,
  packages: Readonly<Record<string, string>>,
): Promise<Record<string, DagsterGraph>> {
  const jobs = Object.entries(packages).map(([name, p]) => ({
    name,
    project: join(folder, name),
    package: p,
  }));
  const ran = await runPython([readBackProgram], { stdin: JSON.stringify(jobs) });
  assert.equal(ran.code, 0, ran.stderr);
  const graphs: Record<string, Loaded> = JSON.parse(ran.stdout).graphs;
  for (const graph of Object.values(graphs)) if ("error" in graph) assert.fail(graph.error);
  return graphs as Record<string, DagsterGraph>;
}

async function write(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  await Deno.mkdir(dirname(file), { recursive: true });
  await Deno.writeTextFile(file, text.replaceAll("FOLDER", folder));
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe linked " }));
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Two products for a server: a DAG of each kind, with as few models as that takes.
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../helpers/python.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** FOLDER is where they lie. `flaky` fails while there is no FOLDER/flag.csv; no schedule builds it, only the DAG of everything, `shop`. */
const files: Readonly<Record<string, string>> = {
  "shop/floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0, owner: shop@example.com }
platform: { manifest: manifest.yaml }
transforms:
  - { name: orders }
  - { name: totals }
  - { name: steady }
  - { name: flaky }
  - { name: behind }
  - { name: daily }
  - { name: landed }
orchestration:
  partitions:
    day: { type: time, cadence: daily, start: 2024-01-01, timezone: UTC }
  groups:
    - { name: days, select: daily, partition: day }
    - { name: shaky, select: steady flaky behind, retries: { max: 1, delay: 30s } }
  schedules:
    - { name: minutely, cron: "* * * * *", select: orders totals }
    - { name: days, partition: day }
    - { name: in-prod, cron: "* * * * *", select: orders totals, environments: [prod] }
  sensors:
    - { name: on-file, type: file, uri: "file://FOLDER/landing/", minInterval: 10s, select: landed }
`,
  "shop/models/orders.sql": "select 1 as id, 10 as amount union all select 2, 20",
  "shop/models/totals.sql": "select sum(amount) as amount from {{ ref('orders') }}",
  "shop/models/steady.sql": "select 1 as id",
  "shop/models/flaky.sql": "select * from read_csv('FOLDER/flag.csv')",
  "shop/models/behind.sql": "select * from {{ ref('flaky') }}, {{ ref('steady') }}",
  "shop/models/daily.sql":
    "{{ config(materialized='incremental') }} select '{{ var(\"partition_key\", \"none\") }}' as day",
  "shop/models/landed.sql": "select count(*) as files from glob('FOLDER/landing/*.csv')",
  "shop/models/schema.yml":
    "models: [{ name: orders, columns: [{ name: id, data_tests: [unique, not_null] }] }]",
  "finance/floe.yaml": `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: finance, version: 1.0.0 }
platform: { manifest: manifest.yaml }
transforms: [{ name: invoices }]
orchestration:
  sensors:
    - { name: on-orders, type: asset, assets: [shop/orders], select: invoices }
`,
  "finance/models/invoices.sql": "select 1 as order_id",
};

/** Writes, parses and compiles both into FOLDER/dags, one folder each, as one deployment holds them. */
export async function makeProducts(folder: string): Promise<void> {
  const write = async (name: string, text: string): Promise<void> => {
    const file = join(folder, name);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text.replaceAll("FOLDER", folder));
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await Deno.mkdir(join(folder, "landing"));
  await Deno.mkdir(join(folder, "dags"));
  for (const name of ["shop", "finance"]) {
    await write(`${name}/manifest.yaml`, platform(name));
    await write(
      `${name}/dbt_project.yml`,
      `name: ${name}\nversion: "1.0.0"\nprofile: ${name}\nmodels:\n  +materialized: table\n`,
    );
    const output = `{ type: duckdb, path: "FOLDER/${name}.duckdb" }`;
    await write(`${name}/profiles.yml`, `${name}: { target: dev, outputs: { dev: ${output} } }\n`);
    const parsed = await runTool("dbt", ["--quiet", "parse"], { cwd: join(folder, name) });
    assert.equal(parsed.code, 0, parsed.stdout);
  }
  for (const [name, other] of [["shop", "finance"], ["finance", "shop"]] as const) {
    const out = join(folder, `${name}-airflow`);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(root, "src/cli/main.ts"), "compile", join(folder, name)]
        .concat("--target", "airflow", "--out", out, "--env", "dev")
        .concat("--with", join(folder, other)),
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    await Deno.symlink(join(out, "dags", name), join(folder, "dags", name));
  }
}

function platform(name: string): string {
  return `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: local, version: 1.0.0, owner: me@example.com }
plugins:
  orchestrator: { type: airflow }
  compute: { type: duckdb, config: { path: "FOLDER/${name}.duckdb" } }
`;
}

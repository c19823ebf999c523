/** A product that tries to become Python, Jinja, Markdown, YAML or a command wherever a user may write a text.
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { runTool } from "../../helpers/python.ts";

export const JINJA = "{{ 1/0 }} {% raw %} {# c #}";
const QUOTES = `"d" 'q' """ ''' \\ \\" \\n \`c\` $(id) %s {x}`;
export const TEXT = `${JINJA} ${QUOTES} <b>é</b> | 漢 [a](javascript:b) \u{1f6b2}.md`;
/** Airflow has tags of 100 characters. */
export const LABEL = `${JINJA} "d" 'q' """ \\ \\n \u{1f6b2} 漢`;
export const LINES = `first ${TEXT}\nsecond ${JINJA}\r\n\tthird`;

/** Partition keys, each of which is built by a task of its own. */
export const KEYS = ["{{ 7*7 }}", `{% raw %} 'q' "d" \\`, "eu"];

/** Names of files, which become names of dbt's, and with them of tasks, assets and blocks. */
export const MODELS = { plain: "plain", strange: "{{7*7}}'é'" };
const FOLDER = `{% raw %} "d" 'q'`;
const TEST = `{{1-1}}'q'{#`;

const PROJECT = "hostile";

/** Writes and parses it into a folder. */
export async function makeHostileProduct(folder: string): Promise<void> {
  const write = async (name: string, text: string): Promise<void> => {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  };
  const output = { type: "duckdb", path: `${PROJECT}.duckdb` };
  await write("floe.yaml", stringify(spec));
  await write("manifest.yaml", stringify(platform));
  await write("dbt_project.yml", stringify({ name: PROJECT, version: "1.0.0", profile: PROJECT }));
  await write(
    "profiles.yml",
    stringify({ [PROJECT]: { target: "dev", outputs: { dev: output } } }),
  );
  await write(`models/${FOLDER}/${MODELS.plain}.sql`, "select 1 as id");
  await write(`models/${FOLDER}/${MODELS.strange}.sql`, "select * from {{ ref('plain') }}");
  const key = `{{ var("partition_key", "none") | replace("'", "''") }}`;
  await write(
    "models/keyed.sql",
    `{{ config(materialized="incremental") }} select '${key}' as region, 1 as id`,
  );
  await write(`tests/${TEST}.sql`, "select * from {{ ref('plain') }} where id is null");
  const parsed = await runTool("dbt", ["--quiet", "parse"], { cwd: folder });
  assert.equal(parsed.code, 0, parsed.stdout);
  await describe(join(folder, "target/manifest.json"));
}

/** dbt would read Jinja in schema.yml itself; a manifest may hold any text. */
async function describe(file: string): Promise<void> {
  const manifest = JSON.parse(await Deno.readTextFile(file));
  for (const node of Object.values<Record<string, unknown>>(manifest.nodes)) {
    if (node.resource_type !== "model") continue;
    node.description = LINES;
    node.tags = [JINJA, TEXT];
    node.meta = { [JINJA]: TEXT, owner: TEXT };
    node.columns = { id: { name: "id", description: TEXT, meta: {}, tags: [JINJA] } };
    node.config = { ...node.config as object, tags: node.tags, meta: node.meta, group: null };
  }
  const strange = Object.values<Record<string, unknown>>(manifest.nodes)
    .filter(({ name }) => name === MODELS.strange);
  assert.equal(strange.length, 1);
  manifest.exposures = {
    [`exposure.${PROJECT}.x`]: {
      ...{ unique_id: `exposure.${PROJECT}.x`, resource_type: "exposure", name: TEXT },
      ...{ type: "dashboard", package_name: PROJECT, path: "x.yml", original_file_path: "x.yml" },
      ...{ fqn: [PROJECT, "x"], owner: { name: TEXT, email: null }, description: LINES },
      ...{ depends_on: { macros: [], nodes: [strange[0]!.unique_id] } },
    },
  };
  await Deno.writeTextFile(file, JSON.stringify(manifest));
}

/** Names that stand in floe.yaml have few characters. */
const spec = {
  apiVersion: "floe.dev/v1",
  kind: "FloeSpec",
  metadata: {
    name: PROJECT,
    version: "1.0.0",
    description: LINES,
    owner: TEXT,
    labels: { domain: LABEL },
  },
  platform: { manifest: "manifest.yaml" },
  transforms: [{ name: MODELS.plain, tags: [TEXT] }, { name: "keyed" }],
  orchestration: {
    partitions: { region: { type: "static", keys: KEYS } },
    groups: [
      { name: "keyed", description: LINES, select: "keyed", partition: "region" },
      {
        name: "eager",
        description: LINES,
        select: MODELS.plain,
        automation: "eager",
      },
    ],
    schedules: [
      { name: "daily", description: LINES, cron: "0 6 * * *", timezone: "UTC", select: "plain" },
    ],
    sensors: [
      {
        ...{ name: "on-file", type: "file", uri: `file:///tmp/${JINJA}/` },
        ...{ description: LINES, select: "plain" },
      },
      {
        ...{ name: "healthy", type: "health", url: "http://127.0.0.1:9/?q={{1/0}}" },
        ...{ description: LINES, select: "plain" },
      },
      {
        ...{ name: "on-asset", type: "asset", assets: [`other/${JINJA}`] },
        ...{ description: LINES, select: "plain" },
      },
    ],
  },
};

const platform = {
  apiVersion: "floe.dev/v1",
  kind: "Manifest",
  metadata: { name: "local", version: "1.0.0", owner: TEXT, description: LINES },
  plugins: {
    orchestrator: { type: "airflow", config: { queues: { default: JINJA } } },
    compute: { type: "duckdb", config: { path: `${PROJECT}.duckdb` } },
  },
};

import assert from "node:assert/strict";
import { readMaybeGzip, safeParseDbtManifest } from "./mod.ts";
import { stateOf } from "./state.ts";
import type { DbtNodeState } from "./state_types.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Which texts of an entry differ when `change` is merged into it. */
function changed(type: string, entry: Raw, change: Raw): string[] {
  const [before, after] = [stateOf(entry, type), stateOf({ ...entry, ...change }, type)];
  return (Object.keys(before) as (keyof DbtNodeState)[]).filter((key) =>
    JSON.stringify(before[key]) !== JSON.stringify(after[key])
  );
}

const model: Raw = {
  fqn: ["shop", "a"],
  raw_code: "select 1",
  unrendered_config: { materialized: "table", tags: ["x"], meta: { a: 1, b: 2 } },
  config: { persist_docs: { relation: true } },
  description: "d",
  columns: ["id", { description: "key" }],
  depends_on: { macros: ["macro.shop.m"] },
  contract: { enforced: false, checksum: null },
  access: "protected",
};

Deno.test("stateOf() tells what dbt compares of a model apart", () => {
  const config = (more: Raw) => ({
    unrendered_config: { ...model.unrendered_config as Raw, ...more },
  });
  const table: readonly [Raw, readonly string[]][] = [
    [{ raw_code: "select 2" }, ["body"]],
    [{ raw_code: undefined, raw_sql: "select 1" }, []],
    [config({ materialized: "view" }), ["configs"]],
    [config({ "pre-hook": null }), ["configs"]],
    [config({ meta: { b: 2, a: 1 } }), []],
    [config({ tags: ["y"], group: "g" }), []],
    [config({ alias: "b" }), ["relation"]],
    [config({ alias: null }), []],
    [{ description: "e" }, ["persistedDescriptions"]],
    [{ columns: ["id", { description: "KEY" }] }, ["persistedDescriptions"]],
    [{ fqn: ["shop", "dir", "a"] }, ["fqn"]],
    [{ contract: { enforced: true, checksum: "c" } }, ["contract"]],
    [{ contract: { enforced: false, checksum: "c" } }, []],
    [{ latest_version: 2 }, ["rest"]],
    [{ access: "public" }, ["rest"]],
    [{ access: undefined }, []],
    [{ deprecation_date: "2030-01-01T00:00:00+00:00" }, ["rest"]],
    [{ depends_on: { macros: [] } }, ["macros"]],
    [{ config: { persist_docs: { relation: true }, severity: "warn" }, tags: ["z"] }, []],
  ];
  for (const [change, keys] of table) {
    assert.deepEqual(changed("model", model, change), keys, JSON.stringify(change));
  }
});

Deno.test("stateOf() compares tests by what changes their outcome, and seeds by their digest", () => {
  const config = (more: Raw) => ({ unrendered_config: more });
  assert.deepEqual(changed("test", model, config({ meta: { a: 3 }, materialized: "test" })), []);
  assert.deepEqual(changed("test", model, config({ where: "1" })), ["configs"]);
  assert.deepEqual(changed("test", model, { access: "public" }), []);
  const seed = { ...model, checksum: { name: "sha256", checksum: "a" } };
  assert.deepEqual(changed("seed", seed, { raw_code: "x" }), []);
  assert.deepEqual(changed("seed", seed, { checksum: { name: "sha256", checksum: "b" } }), [
    "body",
  ]);
  assert.deepEqual(changed("seed", seed, { checksum: { name: "path", checksum: "a" } }), ["body"]);
});

Deno.test("stateOf() compares what is no node by what dbt names for each", () => {
  const parents = { depends_on: { nodes: ["a", "b"] } };
  const table: readonly [string, Raw, Raw, readonly string[]][] = [
    ["source", { schema: "s", freshness: null }, { schema: "t" }, ["relation"]],
    ["source", { freshness: null }, { freshness: { warn_after: {} } }, ["rest"]],
    ["source", { quoting: { schema: null } }, { quoting: {} }, []],
    ["source", { unrendered_config: {} }, { unrendered_config: { tags: [] } }, ["configs"]],
    ["source", { description: "a" }, { description: "b", tags: ["x"] }, []],
    ["exposure", parents, { depends_on: { nodes: ["b", "a", "b"] } }, []],
    ["exposure", parents, { depends_on: { nodes: ["a"] } }, ["rest"]],
    ["exposure", { owner: { name: "a" } }, { owner: { name: "a", email: "b" } }, ["rest"]],
    ["metric", { type: "simple" }, { fqn: ["x"], type_params: { expr: "1" } }, []],
    ["metric", { type: "simple" }, { type: "derived" }, ["rest"]],
    ["metric", { unrendered_config: {} }, { unrendered_config: { group: "g" } }, []],
    ["semantic_model", { measures: [] }, { measures: [{ name: "m" }] }, ["rest"]],
    ["semantic_model", { config: { group: null } }, { config: { group: "g" } }, ["configs"]],
    ["saved_query", { tags: [] }, { tags: ["a"] }, ["rest"]],
    ["saved_query", {}, { tags: [] }, []],
    ["saved_query", {}, { config: { enabled: true, cache: { enabled: false } } }, []],
    ["saved_query", {}, { config: { cache: { enabled: true } } }, ["configs"]],
    ["semantic_model", {}, { config: { enabled: true }, defaults: null, measures: [] }, []],
    [
      "semantic_model",
      { dimensions: [{ name: "d" }] },
      { dimensions: [{ name: "d", is_partition: false, label: null }] },
      [],
    ],
    [
      "semantic_model",
      { dimensions: [{ name: "d", is_partition: true }] },
      { dimensions: [{ name: "d" }] },
      ["rest"],
    ],
    ["exposure", {}, { description: "" }, []],
    ["saved_query", {}, { query_params: { where: null, limit: 3 } }, []],
    ["saved_query", {}, { query_params: { metrics: ["m"] } }, ["rest"]],
    [
      "saved_query",
      { exports: [{ name: "e", config: { alias: "x" } }] },
      { exports: [{ name: "e", config: { alias: "y" }, unrendered_config: { alias: null } }] },
      [],
    ],
    ["saved_query", { exports: [] }, { exports: [{ name: "e" }] }, ["rest"]],
    ["unit_test", { checksum: "a" }, { checksum: "b" }, ["rest"]],
    ["unit_test", { checksum: "a" }, { description: "b", fqn: [] }, []],
    ["function", { returns: { data_type: "int" } }, { returns: { data_type: "text" } }, ["rest"]],
  ];
  for (const [type, entry, change, keys] of table) {
    assert.deepEqual(changed(type, entry, change), keys, `${type} ${JSON.stringify(change)}`);
  }
});

Deno.test("state and macros are read when they are asked for, and only then", () => {
  const text = JSON.stringify({
    metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json" },
    nodes: { "model.shop.a": { raw_code: "select 1", depends_on: { macros: ["macro.shop.m"] } } },
    metrics: { "metric.shop.b": { type: "simple" } },
    macros: {
      "macro.shop.n": { macro_sql: "n" },
      "macro.shop.m": { macro_sql: "m", depends_on: { macros: ["macro.shop.n"] } },
    },
  });
  const usual = safeParseDbtManifest(text, { file: "m.json" }).value!;
  assert.deepEqual([usual.nodes[0]!.state, usual.macros], [undefined, []]);
  const full = safeParseDbtManifest(text, { file: "m.json", detail: "state" }).value!;
  assert.equal(full.nodes[0]!.state!.body, "select 1");
  assert.deepEqual(full.nodes[0]!.state!.macros, ["macro.shop.m"]);
  assert.match(full.listed[0]!.state!.rest, /simple/);
  assert.deepEqual(full.macros, [
    { uniqueId: "macro.shop.m", text: "m", dependsOn: ["macro.shop.n"] },
    { uniqueId: "macro.shop.n", text: "n", dependsOn: [] },
  ]);
  const rest = (manifest: typeof full) => ({
    ...manifest,
    macros: [],
    nodes: manifest.nodes.map(({ state: _, ...node }) => node),
    listed: manifest.listed.map(({ state: _, ...entry }) => entry),
  });
  assert.deepEqual(rest(full), rest(usual));
});

/** See tests/fixtures/ls/record_state.py. */
interface RecordedPair {
  readonly section: string;
  readonly id: string;
  readonly old: Patch;
  readonly new: Patch;
  /** Aspect to dbt's verdict; null where dbt has none. */
  readonly same: Readonly<Record<string, boolean | null>>;
}

interface Patch {
  readonly with: Raw;
  readonly without: readonly string[];
}

const fixtures = new URL("../../../tests/fixtures/ls/", import.meta.url);

Deno.test("texts of state are equal exactly where dbt finds two entries the same", async () => {
  const manifest = await readGzip<Record<string, Record<string, Raw>>>("manifest.json.gz");
  const pairs = await readGzip<RecordedPair[]>("state.json.gz");
  const seen = new Set<string>();
  const wrong = pairs.flatMap(({ section, id, old, new: now, same }) => {
    const entry = manifest[section]![id]!;
    const [before, after] = [old, now].map((patch) => readState(section, id, entry, patch));
    const ours = compared(before!, after!, "test_metadata" in entry);
    return Object.entries(same).flatMap(([aspect, verdict]) => {
      seen.add(`${aspect} ${verdict}`);
      return ours[aspect] === verdict
        ? []
        : [`${id} ${aspect}: dbt says ${verdict} of ${JSON.stringify([old, now])}`];
    });
  });
  assert.deepEqual(wrong, []);
  assert.ok(pairs.length > 400);
  assert.equal(seen.size, 5 * 3 + 2, "every verdict on every aspect, but null on contents");
});

function readState(section: string, id: string, entry: Raw, patch: Patch): DbtNodeState {
  const raw: Record<string, unknown> = { ...entry, ...patch.with };
  for (const key of patch.without) delete raw[key];
  const text = JSON.stringify({
    metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json" },
    nodes: {},
    [section]: { [id]: raw },
  });
  const m = safeParseDbtManifest(text, { file: "m.json", detail: "state" }).value!;
  const all = [m.nodes, m.tests, m.sources, m.exposures, m.functions, m.listed].flat();
  return all[0]!.state!;
}

/** As `state:modified` and its kin put the texts together. */
function compared(
  before: DbtNodeState,
  after: DbtNodeState,
  isGeneric: boolean,
): Record<string, boolean | null> {
  const same = (key: keyof DbtNodeState) => after[key] === null ? null : before[key] === after[key];
  const [was, is] = [before.persistedDescriptions, after.persistedDescriptions];
  const persistedDescriptions = is === null || was === null
    ? null
    : (!is.persistsRelation || was.relation === is.relation) &&
      (!is.persistsColumns || was.columns === is.columns);
  const all = ["body", "configs", "relation", "contract", "fqn", "rest"] as const;
  const contents = isGeneric
    ? same("configs") !== false && same("fqn") !== false
    : all.every((key) => same(key) !== false) && persistedDescriptions !== false;
  return {
    body: same("body"),
    configs: same("configs"),
    relation: same("relation"),
    contract: same("contract"),
    persistedDescriptions,
    contents,
  };
}

async function readGzip<T>(name: string): Promise<T> {
  const bytes = await readMaybeGzip(await Deno.readFile(new URL(name, fixtures)));
  return JSON.parse(new TextDecoder().decode(bytes));
}

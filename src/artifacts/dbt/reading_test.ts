import assert from "node:assert/strict";
import fc from "fast-check";
import { type Outcome, outcome } from "../../errors/mod.ts";
import { ManifestBuilder } from "./builder.ts";
import type { Filter } from "./json_filter.ts";
import { readMaybeGzip, safeParseDbtManifest } from "./mod.ts";
import type { DbtManifest } from "./types.ts";
import { type DbtManifestDetail, wantedFor } from "./wanted.ts";

const folder = new URL("../../../tests/fixtures/dbt/", import.meta.url);
const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();

/** The plain way to the same result: the whole tree by `JSON.parse`, every entry to the builder. */
function readWholeTree(
  json: string,
  file: string,
  detail: DbtManifestDetail = "usual",
): Outcome<DbtManifest> {
  const wanted = wantedFor(detail, false);
  const root = JSON.parse(json.replace(stringOrWord, (found) => found[0] === '"' ? found : "null"));
  const builder = new ManifestBuilder(file, { detail, entries: false });
  if (isObject(root)) {
    builder.setMetadata(root["metadata"]);
    for (const name of Object.keys(root)) {
      if (!wanted.has(name)) continue;
      const section = root[name];
      builder.begin(name, kindOf(section));
      if (typeof section !== "object" || section === null) continue;
      for (const [key, entry] of Object.entries(section)) {
        builder.add(name, key, sieved(entry, wanted.get(name)!));
      }
    }
  }
  const { manifest, diagnostics } = builder.finish();
  return outcome(manifest, diagnostics);
}

function kindOf(value: unknown): "object" | "list" | "scalar" | "null" {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value === "object" ? "object" : "scalar";
}

/** A string, or a word of Python's that reads null. */
const stringOrWord = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g;

/** What a filter leaves of a value, on the tree instead of the text. */
function sieved(value: unknown, filter: Filter): unknown {
  if (filter.kind === "whole" || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return filter.kind === "each" ? value.map((v) => sieved(v, filter.of)) : value;
  }
  if (filter.kind === "pairs") {
    return Object.entries(value).flatMap(([key, inner]) => [key, sieved(inner, filter.of)]);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (filter.kind === "each") return [[key, sieved(inner, filter.of)]];
      const wantedOfKey = filter.named[key];
      if (wantedOfKey !== undefined && Object.hasOwn(filter.named, key)) {
        return [[key, sieved(inner, wantedOfKey)]];
      }
      if (inner === null) return [];
      const says = typeof inner !== "object" || Object.keys(inner).length > 0;
      return filter.telling && says ? [[key, inner]] : [];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function fixtureText(name: string): Promise<string> {
  return new TextDecoder().decode(await readMaybeGzip(await Deno.readFile(new URL(name, folder))));
}

for (const name of names) {
  Deno.test(`${name} reads the same as through JSON.parse, compact, indented and shuffled`, async () => {
    const text = await fixtureText(name);
    const wholeTree = readWholeTree(text, name);
    assert.notEqual(wholeTree.value, null);
    const root = JSON.parse(text);
    const random = numbers(7);
    const variants = {
      asWritten: text,
      compact: JSON.stringify(root),
      indented: JSON.stringify(root, null, "\t").replaceAll("\n", "\r\n"),
      shuffled: JSON.stringify(shuffled(root, random)),
      escaped: JSON.stringify(root).replace(
        /[^\x20-\x7e]/g,
        (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"),
      ),
      marked: "\ufeff" + text,
    };
    const wholeState = readWholeTree(text, name, "state");
    for (const [variant, json] of Object.entries(variants)) {
      const read = safeParseDbtManifest(new TextEncoder().encode(json), { file: name });
      assert.deepEqual(withoutColumnOrder(read), withoutColumnOrder(wholeTree), variant);
    }
    const state = safeParseDbtManifest(text, { file: name, detail: "state" });
    assert.deepEqual(state, wholeState);
    const { entries, ...rest } = safeParseDbtManifest(variants.shuffled, {
      file: name,
      detail: "state",
      entries: true,
    }).value!;
    assert.deepEqual(withoutColumnOrder(outcome(rest, [])), withoutColumnOrder(wholeState));
    const ids = [rest.nodes, rest.tests, rest.sources, rest.exposures, rest.functions, rest.listed]
      .flatMap((list) => list.map((entry) => entry.uniqueId));
    assert.deepEqual([...entries!.keys()], ids.sort());
    const [first] = rest.nodes;
    assert.deepEqual(entries!.get(first!.uniqueId), root.nodes[first!.uniqueId]);
  });
}

Deno.test("a manifest of any odd values reads the same as through JSON.parse", () => {
  fc.assert(
    fc.property(oddManifest(), fc.constantFrom(undefined, 2), (manifest, indent) => {
      const json = JSON.stringify(manifest, null, indent);
      const read = safeParseDbtManifest(json, { file: "m" });
      assert.deepEqual(withoutColumnOrder(read), withoutColumnOrder(readWholeTree(json, "m")));
    }),
    { numRuns: 200 },
  );
});

Deno.test("a manifest with NaN and Infinity anywhere reads the same as one with null in their place", () => {
  const word = fc.infiniteStream(fc.constantFrom("NaN", "Infinity", "-Infinity", "null", "0"));
  fc.assert(
    fc.property(oddManifest(), fc.constantFrom(undefined, 2), word, (manifest, indent, words) => {
      const json = JSON.stringify(manifest, null, indent).replace(
        /"(?:[^"\\]|\\.)*"|null|true|false|-?\d[\d.e+-]*/g,
        (found) => found[0] === '"' ? found : words.next().value,
      );
      const read = safeParseDbtManifest(json, { file: "m" });
      assert.deepEqual(withoutColumnOrder(read), withoutColumnOrder(readWholeTree(json, "m")));
    }),
    { numRuns: 200 },
  );
});

Deno.test("a manifest with one byte changed is refused when JSON.parse refuses it, else read the same", () => {
  fc.assert(
    fc.property(
      oddManifest(),
      fc.nat(),
      fc.constantFrom(...'{}[]",:\\ ntf0-'),
      (manifest, where, char) => {
        const json = JSON.stringify(manifest);
        const at = where % json.length;
        const changed = json.slice(0, at) + char + json.slice(at + 1);
        const read = safeParseDbtManifest(changed, { file: "m" });
        let wholeTree: Outcome<DbtManifest>;
        try {
          wholeTree = readWholeTree(changed, "m");
        } catch {
          assert.deepEqual(read.diagnostics.map((d) => d.code), ["artifact/dbt-manifest-syntax"]);
          return;
        }
        assert.deepEqual(withoutColumnOrder(read), withoutColumnOrder(wholeTree));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("the order of keys does not matter", () => {
  fc.assert(
    fc.property(oddManifest(), fc.integer(), (manifest, seed) => {
      const json = JSON.stringify(manifest);
      const other = JSON.stringify(shuffled(manifest, numbers(seed)));
      assert.deepEqual(
        withoutColumnOrder(safeParseDbtManifest(other, { file: "m" })),
        withoutColumnOrder(safeParseDbtManifest(json, { file: "m" })),
      );
    }),
  );
});

/** Columns keep the order of the file, which is that of the table; a tree puts those named by a number first. */
function withoutColumnOrder(read: Outcome<DbtManifest>): unknown {
  const sorted = <T extends DbtManifest["nodes"][number] | DbtManifest["sources"][number]>(
    n: T,
  ) => ({
    ...n,
    columns: [...n.columns].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  });
  const { value, diagnostics } = read;
  if (value === null) return { value, diagnostics };
  return {
    value: { ...value, nodes: value.nodes.map(sorted), sources: value.sources.map(sorted) },
    diagnostics,
  };
}

/** Objects with their keys in another order, at every depth; lists as they are. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([k, v]) => [k, shuffled(v, random)] as const);
  for (let i = entries.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [entries[i], entries[j]] = [entries[j]!, entries[i]!];
  }
  return Object.fromEntries(entries);
}

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** A manifest whose sections, entries and fields hold what they should, or anything else. */
function oddManifest(): fc.Arbitrary<unknown> {
  const id = fc.constantFrom(
    "model.a.x",
    "model.a.y.v2",
    "seed.a.s",
    "test.a.t",
    "__proto__",
    "ä€😀",
  );
  const few = { maxLength: 2 };
  const fewKeys = { maxKeys: 2 };
  const anything = fc.jsonValue({ maxDepth: 1 });
  const or = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: anything });
  const text = fc.string({ maxLength: 6 });
  const config = fc.record({
    enabled: or(fc.boolean()),
    materialized: or(fc.constantFrom("table", "ephemeral")),
    severity: or(fc.constantFrom("WARN", "error")),
    meta: or(fc.dictionary(fc.constantFrom("owner", "__proto__", "a"), anything)),
    freshness: or(fc.constant({ warn_after: { count: 1, period: "day" } })),
    tags: or(fc.array(text, few)),
    "post-hook": or(fc.array(anything, few)),
    contract: anything,
    ["__proto__"]: anything,
  }, { requiredKeys: [] });
  const entry = fc.record({
    unique_id: or(id),
    name: or(text),
    package_name: or(fc.constantFrom("a", "b")),
    resource_type: or(
      fc.constantFrom("model", "seed", "snapshot", "test", "operation", "function", "__proto__"),
    ),
    fqn: or(fc.array(text, few)),
    original_file_path: or(fc.constantFrom("", "models/x.sql", "models\\y.py")),
    description: or(text),
    tags: or(fc.array(text, few)),
    meta: or(fc.dictionary(fc.constantFrom("owner", "__proto__", "a"), anything)),
    config: or(config),
    columns: or(
      fc.dictionary(text, or(fc.record({ name: text, data_type: text, meta: anything }))),
    ),
    depends_on: or(fc.record({
      nodes: or(fc.array(id, few)),
      macros: fc.array(text, few),
      nodes_with_ref_location: or(
        fc.array(fc.tuple(id, fc.record({ line: fc.nat(3), col: fc.nat(3) }))),
      ),
    }, { requiredKeys: [] })),
    test_metadata: or(fc.record({ name: text, namespace: text, kwargs: anything })),
    checksum: or(fc.record({ name: fc.constant("sha256"), checksum: text })),
    owner: or(fc.record({ email: or(text), name: or(text) })),
    freshness: or(fc.constant({ error_after: { count: 2, period: "hour" } })),
    version: or(fc.nat(3)),
    group: or(fc.constantFrom("g", "h")),
    model: or(text),
    raw_code: fc.constantFrom("", 'select "a"', "ä\\\n€"),
  }, { requiredKeys: [] });
  const section = or(fc.dictionary(id, or(entry), fewKeys));
  return fc.record({
    metadata: or(fc.record({
      dbt_schema_version: fc.constant("https://schemas.getdbt.com/dbt/manifest/v12.json"),
      project_name: or(fc.constant("a")),
      dbt_version: or(fc.constant("1.11.7")),
    }, { requiredKeys: ["dbt_schema_version"] })),
    macros: section,
    nodes: section,
    sources: section,
    exposures: section,
    unit_tests: section,
    groups: section,
    functions: section,
    metrics: section,
    disabled: or(fc.dictionary(id, fc.array(entry, few), fewKeys)),
  }, { requiredKeys: ["metadata", "nodes"] });
}

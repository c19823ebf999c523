import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { safeParseDbtManifest } from "./mod.ts";
import type { DbtManifest } from "./types.ts";

const file = "target/manifest.json";

function manifest(more: Record<string, unknown>, version = 12, metadata = {}): string {
  return JSON.stringify({
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
      dbt_version: "1.11.7",
      project_name: "shop",
      ...metadata,
    },
    nodes: {},
    ...more,
  });
}

function node(name: string, more: Record<string, unknown> = {}) {
  const type = more["resource_type"] ?? "model";
  return {
    [`${type}.shop.${name}`]: {
      resource_type: type,
      unique_id: `${type}.shop.${name}`,
      name,
      package_name: "shop",
      depends_on: { nodes: [] },
      config: {},
      ...more,
    },
  };
}

function read(text: string): DbtManifest {
  const outcome = safeParseDbtManifest(text, { file });
  assert.deepEqual(outcome.diagnostics, []);
  return outcome.value!;
}

function onlyError(text: string | Uint8Array) {
  const { value, diagnostics } = safeParseDbtManifest(text, { file });
  assert.equal(value, null);
  assert.equal(diagnostics.length, 1, JSON.stringify(diagnostics));
  assert.equal(diagnostics[0]!.severity, "error");
  assert.equal(diagnostics[0]!.location?.file, file);
  assert.ok(diagnostics[0]!.hint);
  return diagnostics[0]!;
}

Deno.test("v1 to v3 are one error that names the remedy", () => {
  for (const version of [1, 2, 3]) {
    const error = onlyError(manifest({ disabled: [] }, version));
    assert.equal(error.code, "artifact/dbt-manifest-too-old");
    assert.deepEqual(error.facts, { schemaVersion: version, oldest: 4 });
    assert.match(error.hint!, /Upgrade dbt/);
  }
});

Deno.test("a newer schema is read by what is present, with a warning", () => {
  const { value, diagnostics } = safeParseDbtManifest(manifest({ nodes: node("a") }, 13), { file });
  assert.equal(value!.nodes.length, 1);
  assert.deepEqual(diagnostics.map((d) => [d.code, d.severity]), [
    ["artifact/dbt-manifest-newer", "warning"],
  ]);
});

Deno.test("JSON that is no manifest is one error", () => {
  const catalog = manifest({}).replace("/manifest/v12", "/catalog/v1");
  for (
    const text of ["[]", "null", "3", '"x"', "{}", '{"nodes": {}}', '{"metadata": null}', catalog]
  ) {
    assert.equal(onlyError(text).code, "artifact/not-a-dbt-manifest");
  }
  assert.match(onlyError(catalog).message, /it is dbt's catalog/);
  assert.match(onlyError('{"nodes": {}}').message, /dbt_schema_version/);
});

Deno.test("a manifest cut anywhere is one error at the place of the cut", () => {
  const text = manifest({
    nodes: node("a", { description: "größer\n", tags: ["x", 1.5e3, true] }),
  });
  for (let length = 1; length < text.length; length++) {
    const error = onlyError(text.slice(0, length));
    assert.equal(error.code, "artifact/dbt-manifest-syntax");
    assert.equal(error.facts["truncated"], true, text.slice(0, length));
    assert.deepEqual(error.location!.start, { line: 1, column: length + 1, offset: length });
  }
});

Deno.test("an empty file is told apart from a cut one", () => {
  assert.match(onlyError("").message, /it is empty/);
  assert.match(onlyError("  \n").message, /ends at line 2, column 1/);
});

Deno.test("broken JSON in a part that is not used is an error too, with its place", () => {
  const text = manifest({}).replace(/}$/, ',\n"macros": {"m": {"macro_sql": "a\\qb"}}}');
  const error = onlyError(text);
  assert.equal(error.code, "artifact/dbt-manifest-syntax");
  assert.deepEqual([error.location!.start!.line, error.location!.start!.column], [2, 34]);
});

Deno.test("NaN, Infinity and -Infinity read null wherever a value stands; other bare words are refused", () => {
  const text = manifest({
    nodes: node("a", {
      description: 'NaN " Infinity',
      config: { threshold: "@1", limits: ["@2", 1], meta: { a: "@3", b: ["@2"], c: "NaN" } },
      version: "@1",
    }),
    macros: { m: "@2" },
  }).replaceAll('"@1"', "NaN").replaceAll('"@2"', "-Infinity").replaceAll('"@3"', "Infinity");
  const [a] = read(text).nodes;
  assert.equal(a!.description, 'NaN " Infinity');
  assert.deepEqual(a!.meta, { a: null, b: [null], c: "NaN" });
  assert.deepEqual(a!.config, { limits: [null, 1], meta: a!.meta });
  assert.equal(a!.version, null);
  for (const word of ["nan", "inf", "-inf", "undefined", "None", "-NaN", "Nan", "Infinite"]) {
    const error = onlyError(text.replace("NaN,", `${word},`));
    assert.equal(error.code, "artifact/dbt-manifest-syntax");
    assert.ok(error.location!.start!.offset >= text.indexOf("NaN,"), word);
  }
});

Deno.test("UTF-16 and UTF-32 are one error, with a byte order mark and without", () => {
  const text = manifest({ nodes: node("ä") });
  const wide = (size: number, littleEndian: boolean, mark: string) => {
    const view = new DataView(new ArrayBuffer((mark.length + text.length) * size));
    [...(mark + text)].forEach((c, i) => {
      if (size === 2) view.setUint16(i * 2, c.charCodeAt(0), littleEndian);
      else view.setUint32(i * 4, c.charCodeAt(0), littleEndian);
    });
    return new Uint8Array(view.buffer);
  };
  for (const size of [2, 4]) {
    for (const littleEndian of [true, false]) {
      for (const mark of ["\ufeff", "", "\n"]) {
        const error = onlyError(wide(size, littleEndian, mark));
        assert.equal(
          error.code,
          "artifact/dbt-manifest-encoding",
          `${size} ${littleEndian} ${mark}`,
        );
        assert.match(error.message, /UTF-16/);
        assert.match(error.hint!, /UTF-8/);
      }
    }
  }
  for (const bytes of [[0, 0, 0, 0], [0x7b, 0x22, 0, 0x22], [0xff], [0]]) {
    assert.doesNotMatch(onlyError(new Uint8Array(bytes)).message, /UTF-16/);
  }
});

Deno.test("bytes that are no UTF-8 are one error with their place, also in a part that is not used", () => {
  const text = manifest({ nodes: node("a", { description: "ä@" }), macros: { m: { sql: "é@" } } });
  for (const place of [text.indexOf("@"), text.lastIndexOf("@")]) {
    const [before, after] = [text.slice(0, place), text.slice(place + 1)];
    const utf8 = (part: string) => new TextEncoder().encode(part);
    const error = onlyError(new Uint8Array([...utf8(before), 0xe9, ...utf8(after)]));
    assert.equal(error.code, "artifact/dbt-manifest-encoding");
    assert.deepEqual(error.location!.start, { line: 1, column: place + 1, offset: place });
    assert.match(error.message, /byte 0xE9/);
  }
});

Deno.test("gzip bytes are one error that names the function to use", () => {
  const error = onlyError(new Uint8Array([0x1f, 0x8b, 8, 0]));
  assert.equal(error.code, "artifact/dbt-manifest-compressed");
  assert.match(error.hint!, /readMaybeGzip/);
});

Deno.test("an entry that is no object is an error at its path", () => {
  for (const entry of ["x", 1, true, []]) {
    const error = onlyError(manifest({ nodes: { "model.shop.a": entry } }));
    assert.equal(error.code, "artifact/dbt-manifest-entry");
    assert.deepEqual(error.path, ["nodes", "model.shop.a"]);
  }
});

Deno.test("a null entry is left out with a warning that names its key", () => {
  for (const section of ["nodes", "sources", "exposures", "functions", "groups", "unit_tests"]) {
    const text = manifest({ nodes: node("a"), [section]: { "x.shop.n": null, ...node("b") } });
    for (const json of [text, text.replace('"x.shop.n":null', '"x.shop.n":NaN')]) {
      const { value, diagnostics } = safeParseDbtManifest(json, { file });
      assert.deepEqual(diagnostics.map((d) => [d.code, d.severity, d.path]), [
        ["artifact/dbt-manifest-null-entry", "warning", [section, "x.shop.n"]],
      ]);
      const { nodes, sources, exposures, functions, groups, tests } = value!;
      const ids = [...nodes, ...sources, ...exposures, ...functions, ...tests].map((e) =>
        e.uniqueId
      );
      assert.ok(ids.length + groups.length > 0);
      assert.ok(!ids.includes("x.shop.n"));
    }
  }
});

Deno.test("an odd entry of a section of which nothing is built is counted, and no error", () => {
  const odd = {
    a: null,
    b: 1,
    c: {},
    d: [],
    e: { config: { enabled: false } },
    f: { config: null },
  };
  const m = read(manifest({
    metrics: odd,
    semantic_models: odd,
    saved_queries: odd,
    selectors: odd,
    disabled: { a: null, b: [null, {}] },
  }));
  assert.deepEqual(m.notUsed, {
    disabled: 6, // three metrics and the like, three of their own section
    metric: 5,
    saved_query: 5,
    selector: 6,
    semantic_model: 5,
  });
});

Deno.test("a list or a single value in place of a section is one error; null is an empty one", () => {
  for (const section of ["nodes", "sources", "exposures", "functions", "groups", "unit_tests"]) {
    for (const odd of [[], [{ name: "a" }, { name: "b" }, null], "x", 0, true]) {
      const error = onlyError(manifest({ [section]: odd }));
      assert.equal(error.code, "artifact/dbt-manifest-section");
      assert.deepEqual(error.path, [section]);
      assert.match(error.message, Array.isArray(odd) ? /it is a list/ : /it is a single value/);
    }
    if (section === "nodes") {
      assert.equal(onlyError(manifest({ nodes: null })).code, "artifact/not-a-dbt-manifest");
    } else {
      assert.deepEqual(read(manifest({ [section]: null })).nodes, []);
    }
  }
});

Deno.test("an entry with nothing in it is read from its key", () => {
  const m = read(manifest({ nodes: { "model.shop.a": {}, "seed.shop.s": {} } }));
  const [model, seed] = m.nodes;
  assert.deepEqual(
    [model!.uniqueId, model!.name, model!.packageName, model!.resourceType, model!.materialized],
    ["model.shop.a", "a", "shop", "model", "view"],
  );
  assert.deepEqual(model!.dependsOn, []);
  assert.deepEqual(model!.fqn, ["shop", "a"]);
  assert.equal(model!.injected, false);
  assert.equal(seed!.materialized, "seed");
});

Deno.test("disabled definitions are counted wherever they stand", () => {
  const off = { config: { enabled: false } };
  const nodes = {
    ...node("on"),
    ...node("off", off),
    ...node("t", { ...off, resource_type: "test" }),
  };
  const inDict = { "model.shop.x": [{ name: "x" }, { name: "x" }], "source.shop.y": [{}] };
  assert.deepEqual(read(manifest({ nodes, disabled: inDict })).notUsed, { disabled: 5 });
  assert.deepEqual(read(manifest({ nodes, disabled: [{}, {}] })).notUsed, { disabled: 4 });
  assert.deepEqual(read(manifest({ nodes, disabled: null })).notUsed, { disabled: 2 });
  assert.equal(read(manifest({ nodes })).nodes.length, 1);
});

Deno.test("what is not turned into anything is counted by its type", () => {
  const m = read(manifest({
    nodes: {
      ...node("o", { resource_type: "operation" }),
      ...node("n", { resource_type: "analysis" }),
    },
    metrics: { "metric.shop.m": {} },
    semantic_models: { "semantic_model.shop.s": {} },
    saved_queries: { "saved_query.shop.q": {} },
    selectors: { nightly: {} },
  }));
  assert.deepEqual(m.notUsed, {
    analysis: 1,
    metric: 1,
    operation: 1,
    saved_query: 1,
    selector: 1,
    semantic_model: 1,
  });
});

Deno.test("functions are read from their own section and from the nodes; disabled ones are counted", () => {
  const fn = (name: string, more: object) => ({
    resource_type: "function",
    name,
    package_name: "shop",
    fqn: ["shop", "math", name],
    original_file_path: `functions\\math\\${name}.sql`,
    config: { enabled: true },
    returns: { data_type: "integer" },
    ...more,
  });
  const functions = {
    "function.shop.top": fn("top", { depends_on: { nodes: ["model.shop.base"], macros: ["m"] } }),
    "function.shop.off": fn("off", { config: { enabled: false } }),
    "function.shop.bare": {},
  };
  const nodes = {
    ...node("base"),
    ...node("uses", { depends_on: { nodes: ["function.shop.top"] } }),
    "function.shop.old": fn("old", { depends_on: { nodes: ["function.shop.top"] } }),
    "function.shop.top": fn("top", { depends_on: { nodes: [] } }),
  };
  for (const m of [read(manifest({ nodes, functions })), read(manifest({ functions, nodes }))]) {
    assert.deepEqual(m.functions, [
      {
        uniqueId: "function.shop.bare",
        name: "bare",
        packageName: "shop",
        fqn: ["shop", "bare"],
        originalFilePath: "",
        patchPath: null,
        dependsOn: [],
        tags: [],
        config: {},
      },
      {
        uniqueId: "function.shop.old",
        name: "old",
        packageName: "shop",
        fqn: ["shop", "math", "old"],
        originalFilePath: "functions/math/old.sql",
        patchPath: null,
        dependsOn: ["function.shop.top"],
        tags: [],
        config: { enabled: true },
      },
      {
        uniqueId: "function.shop.top",
        name: "top",
        packageName: "shop",
        fqn: ["shop", "math", "top"],
        originalFilePath: "functions/math/top.sql",
        patchPath: null,
        dependsOn: ["model.shop.base"],
        tags: [],
        config: { enabled: true },
      },
    ]);
    assert.deepEqual(m.notUsed, { disabled: 1 });
    assert.deepEqual(m.nodes[1]!.dependsOn, ["function.shop.top"]);
  }
});

Deno.test("repeated parents are one", () => {
  const m = read(manifest({ nodes: node("a", { depends_on: { nodes: ["z", "b", "z", "b"] } }) }));
  assert.deepEqual(m.nodes[0]!.dependsOn, ["b", "z"]);
});

Deno.test("before v10 the project is recognised by its MD5, else it is the one with most nodes", () => {
  const nodes = {
    "model.lib.a": {},
    "model.lib.b": {},
    "model.shop.c": {},
  };
  const md5OfShop = createHash("md5").update("shop").digest("hex");
  const told = (metadata: object) =>
    read(manifest({ nodes }, 7, { project_name: undefined, ...metadata })).projectName;
  assert.equal(told({}), "lib");
  assert.equal(told({ project_id: md5OfShop }), "shop");
});

Deno.test("an injected node has an empty file; a node without the key is not injected", () => {
  const nodes = { ...node("a", { original_file_path: "" }), ...node("b") };
  assert.deepEqual(read(manifest({ nodes })).nodes.map((n) => n.injected), [true, false]);
});

Deno.test("config.meta wins over meta, and keys named __proto__ stay keys", () => {
  const raw = manifest({ nodes: node("a", { meta: { a: 1, b: 1 }, config: { meta: { b: 2 } } }) })
    .replace('"a":1', '"a":1,"__proto__":{"polluted":1}')
    .replace('"config":{', '"config":{"__proto__":["polluted"],');
  const { meta, config } = read(raw).nodes[0]!;
  assert.deepEqual(Object.entries(meta), [["a", 1], ["__proto__", { polluted: 1 }], ["b", 2]]);
  assert.deepEqual(Object.entries(config)[0], ["__proto__", ["polluted"]]);
  assert.equal(Object.getPrototypeOf(meta), Object.prototype);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});

Deno.test("owners come from meta, then from the group", () => {
  const groups = {
    "group.shop.g": { name: "g", package_name: "shop", owner: { email: "g@x.org", name: "G" } },
  };
  const nodes = {
    ...node("a", { config: { meta: { owner: "me@x.org" } }, group: "g" }),
    ...node("b", { config: { group: "g" } }),
    ...node("c", { meta: { owner: { name: "C", email: ["c@x.org", "d@x.org"] } } }),
    ...node("d"),
  };
  assert.deepEqual(read(manifest({ nodes, groups })).nodes.map((n) => n.owners), [
    ["me@x.org"],
    ["g@x.org"],
    ["c@x.org", "d@x.org"],
    [],
  ]);
});

Deno.test("only meta, scalars and lists that hold something are kept of a config", () => {
  const config = {
    materialized: "table",
    a: null,
    b: {},
    "post-hook": [{ sql: "x" }],
    "pre-hook": [],
    tags: ["t"],
    meta: { m: 1 },
    n: 0,
  };
  const [a] = read(manifest({ nodes: node("a", { config, tags: ["u", "t"] }) })).nodes;
  assert.deepEqual(a!.config, {
    materialized: "table",
    "post-hook": [{ sql: "x" }],
    tags: ["t"],
    meta: { m: 1 },
    n: 0,
  });
  assert.deepEqual(a!.tags, ["t", "u"]);
});

Deno.test("refs of dbt 2.0 keep their places; one without a place is left out", () => {
  const at = { line: 3, col: 15, index: 40, file: "models\\a.sql", expanded: null };
  const depends_on = {
    nodes: ["model.shop.b"],
    nodes_with_ref_location: [
      ["model.shop.b", at],
      ["model.shop.c", { line: 0, col: 0, index: 0, file: "" }],
      ["model.shop.a", { line: 1, column: 2 }],
      "odd",
    ],
  };
  const [a] = read(manifest({
    nodes: node("a", { depends_on, original_file_path: "models/own.sql" }),
  })).nodes;
  assert.deepEqual(a!.refLocations, [
    { uniqueId: "model.shop.a", file: "models/own.sql", line: 1, column: 2 },
    { uniqueId: "model.shop.b", file: "models/a.sql", line: 3, column: 15 },
  ]);
});

Deno.test("microbatch settings are those of a microbatch model only", () => {
  const settings = { event_time: "at", batch_size: "day", begin: "2024-01-01", lookback: 5 };
  const nodes = {
    ...node("a", { config: { ...settings, incremental_strategy: "microbatch" } }),
    ...node("b", { config: { ...settings, incremental_strategy: "merge" } }),
  };
  assert.deepEqual(read(manifest({ nodes })).nodes.map((n) => n.microbatch), [
    { eventTime: "at", batchSize: "day", begin: "2024-01-01", lookback: 5 },
    null,
  ]);
});

Deno.test("versions, checksums and languages are read in every spelling", () => {
  const nodes = {
    ...node("a.v1", { version: 1, checksum: { name: "sha256", checksum: "ab" } }),
    ...node("b", { version: "beta", checksum: { name: "path", checksum: "seeds/b.csv" } }),
    ...node("c", { original_file_path: "models\\c.py", checksum: { name: "none", checksum: "" } }),
  };
  const read3 = read(manifest({ nodes })).nodes;
  assert.deepEqual(read3.map((n) => [n.version, n.checksum, n.language]), [
    ["1", "ab", "sql"],
    ["beta", null, "sql"],
    [null, null, "python"],
  ]);
  assert.equal(read3[2]!.originalFilePath, "models/c.py");
});

Deno.test("tests are generic, singular or unit; a unit test's model stands first", () => {
  const nodes = {
    ...node("orders"),
    ...node("g", {
      resource_type: "test",
      test_metadata: { name: "equality", namespace: "dbt_utils", kwargs: {} },
      attached_node: "model.shop.orders",
      column_name: "id",
      config: { severity: "Warn" },
    }),
    ...node("s", { resource_type: "test" }),
  };
  const unit = (more: object) => ({ resource_type: "unit_test", package_name: "shop", ...more });
  const unit_tests = {
    "unit_test.shop.a": unit({
      model: "orders",
      depends_on: { nodes: ["model.shop.aaa", "model.shop.orders"] },
    }),
    "unit_test.shop.b": unit({ model: "orders", depends_on: { nodes: [] } }),
    "unit_test.shop.c": unit({ tested_node_unique_id: "model.shop.c", depends_on: {} }),
    "unit_test.shop.d": unit({ model: "gone" }),
  };
  const { tests } = read(manifest({ nodes, unit_tests }));
  assert.deepEqual(
    tests.map((t) => [t.kind, t.testName, t.columnName, t.attachedNode, t.severity, t.dependsOn]),
    [
      ["generic", "dbt_utils.equality", "id", "model.shop.orders", "warn", []],
      ["singular", null, null, null, "error", []],
      ["unit", null, null, "model.shop.orders", "error", ["model.shop.orders", "model.shop.aaa"]],
      ["unit", null, null, "model.shop.orders", "error", ["model.shop.orders"]],
      ["unit", null, null, "model.shop.c", "error", ["model.shop.c"]],
      ["unit", null, null, null, "error", []],
    ],
  );
});

Deno.test("a source's freshness is read from its config or its old place, in seconds", () => {
  const rule = (count: number | null) => ({
    warn_after: { count, period: "hour" },
    error_after: {},
  });
  const { sources } = read(manifest({
    sources: {
      "source.shop.raw.a": { freshness: rule(12), loaded_at_field: "at" },
      "source.shop.raw.b": {
        freshness: rule(12),
        config: { freshness: rule(1), loaded_at_field: "x" },
      },
      "source.shop.raw.c": { freshness: rule(null), identifier: "t_c" },
      "source.shop.raw.d": { config: { enabled: false } },
      "source.shop.raw.e": { freshness: { error_after: { count: 90, period: "second" } } }, // dbt 2.0
    },
  }));
  assert.deepEqual(sources.map((s) => [s.sourceName, s.name, s.relation.identifier, s.freshness]), [
    ["raw", "a", "a", { warnAfterS: 43_200, errorAfterS: null, loadedAtField: "at" }],
    ["raw", "b", "b", { warnAfterS: 3600, errorAfterS: null, loadedAtField: "x" }],
    ["raw", "c", "t_c", null],
    ["raw", "e", "e", { warnAfterS: null, errorAfterS: 90, loadedAtField: null }],
  ]);
});

Deno.test("a key written with escapes is the same key; of a repeated section the last counts", () => {
  const text = manifest({ nodes: node("a") })
    .replace('"nodes"', '"nodes":{"model.shop.old":{}},"n\\u006fdes"')
    .replace('"resource_type"', '"resource_t\\u0079pe"');
  assert.deepEqual(read(text).nodes.map((n) => n.uniqueId), ["model.shop.a"]);
});

import assert from "node:assert/strict";
import { microseconds } from "./microseconds.ts";
import { safeParseDbtRunResults, safeParseDbtSourceFreshness } from "./mod.ts";

const file = "run_results.json";

function artifact(name: string, version: number, results: unknown): string {
  return JSON.stringify({
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/${name}/v${version}.json`,
      dbt_version: "1.11.16",
    },
    results,
    elapsed_time: 1.5,
    args: { results: [{ unique_id: "nothing" }] },
  });
}

const results = [
  {
    status: "success",
    timing: [{ name: "compile" }],
    unique_id: "model.shop.b",
    compiled_code: 'select "{',
  },
  { status: "fail", failures: 3, unique_id: "test.shop.t" },
  { status: "error", unique_id: "model.shop.b" },
];

Deno.test("run results have id, type and status of each, in the file's order", () => {
  for (const version of [4, 5, 6]) {
    const { value, diagnostics } = safeParseDbtRunResults(
      artifact("run-results", version, results),
      { file },
    );
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(value, {
      file,
      schemaVersion: version,
      dbtVersion: "1.11.16",
      results: [
        { uniqueId: "model.shop.b", resourceType: "model", status: "success" },
        { uniqueId: "test.shop.t", resourceType: "test", status: "fail" },
        { uniqueId: "model.shop.b", resourceType: "model", status: "error" },
      ],
    });
  }
});

Deno.test("freshness has a time, but where dbt could not find out", () => {
  const { value, diagnostics } = safeParseDbtSourceFreshness(
    artifact("sources", 3, [
      { unique_id: "source.a", status: "pass", max_loaded_at: "1970-01-01T00:00:01.000002Z" },
      { unique_id: "source.b", status: "runtime error", error: "no table" },
      { unique_id: "source.c", status: "Warn" }, // dbt 2.0
    ]),
    { file: "sources.json" },
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value!.sources, [
    { uniqueId: "source.a", status: "pass", maxLoadedAtUs: 1_000_002 },
    { uniqueId: "source.b", status: "runtime error", maxLoadedAtUs: null },
    { uniqueId: "source.c", status: "warn", maxLoadedAtUs: null },
  ]);
});

Deno.test("microseconds() reads what Python's isoformat writes", () => {
  const table: readonly [string, number | null][] = [
    ["1970-01-01T00:00:00", 0],
    ["1970-01-01T00:00:00+00:00", 0],
    ["1970-01-01 01:00:00.5+01:00", 500_000],
    ["1969-12-31T23:59:59.999999Z", -1],
    ["1970-01-01T00:00:00.1234567Z", 123_456],
    ["1970-01-01T00:00:00-0130", 5_400_000_000],
    ["1970-01-01T02:00:00+02", 0],
    ["1970-13-01T00:00:00Z", null],
    ["1970-01-01", null],
    ["", null],
  ];
  for (const [time, wanted] of table) assert.equal(microseconds(time), wanted, time);
});

Deno.test("a result without id or status is left out with a warning", () => {
  const { value, diagnostics } = safeParseDbtRunResults(
    artifact("run-results", 6, [null, ...results, { unique_id: "a" }, { status: "b" }, 3]),
    { file },
  );
  assert.equal(value!.results.length, 3);
  assert.deepEqual(
    diagnostics.map((d) => [d.code, d.severity, d.path[1]]),
    [0, 4, 5, 6].map((index) => ["artifact/dbt-results-entry", "warning", index]),
  );
});

Deno.test("a newer schema is read with a warning", () => {
  const read = safeParseDbtRunResults(artifact("run-results", 7, results), { file });
  assert.equal(read.value!.results.length, 3);
  assert.deepEqual(read.diagnostics.map((d) => d.code), ["artifact/dbt-results-newer"]);
});

Deno.test("what is no such file is one error", () => {
  const sources = artifact("sources", 3, []);
  const table: readonly [string | Uint8Array, RegExp][] = [
    [sources, /it is dbt's sources/],
    ["{}", /dbt_schema_version/],
    ["[]", /dbt_schema_version/],
    [artifact("run-results", 6, {}), /no list of "results"/],
    [artifact("run-results", 6, null), /no list of "results"/],
    [new Uint8Array([0x1f, 0x8b, 8, 0]), /gzip/],
    [new Uint8Array([0xff, 0xfe, 0x7b, 0]), /UTF-16/],
  ];
  for (const [input, message] of table) {
    const { value, diagnostics: [error, ...more] } = safeParseDbtRunResults(input, { file });
    assert.deepEqual([value, error!.code, more], [null, "artifact/not-dbt-results", []]);
    assert.match(error!.message, message);
  }
});

Deno.test("a file cut anywhere is one error at the place of the cut", () => {
  const text = artifact("run-results", 6, results);
  for (let length = 0; length < text.length; length++) {
    const { value, diagnostics } = safeParseDbtRunResults(text.slice(0, length), { file });
    assert.equal(value, null);
    assert.deepEqual(diagnostics.map((d) => [d.code, d.location!.start]), [
      ["artifact/bad-json", { line: 1, column: length + 1, offset: length }],
    ]);
  }
});

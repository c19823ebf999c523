/** Whatever the text: an outcome with positions, never an exception, never a quiet null. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outcome } from "../errors/mod.ts";
import type { Located } from "./located.ts";
import { safeParseCompiledArtifacts } from "./parse_compiled.ts";
import { safeParseModelOrchestration } from "./parse_model_orchestration.ts";
import { safeParsePlatformManifest } from "./parse_platform.ts";
import { safeParseDbtSelectors } from "./parse_selectors.ts";
import { safeParseFloeSpec } from "./parse_spec.ts";

const fixtures = new URL("../../tests/fixtures/", import.meta.url);
/** Says everything that `orchestration` may say; blocks and flows. */
const EVERYTHING = "../integration/editor/good.yml";
const parsers: readonly (readonly [string, (text: string) => Outcome<Located<unknown>>])[] = [
  ["floe/demo/customer-360/floe.yaml", (text) => safeParseFloeSpec(text, { file: "f" })],
  [EVERYTHING, (text) => safeParseFloeSpec(text, { file: "f" })],
  ["floe/demo/manifest.yaml", (text) => safeParsePlatformManifest(text, { file: "f" })],
  ["floe/compiled/customer-360.json", (text) => safeParseCompiledArtifacts(text, { file: "f" })],
  ["ls/project/selectors.yml", (text) => safeParseDbtSelectors(text, { file: "f" })],
];

/** Pieces that mean something to YAML or JSON. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."\n \t:-*&!|>'\"{}[],#?%@`~<\u0000\ufeff\\",
    "\r\n",
    "---\n",
    "<<: *a",
    "&a ",
    "? ",
    "__proto__:",
    "!!binary ",
    ": null",
  ),
  fc.string({ maxLength: 3 }),
);

function check({ value, diagnostics }: Outcome<Located<unknown>>, text: string): void {
  const errors = diagnostics.filter((d) => d.severity === "error");
  assert.equal(value === null, errors.length > 0, "a value, or at least one error");
  const lineCount = text.split("\n").length;
  for (const { location, code } of diagnostics) {
    assert.match(code, /^artifact\//);
    assert.ok(
      location!.start!.line >= 1 && location!.start!.line <= lineCount,
      "a line of the text",
    );
    assert.ok(location!.start!.column >= 1 && location!.start!.offset <= text.length);
  }
}

for (const [name, parse] of parsers) {
  const text = Deno.readTextFileSync(new URL(name, fixtures));
  Deno.test(`${name}, with anything put anywhere, gives an outcome`, () => {
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.array(piece, { maxLength: 4 }),
        (at, cut, pieces) => {
          const changed = text.slice(0, at) + pieces.join("") + text.slice(at + cut);
          check(parse(changed), changed);
        },
      ),
      { numRuns: 150 },
    );
  });
}

Deno.test("any text gives an outcome", () => {
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const text = pieces.join("");
    for (const [, parse] of parsers) check(parse(text), text);
  }));
});

Deno.test("any value in the place of any of orchestration gives an outcome, in floe.yaml and in a model", () => {
  const text = Deno.readTextFileSync(new URL(EVERYTHING, fixtures));
  const { value } = safeParseFloeSpec(text, { file: "f" });
  const { orchestration, ...rest } = JSON.parse(JSON.stringify(value!.value));
  const places = placesOf(orchestration);
  assert.ok(places.length > 150);
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>("type", "time", "eager", "shop", "nightly", {}, [], [{}], {
      type: "file",
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = structuredClone({ x: orchestration });
      for (const [place, value] of changes) {
        // A copy: the generator hands the same {} out again, and one put into itself is a circle.
        put(changed, ["x", ...places[place % places.length]!], structuredClone(value));
      }
      const written = JSON.stringify({ ...rest, orchestration: changed.x });
      check(safeParseFloeSpec(written, { file: "f" }), written);
      const model = safeParseModelOrchestration({
        uniqueId: "model.a.b",
        name: "b",
        resourceType: "model",
        meta: { orchestration: changed.x?.groups?.[0] ?? changed.x },
        originalFilePath: "models/b.sql",
      });
      const errors = model.diagnostics.filter((d) => d.severity === "error");
      assert.equal(model.value === null, errors.length > 0);
      for (const d of model.diagnostics) assert.equal(d.location!.file, "models/b.sql");
    }),
    { numRuns: 500 },
  );
});

type Place = readonly (string | number)[];

function placesOf(value: unknown, path: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      placesOf(item, [...path, Array.isArray(value) ? Number(key) : key])
    ),
  ];
}

/** Writes a value where a path leads, as far as it still does. */
function put(root: unknown, path: Place, value: unknown): void {
  let at = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== "object" || next === null) return;
    at = next as Record<string | number, unknown>;
  }
  at[path.at(-1)!] = value;
}

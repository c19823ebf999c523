/** Whatever the text: an outcome with positions, never an exception, never a quiet null. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outcome } from "../errors/mod.ts";
import type { Located } from "./located.ts";
import { safeParseCompiledArtifacts } from "./parse_compiled.ts";
import { safeParsePlatformManifest } from "./parse_platform.ts";
import { safeParseDbtSelectors } from "./parse_selectors.ts";
import { safeParseFloeSpec } from "./parse_spec.ts";

const fixtures = new URL("../../tests/fixtures/", import.meta.url);
const parsers: readonly (readonly [string, (text: string) => Outcome<Located<unknown>>])[] = [
  ["floe/demo/customer-360/floe.yaml", (text) => safeParseFloeSpec(text, { file: "f" })],
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

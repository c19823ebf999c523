import assert from "node:assert/strict";
import fc from "fast-check";
import { diagnostic } from "./diagnostic.ts";
import { renderGithubAnnotations } from "./github.ts";
import { toSarif } from "./sarif.ts";
import { renderDiagnostics } from "./text.ts";

/** Text as an attacker would write it: any UTF-16 units, and many of the dangerous ones. */
const hostile = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\n",
      "\r\n",
      "\t",
      "\u001b[31m",
      "\u202e",
      "\u2066",
      "\ud800",
      "字",
      "👍",
      " ",
    ),
  ),
  { maxLength: 30 },
).map((parts) => parts.join(""));

const place = fc.record({
  line: fc.integer({ min: -1, max: 4 }),
  column: fc.integer({ min: -1, max: 80 }),
  offset: fc.nat(),
});

const finding = fc.record({
  code: fc.constantFrom("plan/cycle", "a/b"),
  severity: fc.constantFrom("error" as const, "warning" as const, "info" as const),
  message: hostile,
  location: fc.option(fc.record({
    file: fc.constantFrom("a.yaml", "b\u001b\n.yaml"),
    start: fc.option(place),
    end: fc.option(place),
  })),
  hint: fc.option(hostile),
  related: fc.array(fc.record({ message: hostile, location: fc.constant(null) }), { maxLength: 2 }),
}).map((init) => diagnostic(init));

Deno.test("renderDiagnostics() prints any text without control characters and trailing spaces", () => {
  fc.assert(fc.property(fc.array(finding), hostile, fc.nat(60), (found, source, width) => {
    const sources = new Map([["a.yaml", source], ["b\u001b\n.yaml", source]]);
    const text = renderDiagnostics(found, { sources, width });
    const unsafe = /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
    assert.doesNotMatch(text.replaceAll("\n", ""), unsafe);
    assert.ok(text.isWellFormed());
    assert.doesNotMatch(text, / $/m);
    const heads = text.split("\n").filter((line) => /^(?:error|warning|note)\[/.test(line));
    assert.equal(heads.length, found.length, "a message forged a finding");
    assert.equal(renderDiagnostics(found, { sources, width }), text);
  }));
});

Deno.test("renderGithubAnnotations() writes one line for each finding", () => {
  fc.assert(fc.property(fc.array(finding), (found) => {
    const lines = renderGithubAnnotations(found).split("\n");
    assert.equal(lines.length, found.length + 1);
    for (const line of lines.slice(0, -1)) {
      assert.match(line, /^::(?:error|warning|notice) [^\r]*$/);
      // nothing of the input ends the properties early
      assert.match(line.split("::")[1]!, /title=(?:plan\/cycle|a\/b)$/);
    }
  }));
});

Deno.test("toSarif() takes any finding", () => {
  fc.assert(fc.property(fc.array(finding), (found) => {
    const log = JSON.parse(JSON.stringify(toSarif(found, { name: "t", version: "1" })));
    assert.equal(log.runs[0].results.length, found.length);
  }));
});

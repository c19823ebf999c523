import assert from "node:assert/strict";
import { type Diagnostic, diagnostic, type Location } from "./diagnostic.ts";
import { renderDiagnostics } from "./text.ts";

const source = [
  "transforms:",
  "  - name: orders",
  "    dependsOn: [custmers]",
  "  - name: customers",
  "    dependsOn: [orders]",
].join("\n");

/** The place of the first occurrence of `text`. */
function at(file: string, text: string, within = source): Location {
  const offset = within.indexOf(text);
  const before = within.slice(0, offset).split("\n");
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  return {
    file,
    start: { line, column, offset },
    end: { line, column: column + text.length, offset: offset + text.length },
  };
}

const unknown = diagnostic({
  code: "plan/unknown-dependency",
  message: 'Cannot find "custmers", which "orders" depends on',
  location: at("floe.yaml", "custmers"),
  hint: 'Did you mean "customers"?',
});

const sources = new Map([["floe.yaml", source]]);

Deno.test("renderDiagnostics() shows place, message, line, hint and count", () => {
  assert.equal(
    renderDiagnostics([unknown], { sources }),
    `error[plan/unknown-dependency] floe.yaml:3:17
  Cannot find "custmers", which "orders" depends on
    3 |     dependsOn: [custmers]
      |                 ^^^^^^^^
  hint: Did you mean "customers"?

1 error
`,
  );
});

Deno.test("renderDiagnostics() shows every edge of a cycle with its place", () => {
  const cycle = diagnostic({
    code: "plan/cycle",
    message: "orders -> customers -> orders",
    location: at("floe.yaml", "custmers"),
    related: [
      { message: '"customers" depends on "orders"', location: at("floe.yaml", "[orders]") },
      { message: '"orders" refers to "x"', location: { file: "models/orders.sql", start: null } },
      { message: "no place", location: null },
    ],
  });
  const warning = diagnostic({ code: "a/b", severity: "warning", message: "Careful" });
  const note = diagnostic({ code: "a/c", severity: "info", message: "By the way" });
  assert.equal(
    renderDiagnostics([cycle, warning, note, note], { sources }),
    `error[plan/cycle] floe.yaml:3:17
  orders -> customers -> orders
    3 |     dependsOn: [custmers]
      |                 ^^^^^^^^
  floe.yaml:5:16: "customers" depends on "orders"
    5 |     dependsOn: [orders]
      |                ^^^^^^^^
  models/orders.sql: "orders" refers to "x"
  no place

warning[a/b]
  Careful

note[a/c]
  By the way

note[a/c]
  By the way

1 error, 1 warning, 2 notes
`,
  );
});

Deno.test("renderDiagnostics() lets no text of the input control the terminal", () => {
  const hostile = "name: \u001b[2Jx\u202Eevil\u2028\u0007 \ud800";
  const text = renderDiagnostics([
    diagnostic({
      code: "a/b",
      message: `Bad "${hostile}\nerror[forged] line"`,
      location: at("a\u001b.yaml", "evil", hostile),
      hint: hostile,
    }),
  ], { sources: new Map([["a\u001b.yaml", hostile]]) });
  assert.equal(
    text,
    `error[a/b] a\\x1b.yaml:1:13
  Bad "name: \\x1b[2Jx\\u202eevil\\u2028\\x07 \\ud800\\nerror[forged] line"
    1 | name: \\x1b[2Jx\\u202eevil\\u2028\\x07 \\ud800
      |                     ^^^^
  hint: name: \\x1b[2Jx\\u202eevil\\u2028\\x07 \\ud800

1 error
`,
  );
});

Deno.test("renderDiagnostics() puts the mark under wide characters and tabs", () => {
  const line = "\t名前: 注文👍 x";
  const text = renderDiagnostics(
    [diagnostic({ code: "a/b", message: "m", location: at("f", "注文👍", line) })],
    { sources: new Map([["f", line]]) },
  );
  assert.deepEqual(text.split("\n").slice(2, 4), [
    "    1 |     名前: 注文👍 x",
    "      |           ^^^^^^",
  ]);
});

Deno.test("renderDiagnostics() cuts a long line to what stands around the mark", () => {
  const line = `${"a".repeat(5000)}TARGET${"b".repeat(5000)}`;
  const lines = renderDiagnostics(
    [diagnostic({ code: "a/b", message: "m", location: at("f", "TARGET", line) })],
    { sources: new Map([["f", line]]), width: 60 },
  ).split("\n");
  assert.ok(lines[2]!.length <= 60, `${lines[2]!.length} columns`);
  assert.match(lines[2]!, /^ {4}1 \| …a+TARGETb+…$/);
  assert.equal(lines[3]!.indexOf("^"), lines[2]!.indexOf("T"));
  assert.equal(lines[3]!.lastIndexOf("^"), lines[2]!.lastIndexOf("T", lines[2]!.indexOf("b")));
});

Deno.test("renderDiagnostics() marks to the end of the line when the value goes on", () => {
  const d = diagnostic({
    code: "a/b",
    message: "m",
    location: {
      file: "floe.yaml",
      start: { line: 2, column: 5, offset: 16 },
      end: { line: 3, column: 3, offset: 40 },
    },
  });
  assert.deepEqual(renderDiagnostics([d], { sources }).split("\n").slice(2, 4), [
    "    2 |   - name: orders",
    "      |     ^^^^^^^^^^^^",
  ]);
});

Deno.test("renderDiagnostics() leaves out a line that the text does not have", () => {
  const far: Diagnostic = {
    ...unknown,
    location: { file: "floe.yaml", start: { line: 99, column: 1, offset: 0 } },
  };
  assert.equal(renderDiagnostics([far], { sources, summary: false }).split("\n").length, 4);
});

Deno.test("renderDiagnostics() has no trailing spaces, with and without colours", () => {
  const blank = diagnostic({
    code: "a/b",
    message: "m",
    location: { file: "f", start: { line: 1, column: 1, offset: 0 } },
  });
  for (const color of [false, true]) {
    const text = renderDiagnostics([blank, unknown], {
      sources: new Map([["f", "\n"], ...sources]),
      color,
    });
    assert.doesNotMatch(text, / $/m);
    assert.equal(text.includes("\u001b[1;31merror"), color);
  }
  assert.equal(renderDiagnostics([]), "");
});

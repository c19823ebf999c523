import assert from "node:assert/strict";
import { readYaml } from "./yaml_text.ts";
import { toPlain } from "./source_node.ts";

function value(text: string): unknown {
  const read = readYaml(text, "floe.yaml");
  assert.equal(read.error, null);
  return toPlain(read.document!.root);
}

function failure(text: string): readonly unknown[] {
  const { error } = readYaml(text, "floe.yaml");
  assert.notEqual(error, null, "was read");
  const { start } = error!.location!;
  return [error!.code, start!.line, start!.column];
}

const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...["b", "c", "d", "e", "f", "g", "h", "i"].map((name, i) =>
    `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[i]}`).join(", ")}]`
  ),
].join("\n");

const failures: readonly (readonly [string, string, readonly unknown[]])[] = [
  ["an empty file", "", ["artifact/empty", 1, 1]],
  ["a file of comments", "# nothing\n", ["artifact/empty", 1, 1]],
  ["billion laughs", bomb, ["artifact/alias-bomb", 5, 12]],
  ["an alias inside its anchor", "a: &a [*a]", ["artifact/alias-loop", 1, 8]],
  ["an alias without anchor", "a: &x foo\nb: *x\nc: *nope", ["artifact/bad-yaml", 3, 4]],
  ["a tab", "a:\n\tb: 1", ["artifact/bad-yaml", 2, 1]],
  ["a repeated key", "a: 1\nb: 2\na: 3", ["artifact/duplicate-key", 3, 1]],
  ["a second document", "a: 1\n---\nb: 2", ["artifact/several-documents", 2, 1]],
  ["a Python object", "a: !!python/object:os.system x", ["artifact/unsupported-tag", 1, 4]],
  ["a tag of its own", "a: !secret x", ["artifact/unsupported-tag", 1, 4]],
  ["binary", "a: !!binary aGk=", ["artifact/unsupported-tag", 1, 13]],
  ["an unquoted cron", "schedule:\n  cron: */10 * * * *\n", ["artifact/bad-yaml", 2, 14]],
  ["a colon in a text", "a: b: c", ["artifact/bad-yaml", 1, 4]],
  ["Jinja without quotes", "a: {{ x }}", ["artifact/bad-yaml", 1, 5]],
  ["an open quote", 'a: "x', ["artifact/bad-yaml", 1, 6]],
  ["uneven indentation", "a:\n   b: 1\n  c: 2", ["artifact/bad-yaml", 3, 1]],
  ["a prototype key", "a:\n  __proto__: {x: 1}", ["artifact/reserved-key", 2, 3]],
  ["a number too large", "a: 12345678901234567890", ["artifact/bad-yaml", 1, 4]],
  ["infinity", "a: .inf", ["artifact/bad-yaml", 1, 4]],
  ["a merge of no mapping", "a: {<<: 1}", ["artifact/bad-yaml", 1, 9]],
  ["deep brackets", `a: ${"[".repeat(150)}${"]".repeat(150)}`, ["artifact/too-deep", 1, 104]],
  ["20,000 brackets", "[".repeat(20_000), ["artifact/too-deep", 1, 1]],
];

/** The text, and the line and column of the bracket that is told; null: another message. */
const brackets: readonly (readonly [string, readonly [number, number] | null])[] = [
  ["a: [1\n", [1, 4]],
  ["{name: b\n", [1, 1]],
  ["a: 1\nb: [1\nc: 2\n", [2, 4]],
  ["a: {x: [1, 2}\nb: 1\n", [1, 8]],
  ["t:\n  - { name: a, on: [b, c }\n  - { name: d, on: [] }\n", [2, 20]],
  ["a: [b: {c\n", [1, 8]],
  ["a: [[], {}, [1]\n", [1, 4]],
  ["a: [1,\n2]\n", null], // closed, and indented too little
  ["a: [1]]\n", null],
  ["a: {b: [1}\n  c: 2]}\n", null],
];

for (const [text, place] of brackets) {
  Deno.test(`readYaml() names the bracket that is never closed: ${JSON.stringify(text)}`, () => {
    const { error } = readYaml(text, "f");
    const start = error!.location!.start!;
    if (place === null) assert.doesNotMatch(error!.message, /never closed/);
    else {
      assert.match(error!.message, /: "[[{]" is never closed$/);
      assert.deepEqual([start.line, start.column], place);
    }
  });
}

for (const [name, text, expected] of failures) {
  Deno.test(`readYaml() tells ${name} by one error at its place`, () => {
    assert.deepEqual(failure(text), expected);
  });
}

Deno.test("readYaml() points from a repeated key to the first", () => {
  const { error } = readYaml("a: 1\nb: 2\na: 3", "f");
  assert.deepEqual(error!.related.map((r) => r.location?.start?.line), [1]);
});

Deno.test("readYaml() advises quotes where a text begins with an asterisk", () => {
  for (const text of ["cron: */10 * * * *\n", "a:\n  - *x y\n", "cron: * * * * *\n"]) {
    assert.match(readYaml(text, "f").error?.hint ?? "", /Quote/, text);
  }
});

Deno.test("readYaml() reads what YAML 1.2 means", () => {
  assert.deepEqual(value("a: yes\nb: 2024-01-01\nc: 0x1F\nd: ~\ne: !!str 5\n1: x\n007: y\n"), {
    a: "yes",
    b: "2024-01-01",
    c: 31,
    d: null,
    e: "5",
    "1": "x",
    "007": "y",
  });
});

Deno.test("readYaml() merges mappings; own keys and earlier ones win", () => {
  const text = "x: &x {k: 1, l: 2}\ny: &y {l: 3, m: 4}\nz:\n  <<: [*x, *y]\n  k: 9\nw: {'<<': 1}";
  const read = value(text) as Record<string, unknown>;
  assert.deepEqual(read.z, { k: 9, l: 2, m: 4 });
  assert.deepEqual(read.w, { "<<": 1 });
});

Deno.test("readYaml() counts lines alike with CRLF and after a byte order mark", () => {
  const read = readYaml("\ufeffa: 1\r\nb:\r\n  - x\r\n  - y\r\n", "f");
  const at = read.document!.locate(["b", 1]);
  assert.deepEqual(at.start, { line: 4, column: 5, offset: 22 });
  assert.deepEqual(read.document!.locateKey(["a"]).start, { line: 1, column: 1, offset: 1 });
});

Deno.test("locate() gives an alias its own place, and what it stands for the place of the anchor", () => {
  const { document } = readYaml("a: &a\n  k: 1\nb: *a\n", "f");
  assert.equal(document!.locate(["b"]).start!.line, 3);
  assert.equal(document!.locate(["b", "k"]).start!.line, 2);
});

Deno.test("locate() gives the nearest enclosing value of what nobody wrote", () => {
  const { document } = readYaml("a:\n  b: {c: 1}\n", "f");
  assert.deepEqual(document!.locate(["a", "b", "x", 3]).start, { line: 2, column: 6, offset: 8 });
  assert.equal(document!.locate(["nothing"]).start!.line, 1);
});

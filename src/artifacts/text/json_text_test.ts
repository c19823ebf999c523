import assert from "node:assert/strict";
import fc from "fast-check";
import type { Path } from "../../errors/mod.ts";
import { readJson } from "./json_text.ts";
import { toPlain } from "./source_node.ts";

function failure(text: string): readonly unknown[] {
  const { error } = readJson(text, "f.json");
  assert.notEqual(error, null, "was read");
  return [error!.code, error!.location!.start!.line, error!.location!.start!.column];
}

const failures: readonly (readonly [string, string, readonly unknown[]])[] = [
  ["an empty file", " \n", ["artifact/empty", 1, 1]],
  ["a list cut off", '{"a": [1, 2', ["artifact/bad-json", 1, 12]],
  ["a text cut off", '{"a":\n "x', ["artifact/bad-json", 2, 2]],
  ["NaN", '{"a": NaN}', ["artifact/bad-json", 1, 7]],
  ["a Python dict", "{'a': 1}", ["artifact/bad-json", 1, 2]],
  ["a Python boolean", '{"a": True}', ["artifact/bad-json", 1, 7]],
  ["a repeated key", '{"a": 1,\n"a": 2}', ["artifact/duplicate-key", 2, 1]],
  ["a prototype key", '{"__proto__": 1}', ["artifact/reserved-key", 1, 2]],
  ["an unknown escape", '{"a": "\\q"}', ["artifact/bad-json", 1, 7]],
  ["a raw line break", '{"a": "x\ny"}', ["artifact/bad-json", 1, 7]],
  ["a trailing comma", '{"a": 1,}', ["artifact/bad-json", 1, 9]],
  ["a second value", "{} {}", ["artifact/bad-json", 1, 4]],
  ["a leading zero", "[01]", ["artifact/bad-json", 1, 3]],
  ["a lone minus", "[-]", ["artifact/bad-json", 1, 2]],
  ["10,000 brackets", "[".repeat(10_000), ["artifact/too-deep", 1, 102]],
];

for (const [name, text, expected] of failures) {
  Deno.test(`readJson() tells ${name} by one error at its place`, () => {
    assert.deepEqual(failure(text), expected);
  });
}

/** JSON without the one key that is refused. */
const json = fc.jsonValue({ maxDepth: 5 }).filter((value) =>
  !JSON.stringify(value).includes("__proto__")
);

Deno.test("readJson() reads what JSON.parse reads", () => {
  fc.assert(fc.property(json, fc.constantFrom(0, 2, "\t"), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    const { document } = readJson(text, "f");
    assert.deepEqual(toPlain(document!.root), JSON.parse(text));
  }));
});

Deno.test("readJson() refuses what JSON.parse refuses", () => {
  fc.assert(fc.property(json, fc.nat(), fc.string({ maxLength: 2 }), (value, at, noise) => {
    const text = JSON.stringify(value);
    const cut = at % (text.length + 1);
    const changed = text.slice(0, cut) + noise + text.slice(cut + 1);
    let valid = true;
    try {
      JSON.parse(changed);
    } catch {
      valid = false;
    }
    const { error } = readJson(changed, "f");
    if (!valid) assert.notEqual(error, null, changed);
    else if (error !== null) assert.match(error.code, /duplicate-key|reserved-key/, changed);
  }));
});

Deno.test("locate() finds the text of every value", () => {
  fc.assert(fc.property(json, (value) => {
    const text = JSON.stringify(value, null, 2);
    const { document } = readJson(text, "f");
    for (const [path, part] of parts(value, [])) {
      const { start, end } = document!.locate(path);
      assert.deepEqual(
        JSON.parse(text.slice(start!.offset, end!.offset)),
        JSON.parse(JSON.stringify(part)),
      );
    }
  }));
});

function* parts(value: unknown, path: Path): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* parts(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

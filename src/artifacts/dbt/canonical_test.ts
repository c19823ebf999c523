import assert from "node:assert/strict";
import fc from "fast-check";
import { canonical } from "./canonical.ts";

Deno.test("canonical() writes keys sorted, each with a comma in front", () => {
  assert.equal(
    canonical({ b: [1, { d: null, c: "x" }], a: [] }),
    '{,"a":[],"b":[1,{,"c":"x","d":null}]}',
  );
  assert.equal(canonical({ b: null, a: [null, {}] }, (v) => v === null), '{,"a":[null,{}]}');
});

Deno.test("canonical() of two values is equal exactly when the values are", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const plain = (v: unknown) => JSON.parse(JSON.stringify(v)); // -0 is 0
  fc.assert(fc.property(value, value, (a, b) => {
    const isEqual = isDeepEqual(plain(a), plain(b));
    assert.equal(canonical(a) === canonical(b), isEqual);
    assert.equal(canonical(a), canonical(turned(plain(a))));
  }));
});

Deno.test("canonical() of a deep value needs no stack", () => {
  let value: unknown = 1;
  for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { a: value };
  assert.equal(canonical(value).length, 50_000 * (2 + 7) + 1);
});

function isDeepEqual(a: unknown, b: unknown): boolean {
  try {
    assert.deepStrictEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

/** With the keys in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, turned(v)]));
}

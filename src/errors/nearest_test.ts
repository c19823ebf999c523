import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestName } from "./nearest.ts";

Deno.test("nearestName() finds a slip, and nothing where nothing is near", () => {
  assert.equal(nearestName("stg_ordrs", ["stg_orders", "fct_orders"]), "stg_orders");
  assert.equal(nearestName("Orders", ["orders"]), "orders");
  assert.equal(nearestName("ab", ["ba"]), null); // a third of two letters is none
  assert.equal(nearestName("abcd", ["abdc"]), "abdc"); // neighbours swapped
  assert.equal(nearestName("x", ["orders"]), null);
  assert.equal(nearestName("", ["a"]), null);
  assert.equal(nearestName("orders", []), null);
  assert.equal(nearestName("orderz", ["orderb", "ordera"]), "ordera");
});

Deno.test("nearestName() equals the plain algorithm", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "_"), maxLength: 12 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 8 }), (name, candidates) => {
      const scored = candidates.filter((c) => c !== name)
        .map((c) => ({
          c,
          d: distance(name, c),
          limit: Math.floor(Math.max(name.length, c.length) / 3),
        }))
        .filter(({ d, limit }) => d <= limit)
        .sort((x, y) => x.d - y.d || (x.c < y.c ? -1 : 1));
      assert.equal(nearestName(name, candidates), scored[0]?.c ?? null);
    }),
    { numRuns: 5000 },
  );
});

/** Optimal string alignment by its definition. */
function distance(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) d[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
      }
    }
  }
  return d[a.length]![b.length]!;
}

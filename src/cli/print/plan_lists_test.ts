import assert from "node:assert/strict";
import fc from "fast-check";
import { counted } from "./counted.ts";
import { duration, fittedTable, shortId, someNames, within } from "./plan_lists.ts";
import { wrapped } from "./wrapped.ts";

const cell = fc.oneof(fc.string({ maxLength: 80 }), fc.nat(1_000_000));
const rows = fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 60 });
const headings = ["NAME", "WHAT", "WHO", "WHEN"];

Deno.test("fittedTable() fits, names every row or says how many are left out", () => {
  fc.assert(fc.property(rows, fc.integer({ min: 60, max: 140 }), (list, width) => {
    const table = fittedTable(headings, list, { full: false, width, noun: "row" });
    const lines = table.split("\n").slice(0, -1);
    if (list.length === 0) return assert.equal(table, "");
    for (const line of lines) assert.ok([...line].length <= width, `${line.length}: ${line}`);
    assert.equal(lines.length, 1 + Math.min(list.length, 25) + (list.length > 25 ? 1 : 0));
    if (list.length > 25) {
      assert.match(lines.at(-1)!, new RegExp(`^… and ${list.length - 25} rows? more`));
    }
  }));
});

Deno.test("fittedTable() leaves nothing out when everything is asked for", () => {
  const long = "x".repeat(300);
  const list = Array.from({ length: 40 }, (_, i) => [`${i}`, long]);
  const table = fittedTable(["A", "B"], list, { full: true, width: 80, noun: "row" });
  assert.equal(table.split(long).length, 41);
});

Deno.test("fittedTable() keeps both ends of a name, and the beginning of a sentence", () => {
  const name = fittedTable(["A"], [[`start_${"x".repeat(90)}_end`]], {
    full: false,
    width: 60,
    noun: "row",
  });
  assert.match(name, /start_x+…x+_end\n$/);
  const sentence = fittedTable(["A"], [[`first ${"word ".repeat(30)}`]], {
    full: false,
    width: 60,
    noun: "row",
  });
  assert.match(sentence, /first word.*…\n$/);
});

Deno.test("wrapped() keeps every word, in its width where words allow it", () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 }), (words) => {
    const text = wrapped("- ", words.join(" "), 40);
    assert.equal(text.replaceAll(/\s+/g, " ").trim(), `- ${words.join(" ")}`);
    for (const line of text.split("\n")) assert.ok(line.length <= 40, line);
  }));
});

Deno.test("small words", () => {
  assert.equal(someNames(["a", "b", "c", "d"], { full: false }), "a, b, c and 1 more");
  assert.equal(someNames(["a", "b", "c", "d"], { full: true }), "a, b, c, d");
  assert.equal(within("shop", "shop/seeds"), "seeds");
  assert.equal(within("shop", "shop"), "shop");
  assert.equal(shortId("source.shop.raw.orders"), "raw.orders");
  assert.equal(shortId("orders"), "orders");
  assert.deepEqual([90, 5400, 93600, 259200].map(duration), ["90 s", "90 min", "26 h", "3 d"]);
  assert.deepEqual(["key", "query", "run"].map((noun) => counted(2, noun)), [
    "2 keys",
    "2 queries",
    "2 runs",
  ]);
});

/** Each line of the golden product's `orchestration` block, changed in turn, gives the difference that differences.txt says. */
import assert from "node:assert/strict";
import { planOf } from "../../helpers/compile.ts";
import { differenceOf, differencesFile } from "./differences.ts";
import { edits } from "./edits.ts";
import { leaves, productFiles } from "./product.ts";

const files = await productFiles();
const expected = await Deno.readTextFile(differencesFile);
const before = planOf({ ...files, environment: "prod" });

Deno.test("each line of the orchestration block has an edit, and each edit a line", () => {
  const lines = leaves(files.spec);
  assert.ok(lines.length > 100);
  assert.equal(new Set(lines).size, lines.length);
  assert.deepEqual(Object.keys(edits).toSorted(), lines.toSorted());
});

Deno.test("differences.txt has each edit once, in the order of the table", () => {
  const heads = [...expected.matchAll(/^\S+?(?=: )/gm)].map(([path]) => path);
  assert.deepEqual(heads, Object.keys(edits));
});

for (const [path, edit] of Object.entries(edits)) {
  Deno.test(`an edit of ${path} is told as expected (deno task golden:update product, then review the diff)`, () => {
    const { text, changes, errors } = differenceOf(files, before, path, edit);
    assert.ok(expected.trimEnd().split(/\n\n/).includes(text.trimEnd()), `got:\n${text}`);
    const silent = changes.length + errors.length === 0;
    assert.equal(
      silent,
      edit.same !== undefined,
      silent ? "it changes nothing" : "it changes something",
    );
  });
}

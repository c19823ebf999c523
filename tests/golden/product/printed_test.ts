/** What the command line prints about the golden product: read it as its user would. */
import assert from "node:assert/strict";
import { printed, printedFolder, productFiles } from "./product.ts";

for (const [name, text] of await printed(await productFiles())) {
  Deno.test(`${name} of the golden product is as expected (deno task golden:update product, then review the diff)`, async () => {
    assert.equal(text, await Deno.readTextFile(new URL(name, printedFolder)));
    assert.doesNotMatch(text, /^error\[/m);
  });
}

import assert from "node:assert/strict";
import { embeddedCore } from "./embed.ts";

Deno.test("embedded/core.ts holds the Python files as they are", async () => {
  // When this fails: deno run -A plugins/dagster/python/embed.ts
  const found = await Deno.readTextFile(new URL("./embedded/core.ts", import.meta.url));
  assert.equal(found, await embeddedCore());
});

import assert from "node:assert/strict";
import { readRuntime } from "./embed.ts";
import { runtimeFiles } from "./embedded.ts";

Deno.test("embedded.ts holds the Python files as they are", async () => {
  // When this fails: deno run -A plugins/dagster/python/embed.ts
  assert.deepEqual({ ...runtimeFiles }, await readRuntime());
});

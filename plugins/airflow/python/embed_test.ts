import assert from "node:assert/strict";
import { embedded } from "../../python/embed.ts";

const here = new URL("./", import.meta.url);

Deno.test("embedded/ holds the Python files as they are", async () => {
  // When this fails: deno run -A plugins/airflow/python/embed.ts
  const wanted = await embedded(here);
  const found: Record<string, string> = {};
  const folder = new URL("./embedded/", here);
  for await (const { name } of Deno.readDir(folder)) {
    found[name] = await Deno.readTextFile(new URL(name, folder));
  }
  assert.deepEqual(found, wanted);
});

import assert from "node:assert/strict";
import { embedded } from "../../plugins/python/embed.ts";

/** The text that a plugin carries is that of the Python files beside it: else run its embed.ts.
 * @param here the folder that holds the packages and `embedded/`. */
export async function assertEmbedded(here: URL): Promise<void> {
  const wanted = await embedded(here);
  const found: Record<string, string> = {};
  const folder = new URL("./embedded/", here);
  for await (const { name } of Deno.readDir(folder)) {
    found[name] = await Deno.readTextFile(new URL(name, folder));
  }
  assert.deepEqual(found, wanted);
}

/** Writes every golden case anew: `deno task golden:update [CASE…]`, and the list of exports (`api`); then review the diff as the product. */
import { dirname, join } from "node:path";
import { updateExports } from "../repo/api.ts";
import { generate, goldenCases, isRuntime } from "./golden.ts";

const wanted = Deno.args;
for (const { name, folder, input } of await goldenCases()) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const files = [...generate(input)].filter(([path]) => !isRuntime(path));
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  for (const [path, text] of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
  console.log(`${name}: ${files.length} files`);
}
if (wanted.length === 0 || wanted.includes("api")) {
  await updateExports();
  console.log("api: tests/repo/api.txt");
}

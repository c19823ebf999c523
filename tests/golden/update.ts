/** Writes every golden case anew: `deno task golden:update [CASE…]`, the differences of the golden product (`product`), and the list of exports (`api`); then review the diff as the product. */
import { dirname, join } from "node:path";
import { updateExports } from "../repo/api.ts";
import { differences, differencesFile } from "./product/differences.ts";
import { printed, printedFolder, productFiles } from "./product/product.ts";
import { generate, goldenCases, helmValues, isRuntime } from "./golden.ts";

const wanted = Deno.args;
for (const { name, folder, valuesFile, input } of await goldenCases()) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const files = [...generate(input)].filter(([path]) => !isRuntime(path));
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  for (const [path, text] of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
  await Deno.writeTextFile(valuesFile, helmValues(input));
  console.log(`${name}: ${files.length} files`);
}
if (wanted.length === 0 || wanted.includes("product")) {
  const files = await productFiles();
  const texts = differences(files).map(({ text }) => text);
  await Deno.writeTextFile(differencesFile, texts.join("\n"));
  await Deno.mkdir(printedFolder, { recursive: true });
  for (const [name, text] of await printed(files)) {
    await Deno.writeTextFile(new URL(name, printedFolder), text);
  }
  console.log(`product: ${texts.length} differences`);
}
if (wanted.length === 0 || wanted.includes("api")) {
  await updateExports();
  console.log("api: tests/repo/api.txt");
}

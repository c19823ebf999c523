import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "./python.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Products of this repository, by the name of their folder. */
const products = {
  "bike-rental": "examples/bike-rental",
  "shop_analytics": "tests/fixtures/projects/shop_analytics",
} as const;

/** A product in `FOLDER/NAME`, parsed by dbt, and what it is compiled to in `FOLDER/dagster`.
 * @param change is given the folder of the product before anything is made of it.
 */
export async function compiledProduct(
  name: keyof typeof products,
  folder: string,
  change: (product: string) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly product: string; readonly project: string }> {
  const product = join(folder, name);
  const source = join(root, products[name]);
  const tracked = await run(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard"],
    source,
  );
  for (const file of tracked.trim().split("\n")) {
    await Deno.mkdir(dirname(join(product, file)), { recursive: true });
    await Deno.copyFile(join(source, file), join(product, file));
  }
  await change(product);
  const parsed = await runTool("dbt", ["parse", "--profiles-dir", "."], { cwd: product });
  assert.equal(parsed.code, 0, parsed.stdout);
  const project = join(folder, "dagster");
  await run(Deno.execPath(), [...cliArgs, "compile", product, "--out", project], folder);
  return { product, project };
}

/** What Deno is given to run the command line from the sources. */
export const cliArgs: readonly string[] = ["run", "-A", join(root, "src/cli/main.ts")];

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const done = await new Deno.Command(program, { args: [...args], cwd }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  assert.ok(done.success, text(done.stderr));
  return text(done.stdout);
}

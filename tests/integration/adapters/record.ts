/** Records what dbt's adapters take, and what they read in the profiles that we make: `deno run -A tests/integration/adapters/record.ts`.
 *
 * It installs the adapters of `requirements.txt`, some 300 MB, which is why no gate runs it. Run it when a pin there has moved, or a profile
 * is made otherwise; `tests/contract/dbt_adapters_test.ts` compares what we make with what was recorded.
 * @module
 */
import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "../../../examples/python_env.ts";
import { variables } from "./platforms.ts";
import { outputs } from "./outputs.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

if (import.meta.main) {
  const python = Deno.env.get("FLOE_ADAPTERS_PYTHON") ??
    (await pythonEnvironment("adapters", here("requirements.txt"))).python;
  const child = new Deno.Command(python, {
    args: [here("record.py")],
    env: { ...variables },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(outputs())));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) Deno.exit(1);
  await Deno.writeFile(here("recorded.json"), stdout);
}

/** The command line. `floe-orchestrator --help` says what it does.
 *
 * Runs in Deno, Node and Bun: the host is met only through `src/runtime` and `node:` modules.
 * @module
 */
import { nodeRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

export { run };

/** Runs the command line of this process, and sets its exit code. */
export async function main(): Promise<void> {
  const runtime = nodeRuntime();
  runtime.setExitCode(await run(runtime.args, runtime));
}

if (import.meta.main) await main();

/** The command line. `floe-orchestrator --help` says what it does.
 *
 * Runs in Deno, Node and Bun: the host is met only through `src/runtime` and `node:` modules.
 * @module
 */
import process from "node:process";
import { nodeRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

export { run };

/** Runs the command line of this process, and sets its exit code. */
export async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", leaveQuietly);
  const runtime = nodeRuntime();
  runtime.setExitCode(await run(runtime.args, runtime));
}

/** Whoever reads our output may stop reading: `floe-orchestrator ls | head -1` is no error. */
function leaveQuietly(error: Error): void {
  if ((error as { code?: unknown }).code !== "EPIPE") throw error;
  process.exit();
}

if (import.meta.main) await main();

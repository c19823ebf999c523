/** One measurement in a process of its own: `deno run -A bench/measure_plan.ts check|plan|json|against PRODUCT`.
 *
 * - `check`: the command line's `check`, up to the files that would be generated; the yardstick;
 * - `plan`: its `plan`, as text;
 * - `json`: the same as JSON;
 * - `against`: `plan --against` the outline of the same product before an edit.
 *
 * Prints one line of JSON: milliseconds, and the most memory that the process ever held. What the runtime needs to start and to load
 * the modules is not in the time, but in the memory.
 * @module
 */
import { run } from "../src/cli/run.ts";
import { nodeRuntime } from "../src/runtime/mod.ts";
import { peakMemoryMB } from "./process_memory.ts";

const [what, product] = Deno.args;
const args: Readonly<Record<string, readonly string[]>> = {
  check: ["check", product!],
  plan: ["plan", product!],
  json: ["plan", product!, "--format", "json"],
  against: ["plan", product!, "--against", `${product}/before.json`],
};
/** `check` may find that the target cannot do all of it: what counts is the way there. */
const codes: Readonly<Record<string, readonly number[]>> = { check: [0, 1], against: [0, 3] };

let characters = 0;
let errors = "";
const sink = (keep: boolean) => ({
  isTerminal: false,
  columns: null,
  write: (text: string) => {
    characters += text.length;
    if (keep) errors += text;
  },
});
const start = performance.now();
const code = await run(args[what!]!, {
  ...nodeRuntime(),
  stdout: sink(false),
  stderr: sink(true),
});
const totalMs = performance.now() - start;
if (!(codes[what!] ?? [0]).includes(code)) throw new Error(`${what} exits with ${code}: ${errors}`);
console.log(JSON.stringify({ what, totalMs, characters, peakMB: await peakMemoryMB() }));

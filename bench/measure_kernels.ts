/** One contender of bench/kernels.ts on one graph, in this process alone; prints one line of JSON. */
import { readGraph } from "./graph_file.ts";
import { contenders } from "./kernels_contenders.ts";
import { peakMemoryMB } from "./process_memory.ts";
import { timed } from "./process_time.ts";

export interface Measurement {
  readonly name: string;
  /** By step, see `timed`. */
  readonly ms: Readonly<Record<string, number>>;
  /** All steps, by the clock. */
  readonly wallMs: number;
  /** What the process holds when it has read the graph and made the names. */
  readonly inputMB: number;
  /** The most it held afterwards. */
  readonly peakMB: number;
}

const [name, file] = Deno.args;
const { nodeCount, edges } = await readGraph(file!);
const ids = Array.from({ length: nodeCount }, (_, i) => `model.shop.m${i}`);
const contender = await contenders[name!]!();
// deno-lint-ignore no-explicit-any -- there with --expose-gc
(globalThis as any).gc?.();
const inputMB = Math.round(Deno.memoryUsage().rss / 1e6);
// Linux forgets the highest mark, which making the input had left.
await Deno.writeTextFile("/proc/self/clear_refs", "5").catch(() => {});

const ms: Record<string, number> = {};
const start = performance.now();
step("build", () => contender.build({ ids, edges }));
const order = step("order", () => contender.order());
const componentCount = step("components", () => contender.components());
if (contender.levels !== null) step("levels", contender.levels);
const wallMs = performance.now() - start;
if (order.length !== nodeCount) throw new Error(`${name} orders ${order.length} nodes`);
if (componentCount !== nodeCount) throw new Error(`${name} finds ${componentCount} components`);
contender.free?.();
const peakMB = await peakMemoryMB();
console.log(JSON.stringify({ name, ms, wallMs, inputMB, peakMB } as Measurement));

function step<T>(name: string, run: () => T): T {
  const { result, ms: taken } = timed(run);
  ms[name] = taken;
  return result;
}

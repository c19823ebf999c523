/** Runs a step and says how many milliseconds it took.
 *
 * Long steps in time for which this thread had a processor, as Linux counts it: what other processes take is not in it,
 * nor is collecting garbage and compiling beside it. That count moves in ticks of 4 ms, so steps under 40 ms go by the clock,
 * as everything does elsewhere.
 */
export function timed<T>(run: () => T): { readonly result: T; readonly ms: number } {
  const [spent, start] = [threadMs(), performance.now()];
  const result = run();
  const [clock, thread] = [performance.now() - start, threadMs() - spent];
  return { result, ms: clock < 40 || Number.isNaN(thread) ? clock : thread };
}

function threadMs(): number {
  try {
    return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1e6;
  } catch {
    return NaN;
  }
}

/** How many tests ran, read from the summaries that test programs print.
 * @module
 */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const ANSI = new RegExp(String.raw`\u001b\[[0-9;]*m`, "g");
/** `ok | 212 passed (3 steps) | 0 failed | 1 ignored (2s)` */
const DENO = /^(?:ok|FAILED) \| (.*)$/;
/** `== 3 failed, 20 passed, 1 skipped in 3.20s ==`, without the rules under `-q` */
const PYTEST = /^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s/;

/** `test result: ok. 8 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.67s` */
const CARGO = /^test result: (?:ok|FAILED)\. (.*)$/;

/** Adds up every summary line of `deno test`, pytest and `cargo test` in a program's output. */
export function readCounts(output: string): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const line of output.replaceAll(ANSI, "").split("\n")) {
    const summary = DENO.exec(line)?.[1] ?? PYTEST.exec(line)?.[1] ??
      CARGO.exec(line)?.[1];
    if (summary === undefined) continue;
    counts.passed += count(summary, "passed");
    counts.failed += count(summary, "failed") + count(summary, "errors?");
    counts.skipped += count(summary, "ignored") + count(summary, "skipped");
  }
  return counts;
}

function count(summary: string, word: string): number {
  return Number(new RegExp(String.raw`(\d+) ${word}\b`).exec(summary)?.[1] ?? 0);
}

import assert from "node:assert/strict";
import { readCounts } from "./run_counts.ts";

Deno.test("readCounts() adds up the summaries of deno test, pytest and cargo test", () => {
  const output = [
    "running 3 tests from ./a_test.ts",
    "\u001b[0m\u001b[32mok\u001b[0m | 212 passed (7 steps) | 0 failed | 2 ignored (4s)",
    "FAILED | 5 passed | 3 failed (900ms)",
    "20 passed in 3.20s",
    "test result: ok. 8 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.67s",
    "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
    "==== 1 failed, 4 passed, 2 skipped, 1 error in 61.00s (0:01:01) ====",
  ].join("\n");
  assert.deepEqual(readCounts(output), { passed: 250, failed: 7, skipped: 5 });
});

Deno.test("readCounts() counts nothing in lines that only look like summaries", () => {
  const output = "ok | all is well\na test says 3 passed in 1.0s\n7 passed | 2 failed\n";
  assert.deepEqual(readCounts(output), { passed: 0, failed: 0, skipped: 0 });
});

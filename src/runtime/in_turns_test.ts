import assert from "node:assert/strict";
import { inTurns } from "./in_turns.ts";

Deno.test("inTurns() ends what it began before it fails, and begins nothing more", async () => {
  let running = 0;
  let begun = 0;
  const items = Array.from({ length: 100 }, (_, i) => i);
  const work = async (i: number) => {
    begun++;
    running++;
    await Promise.resolve();
    if (i === 3) {
      running--;
      throw new Error("three");
    }
    for (let n = 0; n < 10; n++) await Promise.resolve();
    running--;
  };
  await assert.rejects(inTurns(items, work), /three/);
  assert.equal(running, 0);
  assert.equal(begun, 16);
});

Deno.test("inTurns() works on every item once, at most sixteen at a time", async () => {
  let most = 0;
  let running = 0;
  const seen: number[] = [];
  await inTurns(Array.from({ length: 50 }, (_, i) => i), async (i) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    seen.push(i);
    running--;
  });
  assert.equal(most, 16);
  assert.deepEqual(seen.sort((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i));
});

import assert from "node:assert/strict";
import { MemoryOutput } from "../runtime/mod.ts";
import { startProgress } from "./progress.ts";

function shown(isTerminal: boolean, expectedMs: number): string {
  const stderr = new MemoryOutput(isTerminal);
  let now = 0;
  const progress = startProgress({ stderr, now: () => now });
  progress.step("reading m.json", expectedMs);
  now = 400;
  progress.step("resolving");
  now = 1500;
  progress.step("planning");
  progress.end();
  return stderr.text;
}

Deno.test("startProgress() says nothing in the first second", () => {
  assert.equal(shown(false, 0), "planning\n");
});

Deno.test("startProgress() names a step beforehand that is known to take long", () => {
  assert.equal(shown(false, 5000), "reading m.json\nplanning\n");
});

Deno.test("startProgress() leaves nothing on a terminal", () => {
  const wipe = "\r\u001b[2K";
  assert.equal(shown(true, 5000), `reading m.json …${wipe}planning …${wipe}`);
});

import assert from "node:assert/strict";
import { reportBlocks } from "./block_report.ts";
import type { Plan } from "../types.ts";

const plan = {
  blocks: [
    { id: "seeds", assets: ["s1", "s2"], dependsOn: [] },
    { id: "left", assets: ["a", "b"], dependsOn: ["seeds"] },
    { id: "right", assets: ["c"], dependsOn: ["seeds"] },
  ],
  edges: [
    { from: "source", to: "a", kinds: ["ref"], mapping: null },
    { from: "s1", to: "a", kinds: ["ref"], mapping: null },
    { from: "s2", to: "c", kinds: ["ref"], mapping: null },
    { from: "a", to: "b", kinds: ["ref"], mapping: null },
  ],
  mappings: [],
} as unknown as Plan;

Deno.test("reportBlocks() counts what leads from block to block, and estimates a run", () => {
  const costs = { workers: 2, threads: 1, startS: 10, assetS: 5 };
  assert.deepEqual(reportBlocks(plan, costs), {
    assetCount: 5,
    edgeCount: 3,
    blockCount: 3,
    cut: 2,
    depth: 2,
    criticalPath: ["seeds", "left"],
    criticalS: 20 + 20,
    runS: 20 + 20,
    reasons: [
      { block: "seeds", reasons: [{ code: "order", value: null, from: ["left"] }] },
      {
        block: "left",
        reasons: [
          { code: "order", value: null, from: ["seeds"] },
          { code: "objective", value: null, from: ["right"] },
        ],
      },
      { block: "right", reasons: [{ code: "objective", value: null, from: ["left"] }] },
    ],
  });
  assert.equal(reportBlocks(plan, { ...costs, workers: 1 }).runS, 20 + 20 + 15);
  // two threads build both seeds at once; a and b wait for each other
  assert.equal(reportBlocks(plan, { ...costs, threads: 2 }).runS, 15 + 20);
});

import assert from "node:assert/strict";
import { GraphError } from "../errors/mod.ts";
import { buildGraph } from "./build.ts";
import { partition } from "./partition.ts";
import { assessBlocks } from "./partition_report.ts";

const names = ["a", "b", "c", "d", "e"];
/** a → b → d, a → c → d, d → e */
const edges = Uint32Array.of(0, 1, 0, 2, 1, 3, 2, 3, 3, 4);

Deno.test("assessBlocks() counts edges between blocks and simulates workers", () => {
  using graph = buildGraph(names, edges);
  const labels = Uint32Array.of(0, 1, 2, 3, 3);
  const alone = assessBlocks(graph, labels, { workers: 1, startCost: 10 });
  assert.deepEqual([...alone.quotient.edges], [0, 1, 0, 2, 1, 3, 2, 3]);
  assert.deepEqual([...alone.report.sizes], [1, 1, 1, 2]);
  assert.equal(alone.report.cut, 4);
  assert.equal(alone.report.depth, 3);
  assert.equal(alone.report.makespan, 11 + 11 + 11 + 12);
  const beside = assessBlocks(graph, labels, { workers: 2, startCost: 10 });
  assert.equal(beside.report.makespan, 11 + 11 + 12);
  assert.equal(beside.report.criticalLength, 34);
});

Deno.test("assessBlocks() gives the report of partition() for its labels", () => {
  using graph = buildGraph(names, edges);
  const { labels, quotient, report } = partition(graph, { maxWeight: 2, startCost: 3 });
  assert.deepEqual(assessBlocks(graph, labels, { startCost: 3 }), { quotient, report });
});

Deno.test("assessBlocks() refuses blocks that wait for each other, and names them", () => {
  using graph = buildGraph(names, edges);
  assert.throws(
    () => assessBlocks(graph, Uint32Array.of(0, 1, 2, 0, 1)),
    (error: unknown) =>
      error instanceof GraphError && error.code === "graph/blocks-cycle" &&
      (error.facts.blocks as number[]).join() === "0,1,0",
  );
  using knot = buildGraph(["a", "b"], Uint32Array.of(0, 1, 1, 0));
  assert.throws(
    () => assessBlocks(knot, Uint32Array.of(0, 0)),
    (error: unknown) => error instanceof GraphError && error.code === "graph/cycle",
  );
});

Deno.test("assessBlocks() refuses lists of another length and costs that mean nothing", () => {
  using graph = buildGraph(names, edges);
  const labels = new Uint32Array(5);
  assert.throws(() => assessBlocks(graph, new Uint32Array(4)), RangeError);
  assert.throws(() => assessBlocks(graph, Uint32Array.of(0, 0, 0, 0, 2 ** 32 - 1)), RangeError);
  assert.throws(() => assessBlocks(graph, labels, { weights: [1] }), RangeError);
  assert.throws(() => assessBlocks(graph, labels, { workers: 0 }), RangeError);
  assert.throws(() => assessBlocks(graph, labels, { startCost: -1 }), RangeError);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Cycle, type Graph, type GraphOptions } from "./mod.ts";

/** Few nodes and free edges: self loops, repeats and knots come up all the time. */
const anyGraph = fc.integer({ min: 0, max: 24 }).chain((nodeCount) =>
  fc.array(fc.nat(Math.max(0, nodeCount - 1)), { maxLength: nodeCount === 0 ? 0 : 80, size: "max" })
    .map((
      ends,
    ) => ({ nodeCount, edges: Uint32Array.from(ends.slice(0, ends.length & ~1)) }))
);

type Sample = { nodeCount: number; edges: Uint32Array };

Deno.test("the TypeScript twin and WebAssembly agree on every answer", () => {
  fc.assert(
    fc.property(anyGraph, (sample) => {
      assert.deepEqual(answers(sample, "typescript"), answers(sample, "wasm"));
    }),
    { numRuns: 5000 },
  );
});

Deno.test("twin and WebAssembly agree on large sparse graphs, beyond the search budget", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
      const sample = sparse(20_000, seed);
      assert.deepEqual(answers(sample, "typescript"), answers(sample, "wasm"));
    }),
    { numRuns: 5 },
  );
});

Deno.test("answers equal those of naive code on every graph", () => {
  fc.assert(
    fc.property(anyGraph, (sample) => {
      using graph = open(sample, "wasm");
      const distances = allDistances(sample);
      const labels = graph.components();
      assert.deepEqual([...labels], naiveComponents(distances));
      const cycles = graph.cycles();
      checkCycles(sample, cycles, labels, distances);
      if (cycles.length > 0) {
        assert.throws(() => graph.order(), { code: "graph/cycle" });
        return;
      }
      assert.deepEqual([...graph.order()], naiveOrder(sample));
      const levels = graph.levels();
      const expected = levels.map((_, node) => {
        let level = 0;
        eachEdge(sample, (from, to) => {
          if (to === node) level = Math.max(level, levels[from]! + 1);
        });
        return level;
      });
      assert.deepEqual(levels, expected);
    }),
    { numRuns: 2000 },
  );
});

function open({ nodeCount, edges }: Sample, engine: GraphOptions["engine"]): Graph {
  return buildGraph(Array.from({ length: nodeCount }, (_, i) => `n${i}`), edges, { engine });
}

function answers(sample: Sample, engine: GraphOptions["engine"]): unknown {
  using graph = open(sample, engine);
  const cycles = graph.cycles();
  return {
    edgeCount: graph.edgeCount,
    components: graph.components(),
    cycles,
    order: cycles.length === 0 ? graph.order() : null,
    levels: cycles.length === 0 ? graph.levels() : null,
  };
}

/** Each knot shows one closed walk along edges, inside it, from its lowest node of the path, and none is shorter. */
function checkCycles(
  { nodeCount, edges }: Sample,
  cycles: readonly Cycle[],
  labels: Uint32Array,
  distances: number[][],
): void {
  const has = new Set<number>();
  for (let e = 0; e < edges.length; e += 2) has.add(edges[e]! * nodeCount + edges[e + 1]!);
  const shortest = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    const round = distances[node]![node]!;
    const label = labels[node]!;
    if (round < (shortest.get(label) ?? Infinity)) shortest.set(label, round);
  }
  const sorted = [...shortest].sort((a, b) => a[0] - b[0]);
  assert.deepEqual(cycles.map((c) => [labels[c[0]!], c.length - 1]), sorted);
  for (const cycle of cycles) {
    assert.equal(cycle[0], cycle.at(-1));
    assert.equal(cycle[0], Math.min(...cycle));
    assert.equal(new Set(cycle).size, cycle.length - 1);
    cycle.slice(1).forEach((to, i) => assert.ok(has.has(cycle[i]! * nodeCount + to)));
  }
}

/** Floyd and Warshall; a node's distance to itself is its shortest cycle. */
function allDistances(sample: Sample): number[][] {
  const d = Array.from({ length: sample.nodeCount }, () => Array(sample.nodeCount).fill(Infinity));
  eachEdge(sample, (from, to) => d[from]![to] = 1);
  for (let k = 0; k < d.length; k++) {
    for (const row of d) {
      for (let j = 0; j < d.length; j++) row[j] = Math.min(row[j], row[k] + d[k]![j]);
    }
  }
  return d;
}

function naiveComponents(d: number[][]): number[] {
  const lowest = d.map((row, i) =>
    row.findIndex((there, j) => i === j || (there < Infinity && d[j]![i]! < Infinity))
  );
  const labels = [...new Set(lowest)];
  return lowest.map((node) => labels.indexOf(node));
}

function naiveOrder(sample: Sample): number[] {
  const order: number[] = [];
  while (order.length < sample.nodeCount) {
    const blocked = new Set(order);
    eachEdge(sample, (from, to) => {
      if (!order.includes(from)) blocked.add(to);
    });
    order.push(Array.from({ length: sample.nodeCount }, (_, i) => i).find((i) => !blocked.has(i))!);
  }
  return order;
}

function eachEdge({ edges }: Sample, visit: (from: number, to: number) => void): void {
  for (let e = 0; e < edges.length; e += 2) visit(edges[e]!, edges[e + 1]!);
}

/** One ring through all nodes with a few long leaps ahead: one knot whose cycles are all long. */
function sparse(nodeCount: number, seed: number): Sample {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 48271) >>> 0) % 2147483647 || 1;
    return state % limit;
  };
  const place = Array.from({ length: nodeCount }, (_, i) => i);
  for (let i = nodeCount - 1; i > 0; i--) {
    const j = below(i + 1);
    [place[i], place[j]] = [place[j]!, place[i]!];
  }
  const ends: number[] = [];
  for (let i = 0; i < nodeCount; i++) {
    ends.push(place[i]!, place[(i + 1) % nodeCount]!);
    const leap = i + 1 + below(40);
    if (leap < nodeCount) ends.push(place[i]!, place[leap]!);
  }
  return { nodeCount, edges: Uint32Array.from(ends) };
}

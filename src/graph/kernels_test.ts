import assert from "node:assert/strict";
import fc from "fast-check";
import type { GraphError } from "../errors/mod.ts";
import { buildGraph, type Graph } from "./mod.ts";

type Sample = { nodeCount: number; edges: number[] };

const anyGraph: fc.Arbitrary<Sample> = fc.integer({ min: 1, max: 14 }).chain((nodeCount) =>
  fc.array(fc.nat(nodeCount - 1), { maxLength: 40, size: "max" })
    .map((ends) => ({ nodeCount, edges: ends.slice(0, ends.length & ~1) }))
);

/** Edges lead from lower to higher places of a shuffled row. */
const acyclicGraph: fc.Arbitrary<Sample> = anyGraph.chain(({ nodeCount, edges }) =>
  fc.shuffledSubarray(Array.from({ length: nodeCount }, (_, i) => i), { minLength: nodeCount })
    .map((place) => {
      const kept: number[] = [];
      for (let e = 0; e < edges.length; e += 2) {
        const [a, b] = [edges[e]!, edges[e + 1]!];
        if (a !== b) kept.push(place[Math.min(a, b)]!, place[Math.max(a, b)]!);
      }
      return { nodeCount, edges: kept };
    })
);

Deno.test("reachability, hops, paths and convexity equal those of a distance matrix", () => {
  fc.assert(
    fc.property(anyGraph, fc.nat(), fc.nat(4), fc.nat(), (sample, from, hops, mask) => {
      using graph = open(sample);
      const n = sample.nodeCount;
      const d = distances(sample);
      const start = from % n;
      const within = (test: (v: number) => boolean) => nodes(n).filter(test);
      assert.deepEqual(
        [...graph.descendants([start], hops)],
        within((v) => v === start || d[start]![v]! <= hops),
      );
      assert.deepEqual(
        [...graph.ancestors([start])],
        within((v) => v === start || d[v]![start]! < Infinity),
      );
      for (const to of nodes(n)) {
        const path = graph.path(start, to);
        if (start === to) assert.deepEqual([...path!], [start]);
        else if (d[start]![to] === Infinity) assert.equal(path, null);
        else walks(sample, path!, start, to, d[start]![to]!);
      }

      const members = nodes(n).filter((v) => mask >> v & 1);
      const inside = new Set(members);
      const expected = nodes(n).some((x) =>
        !inside.has(x) && members.some((a) => d[a]![x]! < Infinity) &&
        members.some((b) => d[x]![b]! < Infinity)
      );
      const breach = graph.convexityBreach(members);
      assert.equal(breach !== null, expected);
      if (breach !== null) {
        walks(sample, breach, breach[0]!, breach.at(-1)!, breach.length - 1);
        assert.ok(breach.length > 2);
        breach.forEach((v, i) => assert.equal(inside.has(v), i === 0 || i === breach.length - 1));
      }
    }),
    { numRuns: 1500 },
  );
});

Deno.test("weak components and quotients equal naive ones", () => {
  fc.assert(
    fc.property(anyGraph, fc.array(fc.nat(4), { minLength: 14, maxLength: 14 }), (sample, all) => {
      using graph = open(sample);
      const both = { ...sample, edges: [...sample.edges, ...sample.edges.toReversed()] };
      const d = distances(both);
      const lowest = nodes(sample.nodeCount).map((v) =>
        d[v]!.findIndex((x, w) => x < Infinity || w === v)
      );
      const order = [...new Set(lowest)];
      assert.deepEqual([...graph.weakComponents()], lowest.map((v) => order.indexOf(v)));

      const labels = Uint32Array.from(all.slice(0, sample.nodeCount));
      const counts = new Map<string, number>();
      for (const key of new Set(pairs(sample).map((pair) => pair.join()))) {
        const [from, to] = key.split(",").map((v) => labels[Number(v)]!);
        if (from !== to) counts.set(`${from},${to}`, (counts.get(`${from},${to}`) ?? 0) + 1);
      }
      const found = graph.quotient(labels);
      const expected = [...counts].sort(([a], [b]) => a < b ? -1 : 1);
      assert.deepEqual(pairs({ edges: [...found.edges] }).map(String), expected.map(([k]) => k));
      assert.deepEqual([...found.counts], expected.map(([, count]) => count));
    }),
    { numRuns: 1500 },
  );
});

Deno.test("the critical path is a longest one, and slack says what may wait", () => {
  const weight = fc.array(fc.nat(9), { minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(acyclicGraph, weight, (sample, all) => {
      using graph = open(sample);
      const weights = all.slice(0, sample.nodeCount);
      const { length, path, earliest, slack } = graph.criticalPath(weights);
      const before = nodes(sample.nodeCount).map(() => 0);
      const after = [...before];
      for (let round = 0; round < sample.nodeCount; round++) {
        for (const [from, to] of pairs(sample)) {
          before[to] = Math.max(before[to]!, before[from!]! + weights[from!]!);
          after[from!] = Math.max(after[from!]!, after[to!]! + weights[to!]!);
        }
      }
      const through = weights.map((w, v) => before[v]! + w + after[v]!);
      assert.equal(length, Math.max(...through));
      assert.deepEqual([...earliest], before);
      assert.deepEqual([...slack], through.map((whole) => length - whole));
      walks(sample, path, path[0]!, path.at(-1)!, path.length - 1);
      assert.equal(path.reduce((sum, v) => sum + weights[v]!, 0), length);
    }),
    { numRuns: 1500 },
  );
});

Deno.test("the reduction keeps exactly the edges without a longer path", () => {
  fc.assert(
    fc.property(acyclicGraph, (sample) => {
      using graph = open(sample);
      const d = distances(sample);
      const distinct = [...new Set(pairs(sample).map(([a, b]) => a! * 100 + b!))].sort((a, b) =>
        a - b
      );
      const kept = distinct.filter((key) => {
        const [from, to] = [Math.floor(key / 100), key % 100];
        return !nodes(sample.nodeCount).some((via) =>
          d[from]![via]! < Infinity && d[via]![to]! < Infinity
        );
      });
      assert.deepEqual(
        pairs({ edges: [...graph.transitiveReduction()] }).map(([a, b]) => a! * 100 + b!),
        kept,
      );
    }),
    { numRuns: 1500 },
  );
});

Deno.test("the reduction is right beyond one block of columns", () => {
  const n = 1300;
  const edges: number[] = [];
  for (let i = 0; i < n - 1; i++) {
    edges.push(i, i + 1);
    if (i + 700 < n) edges.push(i, i + 700);
    if (i + 2 < n) edges.push(i, i + 2);
  }
  using graph = open({ nodeCount: n, edges });
  const kept = graph.transitiveReduction();
  assert.equal(kept.length, 2 * (n - 1));
  for (let i = 0; i < n - 1; i++) assert.deepEqual([kept[2 * i], kept[2 * i + 1]], [i, i + 1]);
});

Deno.test("without its feedback edges a graph has no cycle, and few are enough", () => {
  fc.assert(
    fc.property(anyGraph, (sample) => {
      using graph = open(sample);
      const gone = new Set(pairs({ edges: [...graph.feedbackEdges()] }).map(String));
      const distinct = new Set(pairs(sample).map(String));
      for (const edge of gone) assert.ok(distinct.has(edge));
      using left = open({
        nodeCount: sample.nodeCount,
        edges: pairs(sample).filter((pair) => !gone.has(String(pair))).flat(),
      });
      assert.deepEqual(left.cycles(), []);
      assert.equal(gone.size === 0, graph.cycles().length === 0);
      const loops = [...distinct].filter((edge) =>
        edge.split(",")[0] === edge.split(",")[1]
      ).length;
      assert.ok(gone.size - loops <= (distinct.size - loops) / 2);
    }),
    { numRuns: 1500 },
  );
  using ring = open({ nodeCount: 5, edges: [3, 1, 1, 4, 4, 2, 2, 0, 0, 3] });
  assert.equal(ring.feedbackEdges().length, 2);
});

Deno.test("chains and stars of a million nodes pass every kernel", () => {
  const n = 1_000_000;
  const chain = new Uint32Array(2 * (n - 1));
  for (let i = 0; i < n - 1; i++) chain.set([n - 1 - i, n - 2 - i], 2 * i);
  using long = buildGraph(new Array<string>(n).fill(""), chain);
  assert.equal(long.criticalPath().length, n);
  assert.equal(long.descendants([n - 1]).length, n);
  assert.equal(long.ancestors([0], 3).length, 4);
  assert.equal(long.path(n - 1, 0)!.length, n);
  assert.equal(long.weakComponents()[n - 1], 0);
  assert.equal(long.convexityBreach([0, n - 1])!.length, n);
  assert.equal(long.feedbackEdges().length, 0);
  assert.equal(long.transitiveReduction().length, chain.length);
  assert.equal(
    long.quotient(Uint32Array.from({ length: n }, (_, i) => i >> 1)).counts.length,
    n / 2 - 1,
  );

  const star = new Uint32Array(2 * n);
  for (let leaf = 1; leaf <= n; leaf++) star[2 * leaf - 1] = leaf;
  using wide = buildGraph(new Array<string>(n + 1).fill(""), star);
  assert.equal(wide.criticalPath().length, 2);
  assert.equal(wide.descendants([0], 1).length, n + 1);
  assert.equal(wide.weakComponents()[n], 0);
  assert.equal(wide.convexityBreach([0, n]), null);
  assert.equal(wide.feedbackEdges().length, 0);
  assert.equal(wide.transitiveReduction().length, star.length);
  assert.equal(wide.ancestors([n]).length, 2);
  assert.deepEqual([...wide.path(0, n)!], [0, n]);
  assert.deepEqual([...wide.quotient(new Uint32Array(n + 1).fill(1, 1)).counts], [n]);

  const all = new Uint32Array(chain.length + 2);
  all.set(chain);
  all.set([0, n - 1], chain.length);
  using ring = buildGraph(new Array<string>(n).fill(""), all);
  assert.equal(ring.feedbackEdges().length, 2);
  assert.equal(ring.weakComponents()[n - 1], 0);
  assert.equal(ring.descendants([5]).length, n);
});

Deno.test("questions that need WebAssembly say so, and nodes that do not exist are refused", () => {
  using twin = buildGraph(["a", "b"], Uint32Array.of(0, 1), { engine: "typescript" });
  assert.throws(() => twin.weakComponents(), (error: GraphError) => {
    assert.equal(error.code, "graph/needs-wasm");
    assert.deepEqual(error.facts, { what: "weak components" });
    return true;
  });
  using graph = buildGraph(["a", "b"], Uint32Array.of(0, 1, 1, 0));
  assert.throws(() => graph.descendants([2]), RangeError);
  assert.throws(() => graph.descendants([0.5]), RangeError);
  assert.throws(() => graph.ancestors([0], -1), RangeError);
  assert.throws(() => graph.quotient(new Uint32Array(3)), RangeError);
  assert.throws(() => graph.criticalPath([1, -1]), RangeError);
  for (const call of [() => graph.criticalPath(), () => graph.transitiveReduction()]) {
    assert.throws(call, { code: "graph/cycle" });
  }
});

function open({ nodeCount, edges }: Sample): Graph {
  return buildGraph(nodes(nodeCount).map((i) => `n${i}`), Uint32Array.from(edges));
}

function nodes(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function pairs({ edges }: { edges: number[] }): [number, number][] {
  return edges.filter((_, i) => i % 2 === 0).map((from, i) => [from, edges[2 * i + 1]!]);
}

/** Floyd and Warshall; a node's distance to itself is its shortest cycle. */
function distances(sample: Sample): number[][] {
  const d = nodes(sample.nodeCount).map(() => new Array<number>(sample.nodeCount).fill(Infinity));
  for (const [from, to] of pairs(sample)) d[from]![to] = 1;
  for (let k = 0; k < d.length; k++) {
    for (const row of d) {
      for (let j = 0; j < d.length; j++) row[j] = Math.min(row[j]!, row[k]! + d[k]![j]!);
    }
  }
  return d;
}

function walks(sample: Sample, path: Uint32Array, from: number, to: number, length: number): void {
  const has = new Set(pairs(sample).map(String));
  assert.deepEqual([path[0], path.at(-1), path.length - 1], [from, to, length]);
  for (let i = 1; i < path.length; i++) assert.ok(has.has(`${path[i - 1]},${path[i]}`));
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { cutBlocks } from "./blocks.ts";

interface Case {
  readonly n: number;
  readonly edges: readonly (readonly [number, number])[];
  readonly colour: readonly number[];
  /** Indices into `edges`. */
  readonly apart?: readonly number[];
}

const cases = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    edges: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 30 }).map((pairs) => {
      const unique = new Map(pairs.filter(([a, b]) => a < b).map((p) => [p.join(), p] as const));
      return [...unique.values()];
    }),
    colour: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: n, maxLength: n }),
    apart: fc.array(fc.nat(29), { maxLength: 4 }),
  })
);

function cut({ n, edges, colour, apart = [] }: Case, colourCount = 3) {
  return cutBlocks({
    nodeCount: n,
    edges: Uint32Array.from(edges.flat()),
    apart: Uint8Array.from(edges, (_, e) => apart.includes(e) ? 1 : 0),
    order: Uint32Array.from({ length: n }, (_, i) => i),
    colour: Int32Array.from(colour),
    colourCount,
  });
}

Deno.test("cutBlocks() gives blocks of one colour whose quotient is acyclic", () => {
  fc.assert(
    fc.property(cases, (c) => {
      const { labels, count } = cut(c);
      const seen = new Map<number, number>();
      c.colour.forEach((colour, i) => {
        assert.equal(labels[i]! < 0, colour < 0);
        if (colour < 0) return;
        assert.equal(seen.get(labels[i]!) ?? colour, colour);
        seen.set(labels[i]!, colour);
      });
      assert.equal(seen.size, count);
      c.edges.forEach(([from, to], e) => {
        if (c.apart?.includes(e) && labels[from]! >= 0) assert.notEqual(labels[from], labels[to]);
      });
      // through nodes that are built elsewhere too: the label never falls along a path
      const least = c.colour.map(() => -1);
      for (let v = 0; v < c.n; v++) {
        for (const [from, to] of c.edges) {
          if (to === v) least[v] = Math.max(least[v]!, least[from]!);
        }
        if (labels[v]! < 0) continue;
        assert.ok(labels[v]! >= least[v]!);
        least[v] = labels[v]!;
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("cutBlocks() leaves a block between two visits elsewhere", () => {
  // ours -> theirs -> ours: the second of ours has to wait for theirs, so both cannot be one block
  const { labels } = cut({ n: 3, edges: [[0, 1], [1, 2]], colour: [0, -1, 0] }, 1);
  assert.deepEqual([...labels], [0, -1, 1]);
});

Deno.test("cutBlocks() finds the fewest blocks for two colours, and for one with nodes apart", () => {
  fc.assert(
    fc.property(cases, (c) => {
      const two = { ...c, apart: [], colour: c.colour.map((x) => Math.abs(x) % 2) };
      assert.equal(cut(two, 2).count, fewest(two));
      const one = { ...c, colour: c.colour.map(() => 0) };
      assert.equal(cut(one, 1).count, fewest(one));
      const both = { ...two, apart: c.apart };
      assert.ok(cut(both, 2).count <= fewest(both) + 2);
    }),
    { numRuns: 3000 },
  );
});

/** Brute force: breadth first over the sets of nodes that are built. */
function fewest({ n, edges, colour, apart = [] }: Case): number {
  const into = Array.from(
    { length: n },
    (_, v) => edges.flatMap(([f, to], e) => to === v ? [{ f, e }] : []),
  );
  let states = new Set([0]);
  for (let count = 0;; count++) {
    if (states.has((1 << n) - 1)) return count;
    const next = new Set<number>();
    for (const state of states) {
      for (const c of new Set(colour)) {
        let built = state;
        for (let v = 0; v < n; v++) {
          const ready = into[v]!.every(({ f, e }) => (apart.includes(e) ? state : built) >> f & 1);
          if (colour[v] === c && ready) built |= 1 << v; // nodes are in topological order: one pass
        }
        next.add(built);
      }
    }
    states = next;
  }
}

Deno.test("cutBlocks() needs no colour where nothing is built", () => {
  assert.deepEqual(cut({ n: 2, edges: [[0, 1]], colour: [-1, -1] }, 0), {
    labels: Int32Array.of(-1, -1),
    count: 0,
  });
});

Deno.test("cutBlocks() of a thousand colours on one root tries what can come first only", () => {
  // a tree of 4,000 nodes: a sweep for each colour would take a thousand times as long as one
  const n = 4000;
  const edges = Array.from({ length: n - 1 }, (_, i) => [i >> 1, i + 1] as const);
  const colour = Array.from({ length: n }, (_, i) => i % 1000);
  const since = performance.now();
  cut({ n, edges, colour: colour.map(() => 0) }, 1);
  const one = performance.now() - since;
  const again = performance.now();
  const { labels } = cut({ n, edges, colour }, 1000);
  assert.ok(labels.every((label) => label >= 0));
  assert.ok(performance.now() - again < 200 * Math.max(1, one));
});

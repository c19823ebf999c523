import assert from "node:assert/strict";
import fc from "fast-check";
import { cutBlocks } from "./blocks.ts";
import { type BlockRules, defaultBlockRules } from "./block_rules.ts";
import { edgesBetweenBuilt } from "./built_edges.ts";
import { splitBlocks } from "./split_blocks.ts";

const cases = fc.integer({ min: 1, max: 30 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    edges: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 80 }).map((pairs) => {
      const unique = new Map(pairs.filter(([a, b]) => a < b).map((p) => [p.join(), p] as const));
      return [...unique.values()];
    }),
    colour: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: n, maxLength: n }),
    maxAssets: fc.integer({ min: 1, max: 8 }),
    objective: fc.constantFrom<BlockRules["objective"]>(
      "invocations",
      "minCut",
      "wavefront",
      "balanced",
    ),
  })
);

Deno.test("splitBlocks() keeps what is apart apart, the limit, and an order in which blocks can run", () => {
  fc.assert(
    fc.property(cases, ({ n, edges, colour, maxAssets, objective }) => {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      const pairs = Uint32Array.from(edges.flat());
      const apart = cutBlocks({
        nodeCount: n,
        edges: pairs,
        apart: new Uint8Array(edges.length),
        order,
        colour: Int32Array.from(colour),
        colourCount: 2,
      });
      const ids = Array.from({ length: n }, (_, i) => `n${i}`);
      const rules = { ...defaultBlockRules, objective, maxAssets };
      const { labels, count } = splitBlocks(
        ids,
        edgesBetweenBuilt(pairs, order, apart.labels),
        apart,
        rules,
      );
      const sizes = new Array<number>(count).fill(0);
      const within = new Map<number, number>();
      labels.forEach((label, node) => {
        assert.equal(label < 0, colour[node]! < 0);
        if (label < 0) return;
        sizes[label]!++;
        assert.equal(within.get(label) ?? apart.labels[node], apart.labels[node]);
        within.set(label, apart.labels[node]!);
      });
      for (const size of sizes) assert.ok(size >= 1 && size <= maxAssets);
      // along every path, also through what is built elsewhere, blocks never come back
      const least = new Array<number>(n).fill(-1);
      for (let node = 0; node < n; node++) {
        for (const [from, to] of edges) {
          if (to === node) least[node] = Math.max(least[node]!, least[from]!);
        }
        if (labels[node]! < 0) continue;
        assert.ok(labels[node]! >= least[node]!);
        least[node] = labels[node]!;
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("splitBlocks() leaves blocks alone that nothing asks to split", () => {
  const blocks = { labels: Int32Array.of(0, 0, -1, 1), count: 2 };
  const edges = Uint32Array.of(0, 1, 1, 3);
  const rules = { ...defaultBlockRules, maxAssets: 2 };
  assert.equal(splitBlocks(["a", "b", "c", "d"], edges, blocks, rules), blocks);
});

Deno.test("splitBlocks() leaves assets in their previous blocks", () => {
  const ids = Array.from({ length: 12 }, (_, i) => `n${String(i).padStart(2, "0")}`);
  const edges = Uint32Array.from(ids.slice(1).flatMap((_, i) => [i, i + 1]));
  const one = { labels: new Int32Array(12), count: 1 };
  const rules = { ...defaultBlockRules, maxAssets: 6 };
  const previous = new Map(ids.slice(0, 11).map((id, i) => [id, i < 5 ? "first" : "second"]));
  const { labels } = splitBlocks(ids, edges, one, { ...rules, previous });
  // the twelfth finds no room in "second"
  assert.deepEqual([...labels], [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2]);
});

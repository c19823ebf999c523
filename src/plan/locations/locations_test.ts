import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultBlockRules } from "../blocks/block_rules.ts";
import type { Plan } from "../types.ts";
import { planLocations } from "./locations.ts";

interface Case {
  /** Assets of each block. */
  readonly sizes: readonly number[];
  /** Pairs of blocks, of which the first is the earlier one. */
  readonly edges: readonly (readonly [number, number])[];
  readonly checks: readonly (readonly [number, number])[];
}

const cases = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 })
  .chain((sizes) => {
    const pairs = fc.array(
      fc.tuple(fc.nat(sizes.length - 1), fc.nat(sizes.length - 1)),
      { maxLength: 20 },
    ).map((list) => list.filter(([a, b]) => a < b));
    return fc.record({ sizes: fc.constant(sizes), edges: pairs, checks: pairs });
  });

/** Each block has assets `b0_0`, `b0_1`, …; edges and checks are between the first ones, every second edge by way of a source. */
function planOf({ sizes, edges, checks }: Case) {
  const blocks = sizes.map((size, b) => ({
    id: `shop/b${b}`,
    assets: Array.from({ length: size }, (_, i) => `b${b}_${i}`),
  }));
  const by = edges.map((_, e) => `source${e}`);
  return {
    blocks,
    assets: [
      ...blocks.flatMap((b) => b.assets.map((id) => ({ id, block: b.id }))),
      ...by.map((id) => ({ id, block: null })),
    ],
    edges: edges.flatMap(([from, to], e) =>
      e % 2 === 0 ? [{ from: `b${from}_0`, to: `b${to}_0` }] : [
        { from: `b${from}_0`, to: by[e]! },
        { from: by[e]!, to: `b${to}_0` },
      ]
    ),
    checks: checks.map(([from, to]) => ({
      block: `shop/b${to}`,
      asset: `b${to}_0`,
      additionalAssets: [`b${from}_0`],
    })),
  } as unknown as Plan;
}

Deno.test("planLocations() puts each block into one location, within the limit, and nothing waits for what comes later", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 5, max: 12 }), (c, maxLocationAssets) => {
      const plan = planOf(c);
      const locations = planLocations(plan, { ...defaultBlockRules, maxLocationAssets });
      const total = c.sizes.reduce((sum, size) => sum + size, 0);
      assert.equal(locations.length === 0, total <= maxLocationAssets);
      if (locations.length === 0) return;
      const placed = locations.flatMap((l) => l.blocks);
      assert.deepEqual([...placed].sort(), plan.blocks.map((b) => b.id).sort());
      assert.equal(new Set(locations.map((l) => l.name)).size, locations.length);
      const sizes = new Map(plan.blocks.map((b) => [b.id, b.assets.length]));
      const place = new Map(locations.flatMap((l, i) => l.blocks.map((id) => [id, i])));
      for (const { blocks } of locations) {
        const size = blocks.reduce((sum, id) => sum + sizes.get(id)!, 0);
        assert.ok(size <= maxLocationAssets);
      }
      const wanted = locations.map(() => new Set<string>());
      for (const [from, to] of [...c.edges, ...c.checks]) {
        const [a, b] = [place.get(`shop/b${from}`)!, place.get(`shop/b${to}`)!];
        assert.ok(a <= b);
        if (a !== b) wanted[b]!.add(locations[a]!.name);
      }
      locations.forEach(({ dependsOn }, i) =>
        assert.deepEqual([...dependsOn].sort(), [...wanted[i]!].sort())
      );
    }),
  );
});

const chain: Case = { sizes: [2, 2, 2, 2], edges: [[0, 1], [1, 2], [2, 3]], checks: [] };

Deno.test("planLocations() names a location after its first block, and hands over little", () => {
  const rules = { ...defaultBlockRules, maxLocationAssets: 4 };
  assert.deepEqual(planLocations(planOf(chain), rules), [
    { name: "b0", blocks: ["shop/b0", "shop/b1"], dependsOn: [] },
    { name: "b2", blocks: ["shop/b2", "shop/b3"], dependsOn: ["b0"] },
  ]);
});

Deno.test("planLocations() leaves blocks where they were, under the names they had", () => {
  const previousLocations = new Map(
    planOf(chain).blocks.flatMap((b, i) => b.assets.map((id) => [id, i < 1 ? "raw" : "marts"])),
  );
  const rules = { ...defaultBlockRules, maxLocationAssets: 6, previousLocations };
  assert.deepEqual(planLocations(planOf(chain), rules).map((l) => [l.name, l.blocks.length]), [
    ["raw", 1],
    ["marts", 3],
  ]);
  const anew = planLocations(planOf(chain), {
    ...rules,
    maxLocationAssets: 4,
    locationsAnew: true,
  });
  assert.deepEqual(anew.map((l) => [l.name, l.blocks.length]), [["raw", 2], ["marts", 2]]);
});

Deno.test("planLocations() gives a new location no name that an earlier one has", () => {
  const previousLocations = new Map([["b0_0", "b2"], ["b0_1", "b2"]]);
  const rules = { ...defaultBlockRules, maxLocationAssets: 4, previousLocations };
  const names = planLocations(planOf(chain), rules).map((l) => l.name);
  assert.equal(names[0], "b2");
  assert.ok(!names.slice(1).includes("b2"));
});

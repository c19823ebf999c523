import assert from "node:assert/strict";
import { samplePlan } from "../../plugin/mod.ts";
import { blockReasons } from "./block_reasons.ts";
import type { Plan, PlanBlock } from "../types.ts";

const rules = { maxAssets: 1000 };

/** A chain of blocks with one asset each, `a` reads nothing, `b` reads `a`, and so on. */
function chain(...blocks: readonly Partial<PlanBlock>[]): Plan {
  const plan = samplePlan();
  const name = (i: number) => "abcdefgh"[i] ?? `z${i}`;
  return {
    ...plan,
    blocks: blocks.map((block, i) => ({
      ...plan.blocks[0]!,
      id: name(i),
      assets: [`asset.${name(i)}`],
      dependsOn: i === 0 ? [] : [name(i - 1)],
      ...block,
    })),
    edges: blocks.slice(1).map((_, i) => ({
      ...plan.edges[0]!,
      from: `asset.${name(i)}`,
      to: `asset.${name(i + 1)}`,
    })),
  };
}

function codes(plan: Plan, of: string, limits = rules): string[] {
  return blockReasons(plan, limits).get(of)!.map(({ code, from }) => `${code} ${from}`);
}

Deno.test("blockReasons() names the attributes in which a block differs from those beside it", () => {
  const plan = chain({}, { compute: "warehouse", timeoutS: 60 }, { compute: "warehouse" });
  assert.deepEqual(codes(plan, "a"), ["compute b", "timeout b"]);
  assert.deepEqual(codes(plan, "b"), ["compute a", "timeout a,c"]);
  assert.deepEqual(codes(plan, "c"), ["timeout b"]);
});

Deno.test("blockReasons() says what keeps blocks apart that agree", () => {
  const same = chain({}, {});
  const declared = {
    ...same,
    edges: [{ ...same.edges[0]!, kind: "declared" as const, kinds: ["declared" as const] }],
  };
  assert.deepEqual(codes(declared, "a"), ["edge b"]);
  assert.deepEqual(codes(same, "a", { maxAssets: 1 }), ["size b"]);
  const between = chain({}, { partition: "day" }, {});
  assert.deepEqual(codes(between, "a"), ["partition b", "order c"]);
  const unrelated = chain({}, { dependsOn: [] });
  assert.deepEqual(codes({ ...unrelated, edges: [] }, "a"), ["objective b"]);
});

Deno.test("blockReasons() sees a block in between on a chain longer than a word of bits", () => {
  const long = chain(...Array.from({ length: 80 }, (_, i) => ({
    timeoutS: i === 0 || i === 79 ? null : i,
  })));
  assert.deepEqual(codes(long, "a"), ["timeout b", "order z79"]);
  assert.deepEqual(codes(long, "z79"), ["timeout z78", "order a"]);
  const cut = {
    ...long,
    blocks: long.blocks.map((b, i) => i === 33 ? { ...b, dependsOn: [] } : b),
  };
  assert.deepEqual(codes(cut, "a"), ["timeout b", "objective z79"]);
});

Deno.test("blockReasons() gives one block alone no reason", () => {
  assert.deepEqual(codes(chain({}), "a"), []);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { PlanError } from "../../errors/mod.ts";
import { defaultBlockRules } from "./block_rules.ts";
import { parseBlockLock, printBlockLock } from "./block_lock.ts";
import type { Plan } from "../types.ts";

function planOf(
  blocks: readonly { id: string; assets: readonly string[] }[],
  locations: readonly { name: string; blocks: readonly string[] }[] = [],
): Plan {
  return { blocks, locations } as unknown as Plan;
}

Deno.test("printBlockLock() prints blocks and assets sorted, one line each", () => {
  const plan = planOf([{ id: "shop/z", assets: ["model.b", "model.a"] }, {
    id: "shop/a",
    assets: ["model.c"],
  }]);
  assert.equal(
    printBlockLock(plan, defaultBlockRules),
    `{
  "version": 1,
  "rules": {
    "objective": "invocations",
    "maxAssets": 1000,
    "maxParallelism": 4
  },
  "blocks": {
    "shop/a": [
      "model.c"
    ],
    "shop/z": [
      "model.a",
      "model.b"
    ]
  }
}
`,
  );
  const one = planOf([{ id: "shop", assets: ["model.a"] }]);
  assert.equal(printBlockLock(one, defaultBlockRules), null);
  assert.notEqual(printBlockLock(one, { ...defaultBlockRules, maxAssets: 5 }), null);
});

Deno.test("parseBlockLock() reads what printBlockLock() printed", () => {
  const rules = {
    objective: "balanced",
    maxAssets: 7,
    maxParallelism: 2,
    maxLocationAssets: null,
  } as const;
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 20 });
  fc.assert(fc.property(names, (ids) => {
    const blocks = ids.map((id, i) => ({
      id: `block ${id}`,
      assets: [id, `${i}`.padStart(40, "x")],
    }));
    const found = parseBlockLock(printBlockLock(planOf(blocks), rules)!, "blocks.json");
    const wanted = blocks.flatMap(({ id, assets }) => assets.map((a): [string, string] => [a, id]));
    assert.deepEqual([...found.blockOf].sort(), wanted.sort());
    assert.deepEqual(found.rules, rules);
  }));
});

Deno.test("parseBlockLock() knows the location of each asset, and the limit", () => {
  const blocks = [{ id: "shop/b", assets: ["x", "y"] }, { id: "shop/a", assets: ["z"] }];
  const locations = [{ name: "b", blocks: ["shop/b"] }, { name: "a", blocks: ["shop/a"] }];
  const rules = { ...defaultBlockRules, maxLocationAssets: 2 };
  const { locationOf, rules: found } = parseBlockLock(
    printBlockLock(planOf(blocks, locations), rules)!,
    "blocks.json",
  );
  assert.deepEqual([...locationOf].sort(), [["x", "b"], ["y", "b"], ["z", "a"]]);
  assert.equal(found.maxLocationAssets, 2);
  const whole = parseBlockLock(printBlockLock(planOf(blocks), defaultBlockRules)!, "blocks.json");
  assert.equal(whole.locationOf.size, 0);
  assert.equal(whole.rules.maxLocationAssets, null);
});

for (
  const [what, text] of [
    ["a text that was cut off", '{ "version": 1, "blo'],
    ["a conflict that nobody solved", '{\n<<<<<<< HEAD\n"version": 1 }'],
    ["a newer version", '{ "version": 2, "blocks": {} }'],
    ["no object", "null"],
    [
      "a block that is no list",
      '{ "version": 1, "rules": { "objective": "minCut", "maxAssets": 5, "maxParallelism": 4 }, "blocks": { "a": "b" } }',
    ],
    [
      "an asset that is no text",
      '{ "version": 1, "rules": { "objective": "minCut", "maxAssets": 5, "maxParallelism": 4 }, "blocks": { "a": [1] } }',
    ],
    [
      "an asset in two blocks",
      '{ "version": 1, "rules": { "objective": "minCut", "maxAssets": 5, "maxParallelism": 4 }, "blocks": { "a": ["x"], "b": ["x"] } }',
    ],
    ["rules that are none", '{ "version": 1, "rules": { "maxAssets": 0 }, "blocks": {} }'],
    ["no blocks", '{ "version": 1 }'],
    [
      "a block in two locations",
      '{ "version": 1, "rules": { "objective": "minCut", "maxAssets": 5, "maxParallelism": 4 }, "blocks": { "a": ["x"] }, "locations": { "p": ["a"], "q": ["a"] } }',
    ],
    [
      "a limit of locations that is none",
      '{ "version": 1, "rules": { "objective": "minCut", "maxAssets": 5, "maxParallelism": 4, "maxLocationAssets": 0 }, "blocks": {} }',
    ],
  ] as const
) {
  Deno.test(`parseBlockLock() refuses ${what}`, () => {
    assert.throws(
      () => parseBlockLock(text, ".floe/blocks.json"),
      (error: unknown) =>
        error instanceof PlanError && error.code === "plan/bad-block-lock" &&
        error.location?.file === ".floe/blocks.json",
    );
  });
}

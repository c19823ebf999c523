import assert from "node:assert/strict";
import { defaultBlockRules, limitedRules } from "./block_rules.ts";

Deno.test("a target's limit holds, and is told to who chose a larger one", () => {
  const limited = limitedRules({ ...defaultBlockRules, maxAssets: 500 }, 200);
  assert.equal(limited.rules.maxAssets, 200);
  const [said] = limited.diagnostics;
  assert.equal(said!.code, "plan/block-limit");
  assert.deepEqual(said!.facts, { limit: 200, wanted: 500 });
  assert.deepEqual(said!.path, ["orchestration", "blocks", "maxAssets"]);
});

Deno.test("a limit says nothing to who chose no size, or a smaller one", () => {
  assert.deepEqual(limitedRules(defaultBlockRules, 200), {
    rules: { ...defaultBlockRules, maxAssets: 200 },
    diagnostics: [],
  });
  const small = { ...defaultBlockRules, maxAssets: 50 };
  assert.deepEqual(limitedRules(small, 200), { rules: small, diagnostics: [] });
  assert.deepEqual(limitedRules(small, null), { rules: small, diagnostics: [] });
});

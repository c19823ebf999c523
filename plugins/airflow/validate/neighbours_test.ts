import assert from "node:assert/strict";
import type { Plan } from "../../../src/plan/mod.ts";
import {
  injected,
  linked,
  manifest,
  node,
  source,
} from "../../../tests/helpers/linked_products.ts";
import { neighbourClashes } from "./neighbours.ts";

/** What the second of two products is told. */
function told([other, plan]: readonly Plan[]): string[] {
  return neighbourClashes(plan!, [other!]).map((d) => `${d.severity} ${d.code}`);
}

function called(plan: Plan, name: string): Plan {
  return { ...plan, product: { ...plan.product, name } };
}

Deno.test("two products cannot have one folder, nor one name in front of their assets", () => {
  const plans = linked(
    manifest("shop", node("model.shop.orders")),
    manifest("fin", node("model.fin.revenue")),
  );
  const named = (...names: string[]) => told(plans.map((plan, i) => called(plan, names[i]!)));
  assert.deepEqual(named("shop", "fin"), []);
  assert.deepEqual(named("a", "a-b"), []);
  for (const [one, other] of [["a-b", "a_b"], ["a_b", "a-b"], ["Shop", "shop"], ["a b", "a_b"]]) {
    assert.deepEqual(named(one!, other!), ["error plugin/same-name"], `${one}, ${other}`);
  }
  // folders of two names, and assets of one
  assert.deepEqual(named("\u0130", "\u00df"), ["error plugin/same-name"]);
});

Deno.test("a source that is called like another product's table is told of, unless it is that table or has a name of its own", () => {
  const shop = manifest("shop", node("model.shop.orders"));
  const reads = (schema: string, more: object = {}) =>
    told(linked(
      shop,
      manifest(
        "fin",
        { ...source("source.fin.shop.orders", schema), ...more },
        node("model.fin.revenue", ["source.fin.shop.orders"]),
      ),
    ));
  assert.deepEqual(reads("crm"), ["warning plugin/same-key"]);
  assert.deepEqual(reads("shop"), []);
  assert.deepEqual(reads("crm", { meta: { airflow: { asset_key: ["crm", "orders"] } } }), []);
});

Deno.test("what a product reads of another by its name is no clash", () => {
  const plans = linked(
    manifest("shop", node("model.shop.orders")),
    manifest("fin", injected("model.shop.orders"), node("model.fin.a", ["model.shop.orders"])),
  );
  assert.deepEqual(told(plans), []);
});

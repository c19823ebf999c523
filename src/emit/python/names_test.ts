import assert from "node:assert/strict";
import fc from "fast-check";
import { text } from "./_arbitraries.ts";
import { planNames, pythonModuleName, pythonName, RESERVED_NAMES } from "./names.ts";
import { Scope } from "./scope.ts";

Deno.test("pythonName() makes an identifier of any text, and steps around what Python has", () => {
  assert.equal(pythonName("Customer 360 – Orders"), "customer_360_orders");
  assert.equal(pythonName("360"), "n360");
  assert.equal(pythonName("ＡＢＣ"), "abc", "full-width letters are letters under NFKC");
  assert.equal(pythonName("class"), "class_");
  assert.equal(pythonName("Match"), "match_");
  assert.equal(pythonName("List"), "list_");
  assert.equal(pythonName("東京"), "unnamed");
  assert.equal(pythonModuleName("dagster"), "dagster_");
  assert.equal(pythonModuleName("Con"), "con_");
  fc.assert(fc.property(text, (t) => {
    const name = pythonName(t);
    assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.ok(!RESERVED_NAMES.has(name));
    assert.equal(pythonName(name.replace(/_$/, "")), name, "stable");
  }));
});

Deno.test("planNames() gives every id a name of its own, whatever their order", () => {
  const id = fc.oneof(text, fc.constantFrom("a", "A", "a!", "a b", "a_b", "class", "class_"));
  fc.assert(fc.property(fc.uniqueArray(id), fc.integer({ min: 16, max: 40 }), (ids, maxLength) => {
    const forth = planNames(new Map(ids.map((i) => [i, i])), { maxLength });
    const back = planNames(new Map([...ids].reverse().map((i) => [i, i])), { maxLength });
    assert.equal(new Set([...forth.values()].map((n) => n.toLowerCase())).size, ids.length);
    for (const i of ids) {
      assert.equal(forth.get(i), back.get(i));
      assert.ok(forth.get(i)!.length <= maxLength);
    }
  }));
});

Deno.test("planNames() renames no old id for a new one that sorts behind it", () => {
  fc.assert(fc.property(fc.uniqueArray(text, { minLength: 2 }), (ids) => {
    // wanted texts that lose something all, so that only the id decides
    const wanted = (of: string[]) => new Map(of.map((i) => [i, "Same Name"]));
    const sorted = [...ids].sort();
    const before = planNames(wanted(sorted.slice(0, -1)));
    const after = planNames(wanted(sorted));
    for (const [i, name] of before) assert.equal(after.get(i), name);
  }));
});

Deno.test("planNames() lets a text that is a name already keep it", () => {
  const names = planNames(new Map([["1", "Orders!"], ["2", "orders"]]));
  assert.equal(names.get("2"), "orders");
  assert.match(names.get("1")!, /^orders_[0-9a-f]{8}$/);
  assert.equal(planNames(new Map([["1", "x"]]), { taken: ["X"] }).get("1")!.slice(0, 2), "x_");
});

Deno.test("Scope plans all names at once, and refuses new ones after", () => {
  const scope = new Scope({ taken: ["JOBS"] });
  scope.declare("model.shop.orders", "orders");
  scope.declare("model.other.orders", "orders");
  scope.declare("jobs");
  assert.equal(scope.nameOf("model.other.orders"), "orders");
  assert.match(scope.nameOf("model.shop.orders"), /^orders_[0-9a-f]{8}$/);
  assert.match(scope.nameOf("jobs"), /^jobs_[0-9a-f]{8}$/);
  assert.throws(() => scope.declare("late"), TypeError);
  assert.throws(() => scope.nameOf("unknown"), TypeError);
});

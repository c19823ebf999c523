import assert from "node:assert/strict";
import fc from "fast-check";
import { dagsterName, ownerName, packageName, tagKey, tagValue, uniqueNames } from "./names.ts";

const VALID_NAME = /^[A-Za-z0-9_]+$/;

Deno.test("names are valid under Dagster's rules for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assert.match(dagsterName(text), VALID_NAME);
    assert.match(packageName(text), /^[a-z_][a-z0-9_]*$/);
    assert.match(tagValue(text), /^[A-Za-z0-9_.-]{0,63}$/);
    const key = tagKey(text);
    if (key !== null) assert.match(key, /^[A-Za-z0-9_.-]{1,63}$/);
    const owner = ownerName(text);
    if (owner !== null && owner.startsWith("team:")) assert.match(owner, /^team:[A-Za-z0-9_.-]+$/);
  }));
});

Deno.test("packageName() stays clear of what the project imports", () => {
  assert.equal(packageName("customer-360"), "customer_360");
  assert.equal(packageName("dagster"), "dagster_product");
  assert.equal(packageName("360"), "product_360");
  assert.equal(packageName("Class"), "class_product");
});

Deno.test("ownerName() keeps addresses and makes teams of the rest", () => {
  assert.equal(ownerName("a@b.co"), "a@b.co");
  assert.equal(ownerName("Data Team"), "team:Data_Team");
  assert.equal(ownerName("team:core"), "team:core");
  assert.equal(ownerName("  "), null);
});

Deno.test("uniqueNames() renames nothing when a later id joins", () => {
  const before = uniqueNames([{ id: "a", name: "x" }, { id: "c", name: "y" }]);
  const after = uniqueNames([{ id: "d", name: "x" }, { id: "c", name: "y" }, {
    id: "a",
    name: "x",
  }]);
  assert.equal(before.get("a"), after.get("a"));
  assert.equal(after.get("c"), "y");
  assert.match(after.get("d")!, /^x_[0-9a-f]{8}$/);
});

Deno.test("uniqueNames() shortens with a hash of the id", () => {
  const names = uniqueNames([{ id: "1", name: "x".repeat(300) }, {
    id: "2",
    name: "x".repeat(300),
  }], 100);
  assert.equal(new Set(names.values()).size, 2);
  for (const name of names.values()) assert.equal(name.length, 100);
});

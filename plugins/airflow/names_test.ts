import assert from "node:assert/strict";
import fc from "fast-check";
import { dagId, groupId, ID_LIMIT, tagName, taskId } from "./names.ts";

/** What Airflow's validate_key takes. */
const KEY = /^[\w.-]+$/;
const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: "grapheme" }));

Deno.test("ids are legal and of one text each, whatever the text", () => {
  fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (parts) => {
    for (const id of [dagId(parts), taskId(parts[0]!, "shop"), groupId(parts[0]!)]) {
      assert.match(id, KEY);
      assert.ok(id.length <= ID_LIMIT && /^[\x20-\x7e]*$/.test(id));
    }
    const tag = tagName(parts[0]!);
    assert.ok(tag === null || tag.length <= 100);
  }));
});

Deno.test("two blocks have two tasks, even where one looks like the other", () => {
  const block = fc.oneof(fc.constantFrom("a b", "a_b", "a/b", "wait", "build", "shop", "é"), text);
  fc.assert(fc.property(fc.uniqueArray(block, { minLength: 2, maxLength: 8 }), (ids) => {
    const tasks = ids.map((id) => taskId(`shop/${id}`, "shop"));
    assert.equal(new Set(tasks).size, tasks.length, tasks.join());
  }));
});

Deno.test("ids are those that a reader expects", () => {
  assert.equal(dagId(["bike-rental", "nightly", "day"]), "bike-rental.nightly.day");
  assert.equal(taskId("shop", "shop"), "build");
  assert.equal(taskId("shop/dim_customers.v2", "shop"), "dim_customers.v2");
  assert.match(taskId("shop/build", "shop"), /^build_[0-9a-f]{8}$/);
  assert.match(taskId("shop/keys.customer", "shop"), /^keys\.customer_[0-9a-f]{8}$/);
  assert.match(taskId("shop/group-marts", "shop"), /^group-marts_[0-9a-f]{8}$/);
  assert.equal(dagId(["s".repeat(128), "n".repeat(100), "p".repeat(100)]).length, ID_LIMIT);
  assert.equal(tagName(" a \n b "), "a b");
  // what a database does not store: one such tag, and no DAG was read any more
  assert.equal(tagName("a\0b\ud800"), "a b\ufffd");
  assert.ok(tagName(`a${"😀".repeat(120)}`)!.isWellFormed());
});

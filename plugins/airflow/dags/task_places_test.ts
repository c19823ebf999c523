import assert from "node:assert/strict";
import fc from "fast-check";
import { placed, type Step } from "./task_places.ts";

const step = (taskId: string, ...after: string[]): Step => ({
  taskId,
  after,
  words: { type: "keys", partition: "P" },
});

Deno.test("tasks stand behind those that they wait for, else as they came", () => {
  const tasks = placed([step("c", "a", "b"), step("b", "a"), step("d"), step("a")]);
  assert.deepEqual(tasks.map((t) => t.taskId), ["a", "b", "c", "d"]);
});

Deno.test("a task has a variable where others are put before or behind it", () => {
  const tasks = placed([step("a"), step("b", "a", "a"), step("c")]);
  assert.deepEqual(tasks.map((t) => [t.variable, t.after]), [
    ["a_task", []],
    ["b_task", ["a"]],
    [null, []],
  ]);
});

Deno.test("functions of tasks have names of their own, which no variable and no import has", () => {
  const ids = ["orders", "Orders", "orders_task", "group_a", "task", "timedelta", "class", "1"];
  const names = placed(ids.map((id) => step(id))).map((t) => t.name);
  assert.equal(new Set(names.map((n) => n.toLowerCase())).size, ids.length);
  assert.equal(names[0], "orders");
  for (const name of names) {
    assert.doesNotMatch(name, /^(?:task|timedelta|class)$|_task$|^group_/);
  }
});

Deno.test("a step more renames none that sorts before it", () => {
  const ids = fc.constantFrom("A", "A!", "a b", "a-b", "a:b", "B", "b!", "z z");
  fc.assert(fc.property(fc.uniqueArray(ids, { minLength: 2 }), (all) => {
    const sorted = [...all].sort();
    const names = (of: readonly string[]) =>
      new Map(placed(of.map((id) => step(id))).map((t) => [t.taskId, t.name]));
    const [before, after] = [names(sorted.slice(0, -1)), names(sorted)];
    for (const [id, name] of before) assert.equal(after.get(id), name, id);
  }));
});

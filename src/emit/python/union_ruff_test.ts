import assert from "node:assert/strict";
import { PositionEncoding, Workspace } from "ruff-wasm";
import { assign, attribute, call, name, star, union, type Value } from "./nodes.ts";
import { printModule } from "./printer.ts";

const ruff = new Workspace({ "line-length": 88 }, PositionEncoding.Utf16);

Deno.test("a union of calls stays as ruff format lays it out, whatever the length of its sides", () => {
  const side = (length: number): Value[] => [star(name("x".repeat(length)))];
  for (const left of [1, 10, 30, 50, 70, 90]) {
    for (const right of [1, 10, 30, 50, 70, 90]) {
      const printed = printModule({
        docstring: "Union.",
        body: [assign(
          name("JOB"),
          call(name("job"), {
            name: "x",
            selection: union(
              call(attribute(name("S"), "assets"), side(left)),
              call(attribute(name("S"), "checks"), side(right)),
            ),
          }),
        )],
      });
      assert.equal(ruff.format(printed), printed);
    }
  }
});

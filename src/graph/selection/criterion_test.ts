import assert from "node:assert/strict";
import { GraphError } from "../../errors/mod.ts";
import { parseCriterion, parseUnion } from "./criterion.ts";
import { NodeSelector } from "./node_selector.ts";

Deno.test("parseCriterion() reads operators, method, arguments and value", () => {
  assert.deepEqual(parseCriterion("2+config.materialized:a:b+3"), {
    raw: "2+config.materialized:a:b+3",
    method: "config",
    methodArguments: ["materialized"],
    value: "a:b",
    childrensParents: false,
    parentDepth: 2,
    childDepth: 3,
  });
  const { method, childrensParents, parentDepth, childDepth } = parseCriterion("@a");
  assert.deepEqual([method, childrensParents, parentDepth, childDepth], ["fqn", true, 0, 0]);
  assert.deepEqual([parseCriterion("+a").parentDepth, parseCriterion("a+").childDepth], [
    Infinity,
    Infinity,
  ]);
});

Deno.test("parseCriterion() chooses the method by the value when none is written", () => {
  const methodOf = (text: string) => parseCriterion(text).method;
  assert.deepEqual(["a.b", "a/b", "a.SQL", "a.py+", "+a.csv", "a.yml", ""].map(methodOf), [
    "fqn",
    "path",
    "file",
    "file",
    "file",
    "fqn",
    "fqn",
  ]);
});

Deno.test("parseUnion() splits words, and commas within them", () => {
  const { groups } = parseUnion(["a,b c", "d"]);
  assert.deepEqual(groups.map(({ criteria }) => criteria.map((c) => c.value)), [
    ["a", "b"],
    ["c"],
    ["d"],
  ]);
});

Deno.test("select() refuses what cannot be answered, with a code", () => {
  const selector = new NodeSelector([], { projectName: "shop" });
  const table = {
    "@a+": "graph/bad-selector",
    "a\nb": "graph/bad-selector",
    "source:a.b.c.d": "graph/bad-selector",
    "exposure:a.b.c": "graph/bad-selector",
    "resource_type:modl": "graph/bad-selector",
    "test_type:gen": "graph/bad-selector",
    "version:newest": "graph/bad-selector",
    "path:/models": "graph/bad-selector",
    "state:modified": "graph/unsupported-selector-method",
    "metric:revenue": "graph/unsupported-selector-method",
    "tags:a": "graph/unknown-selector-method",
  };
  for (const [text, code] of Object.entries(table)) {
    for (const request of [{ select: [text] }, { exclude: [text] }]) {
      assert.throws(() => selector.select(request), (error: unknown) => {
        assert.ok(error instanceof GraphError);
        assert.equal(error.code, code, text);
        assert.match(error.hint ?? "", error.code === "graph/bad-selector" ? /^/ : /./);
        return true;
      });
    }
  }
});

Deno.test("select() names the criteria that nothing matches", () => {
  const { unmatched } = new NodeSelector([], { projectName: "shop" }).select({
    select: ["a b,c"],
    exclude: ["d"],
  });
  assert.deepEqual(unmatched, ["a", "b,c", "d"]);
});

import assert from "node:assert/strict";
import { GraphError } from "../../errors/mod.ts";
import { parseCriterion } from "./criterion.ts";
import { NodeSelector } from "./node_selector.ts";
import { parseUnion, type Spec } from "./spec.ts";

Deno.test("parseCriterion() reads operators, method, arguments and value", () => {
  assert.deepEqual(
    parseCriterion("2+config.materialized:a:b+3", { path: ["select", 1], offset: 5 }),
    {
      kind: "criterion",
      place: { path: ["select", 1], offset: 5, methodOffset: 7, valueOffset: 27 },
      raw: "2+config.materialized:a:b+3",
      method: "config",
      methodArguments: ["materialized"],
      value: "a:b",
      childrensParents: false,
      parentDepth: 2,
      childDepth: 3,
      indirectSelection: null,
    },
  );
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
  const told = (spec: Spec): unknown =>
    spec.kind === "criterion"
      ? [spec.value, ...spec.place.path, spec.place.offset]
      : spec.parts.map(told);
  assert.deepEqual(told(parseUnion(["a,b c", "d"], "exclude")), [
    [["a", "exclude", 0, 0], ["b", "exclude", 0, 2]],
    [["c", "exclude", 0, 4]],
    [["d", "exclude", 1, 0]],
  ]);
});

Deno.test("select() refuses what cannot be answered, with a code, a place and what to do", () => {
  const selector = new NodeSelector([], { projectName: "shop" });
  const table: Readonly<Record<string, readonly [code: string, offset: number]>> = {
    "@a+": ["graph/bad-selector", 0],
    "a\nb": ["graph/bad-selector", 0],
    "source:a.b.c.d": ["graph/bad-selector", 7],
    "exposure:a.b.c": ["graph/bad-selector", 9],
    "metric:a.b.c": ["graph/bad-selector", 7],
    "2+resource_type:modl": ["graph/bad-selector", 16],
    "test_type:gen": ["graph/bad-selector", 10],
    "version:newest": ["graph/bad-selector", 8],
    "path:/models": ["graph/bad-selector", 5],
    "path:": ["graph/bad-selector", 5],
    "./": ["graph/bad-selector", 0],
    "path:models/a**": ["graph/bad-selector", 5],
    "state:modifed": ["graph/bad-selector", 6],
    "state:modified": ["graph/selector-needs-state", 0],
    "1+result:error": ["graph/selector-needs-state", 2],
    "source_status:fresher": ["graph/selector-needs-state", 0],
    "tags:a": ["graph/unknown-selector-method", 0],
    "+selector:a": ["graph/unknown-selector-method", 1],
  };
  for (const [text, [code, offset]] of Object.entries(table)) {
    for (const option of ["select", "exclude"]) {
      assert.throws(() => selector.select({ [option]: ["*", `b c,${text}`] }), (error: unknown) => {
        assert.ok(error instanceof GraphError);
        const { facts } = error;
        assert.deepEqual([error.code, error.path, facts.offset], [code, [option, 1], offset + 4]);
        if (offset > 0 || code !== "graph/bad-selector") assert.match(error.hint ?? "", /./);
        return true;
      });
    }
  }
});

Deno.test("errors offer the nearest name", () => {
  const selector = new NodeSelector([], {
    projectName: "shop",
    selectors: [{ name: "nightly", definition: "a" }],
  });
  const hints = [
    { select: ["tags:a"] },
    { select: ["resource_type:modl"] },
    { select: ["state:modifed"] },
    { selector: "nigthly" },
  ].map((request) => {
    try {
      selector.select(request);
    } catch (error) {
      return (error as GraphError).hint;
    }
  });
  assert.deepEqual(hints, [
    'Did you mean "tag"?',
    'Did you mean "model"?',
    'Did you mean "modified"?',
    'Did you mean "nightly"?',
  ]);
});

Deno.test("select() names the criteria that nothing matches", () => {
  const selector = new NodeSelector([], { projectName: "shop" });
  assert.deepEqual(selector.select({ select: ["a b,c"], exclude: ["d"] }).unmatched, [
    "a",
    "b,c",
    "d",
  ]);
  assert.deepEqual(selector.select({ exclude: ["d"] }).unmatched, ["d"]);
});

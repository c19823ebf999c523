import assert from "node:assert/strict";
import { GraphError } from "../../errors/mod.ts";
import type { NodeState } from "./node_state.ts";
import { NodeSelector } from "./node_selector.ts";
import type { SelectableNode } from "./selectable_node.ts";

function model(name: string, more: Partial<SelectableNode> = {}): SelectableNode {
  return {
    uniqueId: `model.shop.${name}`,
    resourceType: "model",
    name,
    packageName: "shop",
    fqn: ["shop", name],
    path: `models/${name}.sql`,
    patchPath: null,
    tags: [],
    group: null,
    access: null,
    version: null,
    sourceName: null,
    testKind: null,
    testName: null,
    config: {},
    dependsOn: [],
    ...more,
  };
}

const state = (more: Partial<NodeState> = {}): NodeState => ({
  body: "",
  configs: "",
  persistedDescriptions: {
    persistsRelation: false,
    persistsColumns: false,
    relation: "",
    columns: "",
  },
  relation: "",
  contract: "",
  fqn: "",
  rest: "",
  macros: [],
  ...more,
});

Deno.test("a long chain of models, and of definitions, needs no deep stack", () => {
  const count = 20_000;
  const nodes = Array.from(
    { length: count },
    (_, i) => model(`m${i}`, { dependsOn: i === 0 ? [] : [`model.shop.m${i - 1}`] }),
  );
  const selectors = Array.from({ length: 5_000 }, (_, i) => ({
    name: `s${i}`,
    definition: i === 0 ? "m7+" : {
      // each is used twice, which must not double the work each time
      union: [{ method: "selector", value: `s${i - 1}` }, { exclude: ["m9"] }, {
        method: "selector",
        value: `s${i - 1}`,
      }],
    },
  }));
  const selector = new NodeSelector(nodes, { projectName: "shop", selectors });
  assert.equal(selector.select({ select: ["+m19999"] }).nodes.length, count);
  assert.equal(selector.select({ select: ["@m0"] }).nodes.length, count);
  assert.equal(selector.select({ selector: "s300" }).nodes.length, count - 8);
  const few = new NodeSelector(nodes.slice(0, 50), { projectName: "shop", selectors });
  assert.equal(few.select({ selector: "s4999" }).nodes.length, 42);
});

Deno.test("select() takes nodes in any order and gives them sorted by id", () => {
  const nodes = [model("b"), model("a"), model("c")];
  const selector = new NodeSelector(nodes, { projectName: "shop" });
  const { nodes: found, selector: used } = selector.select({ select: ["c b", "a"] });
  assert.deepEqual(found.map((n) => n.name), ["a", "b", "c"]);
  assert.equal(used, null);
});

Deno.test("an empty request uses the default definition, one that excludes does not", () => {
  const selectors = [
    { name: "other", definition: "b" },
    { name: "usual", isDefault: true, definition: "a" },
  ];
  const selector = new NodeSelector([model("a"), model("b")], { projectName: "shop", selectors });
  const found = (request: Parameters<NodeSelector["select"]>[0]) => {
    const { nodes, selector: used } = selector.select(request);
    return [used, ...nodes.map((n) => n.name)];
  };
  assert.deepEqual(found({}), ["usual", "a"]);
  assert.deepEqual(found({ select: [], exclude: [] }), ["usual", "a"]);
  assert.deepEqual(found({ exclude: ["nothing"] }), [null, "a", "b"]);
  assert.deepEqual(found({ selector: "other", select: ["a"] }), ["other", "b"]);
});

Deno.test("state: compares texts by aspect, and macros at whatever distance", () => {
  const persisted = (relation: string, persistsRelation: boolean) => ({
    persistsRelation,
    persistsColumns: false,
    relation,
    columns: "",
  });
  const now: Record<string, NodeState> = {
    same: state(),
    body: state({ body: "b" }),
    rest: state({ rest: "r" }),
    silent: state({ persistedDescriptions: persisted("new", false) }),
    told: state({ persistedDescriptions: persisted("new", true) }),
    calls: state({ macros: ["macro.a"] }),
    orphan: state({ macros: ["macro.gone"] }),
    fresh: state(),
  };
  const { fresh: _, ...names } = now;
  const macro = (text: string, ...dependsOn: string[]) => ({ text, dependsOn });
  const selector = new NodeSelector(
    Object.entries(now).map(([name, s]) => model(name, { state: s })),
    {
      projectName: "shop",
      macros: new Map([
        ["macro.a", macro("a", "macro.b")],
        ["macro.b", macro("b", "macro.a", "macro.c")],
        ["macro.c", macro("c2")],
      ]),
      previous: {
        nodes: new Map(Object.keys(names).map((name) => [`model.shop.${name}`, state()])),
        macros: new Map([
          ["macro.a", macro("a", "macro.b")],
          ["macro.b", macro("b", "macro.a", "macro.c")],
          ["macro.c", macro("c")],
          ["macro.gone", macro("g")],
        ]),
      },
    },
  );
  const found = (value: string) =>
    selector.select({ select: [`state:${value}`] }).nodes.map((n) => n.name).join(" ");
  assert.equal(found("new"), "fresh");
  assert.equal(found("old"), "body calls orphan rest same silent told");
  assert.equal(found("modified"), "body calls fresh orphan rest told");
  assert.equal(found("unmodified"), "same silent");
  assert.equal(found("modified.body"), "body fresh");
  assert.equal(found("modified.persisted_descriptions"), "fresh told");
  assert.equal(found("modified.macros"), "calls orphan");
  assert.equal(found("modified.contract"), "fresh");
});

Deno.test("what was not read is refused, not taken for unchanged", () => {
  const previous = { nodes: new Map(), macros: new Map() };
  assert.throws(() => new NodeSelector([], { projectName: "shop", previous }), TypeError);
  const selector = new NodeSelector([model("a")], {
    projectName: "shop",
    previous,
    macros: new Map(),
  });
  assert.throws(
    () => selector.select({ select: ["state:new"] }),
    (error) => error instanceof GraphError && error.code === "graph/unsupported-selector-method",
  );
});

Deno.test("source_status:fresher is what was loaded since, or could not be asked before", () => {
  const source = (name: string) =>
    model(name, { uniqueId: name, resourceType: "source", sourceName: "raw" });
  const at = (maxLoadedAtUs: number | null) => ({ status: "pass", maxLoadedAtUs });
  const selector = new NodeSelector(["later", "same", "first", "failed", "gone"].map(source), {
    projectName: "shop",
    sourceStatus: {
      previous: new Map(
        Object.entries({ later: at(1), same: at(2), failed: at(3), first: at(null) }),
      ),
      current: new Map(
        Object.entries({ later: at(2), same: at(2), failed: at(null), first: at(1) }),
      ),
    },
  });
  const found = (value: string) =>
    selector.select({ select: [`source_status:${value}`] }).nodes.map((n) => n.name).join(" ");
  assert.equal(found("fresher"), "first later");
  assert.equal(found("older"), "");
});

Deno.test("a definition's error leads to the place in it", () => {
  const errorOf = (definition: unknown) => {
    try {
      new NodeSelector([], { projectName: "shop", selectors: [{ name: "a", definition }] })
        .select({ selector: "a" });
    } catch (error) {
      return [(error as GraphError).code, ...(error as GraphError).path.slice(3)];
    }
  };
  assert.deepEqual(errorOf({ union: ["a", 1] }), ["graph/bad-selector-definition", "union", 1]);
  assert.deepEqual(errorOf({ union: ["a", { method: "tag", value: 7 }] }), [
    "graph/bad-selector",
    "union",
    1,
    "value",
  ]);
  assert.deepEqual(errorOf({ union: ["a", { exclude: ["@b+"] }] }), [
    "graph/bad-selector",
    "union",
    1,
    "exclude",
    0,
  ]);
  assert.deepEqual(errorOf({ union: [{ method: "selector", value: "b" }] }), [
    "graph/unknown-selector",
    "union",
    0,
    "value",
  ]);
  assert.deepEqual(errorOf({ tgas: "b" }), ["graph/unknown-selector-method", "tgas"]);
  assert.deepEqual(errorOf({ method: "tag", value: "b", indirect_selection: "lazy" }), [
    "graph/bad-selector-definition",
    "indirect_selection",
  ]);
});

import assert from "node:assert/strict";
import { FloeError } from "../errors/mod.ts";
import { buildGraph, type Graph, graphFromNames, type GraphOptions } from "./mod.ts";

const engines: GraphOptions[] = [{ engine: "wasm" }, { engine: "typescript" }];

for (const options of engines) {
  const test = (name: string, run: () => void) => Deno.test(`${options.engine}: ${name}`, run);
  const graph = (nodeCount: number, ...edges: number[]) =>
    buildGraph(names(nodeCount), Uint32Array.from(edges), options);

  test("order() takes parents first and the lowest index among ready nodes", () => {
    using diamond = graph(5, 4, 1, 1, 0, 1, 2, 0, 3, 2, 3);
    assert.deepEqual([...diamond.order()], [4, 1, 0, 2, 3]);
    assert.deepEqual([...diamond.levels()], [2, 1, 2, 3, 0]);
    using loose = graph(4, 3, 0);
    assert.deepEqual([...loose.order()], [1, 2, 3, 0]);
  });

  test("an empty graph has empty answers", () => {
    using empty = graph(0);
    assert.equal(empty.nodeCount, 0);
    assert.equal(empty.edgeCount, 0);
    assert.equal(empty.order().length, 0);
    assert.equal(empty.levels().length, 0);
    assert.equal(empty.components().length, 0);
    assert.deepEqual(empty.cycles(), []);
  });

  test("repeated edges become one", () => {
    using twice = graph(3, 0, 1, 1, 2, 0, 1, 0, 1, 1, 2);
    assert.equal(twice.edgeCount, 2);
    assert.deepEqual([...twice.order()], [0, 1, 2]);
  });

  test("a self loop is an edge and a cycle", () => {
    using loop = graph(3, 0, 1, 1, 1, 1, 2, 1, 1);
    assert.equal(loop.edgeCount, 3);
    assert.deepEqual(loop.cycles(), [[1, 1]]);
    assert.deepEqual([...loop.components()], [0, 1, 2]);
    const error = thrown(() => loop.order());
    assert.deepEqual(error.facts, { nodes: ["n1", "n1"] });
  });

  test("every component with a cycle shows one, shortest, closed, from its lowest node", () => {
    // 1→4→5→6→1 with the short cut 5→4, 2→3→2, 7 alone, 0 above all.
    using knots = graph(8, 0, 1, 1, 4, 4, 5, 5, 6, 6, 1, 5, 4, 0, 3, 2, 3, 3, 2, 3, 7);
    assert.deepEqual(knots.cycles(), [[4, 5, 4], [2, 3, 2]]);
    assert.deepEqual([...knots.components()], [0, 1, 2, 2, 1, 1, 1, 3]);
  });

  test("order() and levels() refuse a cycle with all names of the path", () => {
    using ring = graph(4, 0, 1, 1, 2, 2, 0, 2, 3);
    for (const call of [() => ring.order(), () => ring.levels()]) {
      const error = thrown(call);
      assert.equal(error.code, "graph/cycle");
      assert.deepEqual(error.facts, { nodes: ["n0", "n1", "n2", "n0"] });
    }
    using two = graph(4, 0, 1, 1, 0, 2, 3, 3, 2);
    assert.deepEqual(thrown(() => two.order()).diagnostics.map((d) => d.facts.nodes), [
      ["n0", "n1", "n0"],
      ["n2", "n3", "n2"],
    ]);
  });

  test("an edge beyond the nodes is refused with its place", () => {
    const error = thrown(() => graph(2, 0, 1, 1, 2));
    assert.equal(error.code, "graph/edge-out-of-range");
    assert.deepEqual(error.facts, { edge: 1, from: 1, to: 2, nodeCount: 2 });
    assert.equal(thrown(() => graph(0, 0, 0)).code, "graph/edge-out-of-range");
    assert.equal(thrown(() => graph(1, 0, 0xffffffff)).code, "graph/edge-out-of-range");
  });

  test("half an edge is a programmer's error", () => {
    assert.throws(() => graph(2, 0, 1, 1), RangeError);
  });

  test("more nodes than 32 bits count are refused", () => {
    const ids = { length: 2 ** 32 } as unknown as string[];
    const error = thrown(() => buildGraph(ids, new Uint32Array(0), options));
    assert.equal(error.code, "graph/too-large");
    assert.equal(error.facts.nodeCount, 2 ** 32);
  });

  test("results are the caller's: writing into one changes no other", () => {
    using chain = graph(3, 0, 1, 1, 2);
    chain.order().fill(9);
    chain.components().fill(9);
    using other = graph(2, 0, 1);
    other.order();
    assert.deepEqual([...chain.order()], [0, 1, 2]);
    assert.deepEqual([...chain.components()], [0, 1, 2]);
  });

  test("a freed graph says so; freeing twice is nothing", () => {
    const gone = graph(2, 0, 1);
    gone.free();
    gone.free();
    for (const method of ["order", "levels", "components", "cycles"] as const) {
      assert.throws(() => gone[method](), { name: "TypeError", message: /was freed/ });
    }
    let kept: Graph;
    {
      using scoped = graph(1);
      kept = scoped;
    }
    assert.throws(() => kept.order(), TypeError);
  });

  test("a chain of a million nodes, forwards, backwards and as a ring", () => {
    const n = 1_000_000;
    const edges = new Uint32Array(2 * (n - 1));
    for (let i = 0; i < n - 1; i++) edges.set([n - 1 - i, n - 2 - i], 2 * i);
    using chain = buildGraph(blank(n), edges, options);
    assert.equal(chain.order()[0], n - 1);
    assert.equal(chain.levels()[0], n - 1);
    assert.equal(chain.components()[n - 1], n - 1);
    assert.deepEqual(chain.cycles(), []);

    const closed = new Uint32Array(2 * n);
    closed.set(edges);
    closed.set([0, n - 1], 2 * (n - 1));
    using ring = buildGraph(blank(n), closed, options);
    assert.equal(ring.components().every((label) => label === 0), true);
    const [cycle, ...others] = ring.cycles();
    assert.equal(cycle!.length, n + 1);
    assert.equal(cycle![1], n - 1);
    assert.equal(others.length, 0);
  });

  test("a star with a million leaves, outwards and inwards", () => {
    const n = 1_000_000;
    const out = new Uint32Array(2 * n);
    const inward = new Uint32Array(2 * n);
    for (let leaf = 1; leaf <= n; leaf++) {
      out[2 * leaf - 1] = leaf;
      inward[2 * leaf - 2] = leaf;
    }
    for (const edges of [out, inward]) {
      using star = buildGraph(blank(n + 1), edges, options);
      assert.equal(star.edgeCount, n);
      assert.equal(star.order()[edges === out ? 0 : n], 0);
      assert.equal(star.levels()[0], edges === out ? 0 : 1);
      assert.equal(star.components()[n], n);
      assert.deepEqual(star.cycles(), []);
    }
  });
}

Deno.test("graphFromNames() indexes names in code-unit order, whatever the order of the edges", () => {
  const edges = [["b", "é"], ["a", "b"], ["Z", "é"], ["a", "b"]] as const;
  using graph = graphFromNames(edges, ["lonely", "a"]);
  assert.deepEqual(graph.ids, ["Z", "a", "b", "lonely", "é"]);
  assert.equal(graph.edgeCount, 3);
  using turned = graphFromNames([...edges].reverse(), ["lonely"]);
  assert.deepEqual(turned.ids, graph.ids);
  assert.deepEqual(turned.order(), graph.order());
  using none = graphFromNames([]);
  assert.equal(none.nodeCount, 0);
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${i}`);
}

function blank(count: number): string[] {
  return new Array<string>(count).fill("");
}

function thrown(run: () => unknown): FloeError {
  try {
    run();
  } catch (error) {
    if (error instanceof FloeError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { NodeSet } from "./node_set.ts";
import { Relatives } from "./relatives.ts";
import type { SelectableNode } from "./selectable_node.ts";

const size = 70;
const indices = fc.uniqueArray(fc.nat(size - 1));

function setOf(members: readonly number[]): NodeSet {
  const set = new NodeSet(size);
  for (const i of members) set.add(i);
  return set;
}

const ascending = (members: Iterable<number>) => [...members].sort((a, b) => a - b);

Deno.test("NodeSet agrees with a set of numbers", () => {
  fc.assert(fc.property(indices, indices, (a, b) => {
    const after = (change: (set: NodeSet) => void) => {
      const set = setOf(a);
      const copy = set.copy();
      change(set);
      assert.deepEqual(copy.toArray(), ascending(a), "a copy is another set");
      return set.toArray();
    };
    assert.deepEqual(after((s) => s.unite(setOf(b))), ascending(new Set([...a, ...b])));
    assert.deepEqual(
      after((s) => s.intersect(setOf(b))),
      ascending(a.filter((i) => b.includes(i))),
    );
    assert.deepEqual(
      after((s) => s.subtract(setOf(b))),
      ascending(a.filter((i) => !b.includes(i))),
    );
    assert.equal(setOf(a).isEmpty(), a.length === 0);
    assert.deepEqual(b.map((i) => setOf(a).has(i)), b.map((i) => a.includes(i)));
  }));
});

Deno.test("Relatives agree with looking at every edge again and again", () => {
  const edge = fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([a, b]) => a !== b);
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 120 }), indices, fc.nat(4), (edges, from, depth) => {
      const nodes = Array.from({ length: size }, (_, child) => ({
        uniqueId: `n${child}`,
        resourceType: child % 3 === 0 ? "test" : "model",
        dependsOn: edges.filter(([, to]) => to === child).map(([parent]) => `n${parent}`)
          .concat(child % 7 === 0 ? ["elsewhere"] : []),
      } as unknown as SelectableNode));
      const relatives = new Relatives(nodes);
      const start = setOf(from);
      for (const steps of [depth, Infinity]) {
        const up = edges.map(([a, b]) => [b, a] as const);
        assert.deepEqual(relatives.children(start, steps).toArray(), reach(edges, from, steps));
        assert.deepEqual(relatives.parents(start, steps).toArray(), reach(up, from, steps));
      }
      const tests = new Set<number>();
      relatives.forEachTestOf(start, (i) => tests.add(i));
      assert.deepEqual(
        ascending(tests),
        ascending(
          new Set(edges.filter(([a, b]) => from.includes(a) && b % 3 === 0).map(([, b]) => b)),
        ),
      );
      for (const i of from) {
        const inside = edges.every(([a, b]) => b !== i || from.includes(a)) && i % 7 !== 0;
        assert.equal(relatives.parentsAreIn(i, start), inside);
      }
    }),
  );
});

function reach(
  edges: readonly (readonly [number, number])[],
  from: readonly number[],
  depth: number,
): number[] {
  const found = new Set<number>();
  let layer = new Set(from);
  for (let step = 0; step < depth && layer.size > 0; step++) {
    layer = new Set(edges.filter(([a, b]) => layer.has(a) && !found.has(b)).map(([, b]) => b));
    for (const i of layer) found.add(i);
  }
  return ascending(found);
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { checkPartition, layered, nodes, pairs, type Sample } from "./_partition_check.ts";
import { buildGraph, type Partition, partition, type PartitionOptions } from "./mod.ts";

/** A graph that is edited: parents by id. Ids are inserted in an order. */
class Project {
  readonly parents = new Map<string, Set<string>>();
  #made = 0;

  constructor(sample: Sample) {
    for (const v of nodes(sample.nodeCount)) this.parents.set(`n${v}`, new Set());
    for (const [from, to] of pairs(sample)) this.parents.get(`n${to}`)!.add(`n${from}`);
  }

  get ids(): string[] {
    return [...this.parents.keys()];
  }

  add(parents: readonly string[], children: readonly string[]): string {
    const id = `new${this.#made++}`;
    this.parents.set(id, new Set(parents));
    for (const child of children) this.parents.get(child)!.add(id);
    return id;
  }

  remove(id: string): void {
    this.parents.delete(id);
    for (const parents of this.parents.values()) parents.delete(id);
  }

  rename(id: string): void {
    const children = this.ids.filter((other) => this.parents.get(other)!.has(id));
    const parents = [...this.parents.get(id)!];
    this.remove(id);
    this.add(parents, children);
  }

  cut(options: PartitionOptions): Partition {
    const ids = this.ids;
    const place = new Map(ids.map((id, v) => [id, v]));
    const edges = ids.flatMap((id) =>
      [...this.parents.get(id)!].flatMap((parent) => [place.get(parent)!, place.get(id)!])
    );
    const graph = buildGraph(ids, Uint32Array.from(edges));
    try {
      const found = partition(graph, options);
      if (ids.length < 100) checkPartition({ nodeCount: ids.length, edges }, options, found);
      return found;
    } finally {
      graph.free();
    }
  }

  blocks({ names, labels }: Partition): Map<string, string> {
    return new Map(this.ids.map((id, v) => [id, names[labels[v]!]!]));
  }
}

const kinds = ["leaf", "root", "middle", "edge", "cut edge", "gone", "renamed"] as const;

/** What people do to projects. New nodes stand between nodes of the same block or of blocks that have edges already. */
function edit(project: Project, kind: (typeof kinds)[number], pick: () => number): void {
  const ids = project.ids;
  const any = () => ids[pick() % ids.length]!;
  let child = any();
  for (let i = 0; i < 50 && project.parents.get(child)!.size === 0; i++) child = any();
  const [parent] = project.parents.get(child)!;
  switch (kind) {
    case "leaf":
      project.add([any(), any()], []);
      break;
    case "root":
      project.add([], [any(), any()]);
      break;
    case "middle":
      project.add(parent === undefined ? [] : [parent], [child]);
      break;
    case "edge": {
      // To a grandparent: it never leads backwards.
      const [above] = parent === undefined ? [] : project.parents.get(parent)!;
      if (above !== undefined) project.parents.get(child)!.add(above);
      break;
    }
    case "cut edge":
      if (parent !== undefined) project.parents.get(child)!.delete(parent);
      break;
    case "gone":
      project.remove(child);
      break;
    case "renamed":
      project.rename(child);
  }
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
}

Deno.test("ten edits of 10,000 models move ten others at most", () => {
  for (const seed of [7, 8]) {
    for (const own of [{ maxWeight: 200 }, { objective: "minCut", count: 10 }] as const) {
      for (const kind of kinds) {
        const project = new Project(layered(10_000, seed));
        const previous = project.blocks(project.cut(own));
        const pick = numbers(seed);
        for (let i = 0; i < 10; i++) edit(project, kind, pick);
        const { changes } = project.cut({ ...own, previous });
        assert.ok(changes!.moved.length <= 10, `${kind}: ${changes!.moved.length}`);
        assert.ok(changes!.cutAfter <= changes!.cutBefore + 10);
      }
    }
  }
});

Deno.test("blocks keep their names over fifty edits, and the changes say what a recount finds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 4, max: 12 }), (seed, most) => {
      const project = new Project(layered(60, seed));
      const own = { maxWeight: most };
      let blocks = project.blocks(project.cut(own));
      const pick = numbers(seed);
      for (let step = 0; step < 50; step++) {
        edit(project, kinds[pick() % kinds.length]!, pick);
        const found = project.cut({ ...own, previous: blocks });
        const changes = found.changes!;
        const now = project.blocks(found);
        const moved = [...now].filter(([id, name]) => (blocks.get(id) ?? name) !== name);
        assert.deepEqual(changes.moved.map((m) => m.node), moved.map(([id]) => id).sort());
        assert.ok(moved.length <= 2, `${moved.length} moved by one edit`);
        const [before, after] = [new Set(blocks.values()), new Set(now.values())];
        assert.deepEqual(changes.opened, [...after].filter((name) => !before.has(name)).sort());
        assert.deepEqual(changes.closed, [...before].filter((name) => !after.has(name)).sort());
        assert.deepEqual(changes.added, [...now.keys()].filter((id) => !blocks.has(id)).sort());
        assert.deepEqual(changes.removed, [...blocks.keys()].filter((id) => !now.has(id)).sort());
        const edges = [...project.parents].flatMap(([id, parents]) =>
          [...parents].map((parent) => [parent, id] as const)
        ).filter((edge) => edge.every((id) => blocks.has(id)));
        const cut = (of: Map<string, string>) =>
          edges.filter(([a, b]) => of.get(a) !== of.get(b)).length;
        assert.deepEqual([changes.cutBefore, changes.cutAfter], [cut(blocks), cut(now)]);
        blocks = now;
      }
      // Nothing new moves nobody.
      assert.deepEqual(project.cut({ ...own, previous: blocks }).changes!.moved, []);
    }),
    { numRuns: 40, seed: 11 },
  );
});

Deno.test("a block outlives its anchor, and an emptied one leaves its name to nobody", () => {
  const project = new Project({ nodeCount: 6, edges: [0, 1, 1, 2, 3, 4, 4, 5] });
  const own = { maxWeight: 3 };
  const first = project.blocks(project.cut(own));
  assert.deepEqual(new Set(first.values()), new Set(["n0", "n3"]));
  project.remove("n0");
  const second = project.cut({ ...own, previous: first });
  assert.equal(project.blocks(second).get("n1"), "n0");
  assert.deepEqual(second.changes!.removed, ["n0"]);
  assert.deepEqual(second.changes!.moved, []);
  // The anchor comes back somewhere else: its name is taken.
  project.parents.set("n0", new Set(["n5"]));
  const third = project.cut({ ...own, previous: project.blocks(second) });
  assert.equal(new Set(third.names).size, third.names.length);
  assert.equal(project.blocks(third).get("n1"), "n0");
  for (const id of ["n0", "n1", "n2"]) project.remove(id);
  project.add([], []);
  const { changes } = project.cut({ ...own, previous: first });
  assert.deepEqual(changes!.closed, ["n0"]);
  assert.deepEqual(changes!.joined, []);
  assert.deepEqual(changes!.opened, ["new0"]);
  // What is left of two blocks fits into one again.
  const small = new Map(project.ids.map((id) => [id, `of ${id}`]));
  const one = project.cut({ previous: small, anew: true });
  assert.deepEqual(one.names, ["of n3"]);
  assert.deepEqual(one.changes!.joined, [
    { block: "of n4", into: ["of n3"] },
    { block: "of n5", into: ["of n3"] },
    { block: "of new0", into: ["of n3"] },
  ]);
});

Deno.test("an anchor that its colour drives out leaves the name behind", () => {
  const project = new Project({ nodeCount: 4, edges: [0, 1, 1, 2, 2, 3] });
  const first = project.blocks(project.cut({}));
  const found = project.cut({ colours: ["x", "y", "y", "y"], previous: first });
  assert.deepEqual(project.blocks(found).get("n3"), "n0");
  assert.deepEqual(found.changes!.moved.map((m) => m.node), ["n0"]);
  assert.deepEqual(found.changes!.split, [{ block: "n0", into: found.changes!.opened }]);
});

Deno.test("anew cuts as if nothing had been, and blocks take the name of what they share most with", () => {
  const project = new Project(layered(300, 3));
  const own = { objective: "minCut", count: 6 } as const;
  const first = project.cut(own);
  const previous = project.blocks(first);
  const pick = numbers(3);
  for (let i = 0; i < 10; i++) edit(project, "leaf", pick);
  const fresh = project.cut(own);
  const again = project.cut({ ...own, previous, anew: true });
  assert.deepEqual(again.labels, fresh.labels);
  assert.deepEqual(again.report, fresh.report);
  assert.ok(again.names.filter((name) => first.names.includes(name)).length >= 5);
  // With names that nobody has the blocks are those of the first time too.
  assert.deepEqual(
    project.cut({ ...own, previous: new Map([["gone", "b"]]) }).labels,
    fresh.labels,
  );
});

Deno.test("a count that the previous blocks cannot keep is kept all the same", () => {
  const project = new Project({ nodeCount: 6, edges: [] });
  const previous = new Map(project.ids.map((id) => [id, `block of ${id}`]));
  const found = project.cut({ count: 2, maxWeight: 3, previous });
  assert.equal(found.names.length, 2);
  assert.ok(found.names.every((name) => name.startsWith("block of ")));
  assert.equal(found.changes!.moved.length, 4);
});

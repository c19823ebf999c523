import assert from "node:assert/strict";
import fc from "fast-check";
import type { GraphError } from "../errors/mod.ts";
import { acyclic, checkPartition, layered, open, pairs, type Sample } from "./_partition_check.ts";
import { type Partition, partition } from "./mod.ts";

const objectives = ["invocations", "minCut", "wavefront", "balanced"] as const;
const efforts = ["quick", "thorough"] as const;

Deno.test("every partition keeps every limit, and its report is what a recount finds", () => {
  const options = fc.record({
    objective: fc.constantFrom(...objectives),
    effort: fc.constantFrom(...efforts),
    maxWeight: fc.integer({ min: 3, max: 20 }),
    weights: fc.array(fc.nat(3), { minLength: 30, maxLength: 30 }),
    colours: fc.array(fc.nat(2), { minLength: 30, maxLength: 30 }),
    groups: fc.array(fc.option(fc.nat(2)), { minLength: 30, maxLength: 30 }),
    workers: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(acyclic(30, 60), options, (sample, all) => {
      using graph = open(sample);
      const cut = (list: readonly unknown[]) => list.slice(0, sample.nodeCount);
      const own = {
        ...all,
        weights: cut(all.weights) as number[],
        colours: cut(all.colours) as number[],
        groups: cut(all.groups) as (number | null)[],
      };
      const found = partition(graph, own);
      checkPartition(sample, own, found);
      assert.deepEqual(partition(graph, own), found); // the same again
    }),
    { numRuns: 150 },
  );
});

Deno.test("pins hold, or the path that forbids them is shown", () => {
  const pins = fc.array(fc.tuple(fc.nat(15), fc.integer({ min: -2, max: 2 })), { maxLength: 6 });
  const colours = fc.array(fc.nat(1), { minLength: 16, maxLength: 16 });
  let refused = 0;
  fc.assert(
    fc.property(
      acyclic(16, 24),
      pins,
      colours,
      fc.constantFrom(...objectives),
      (sample, list, all, objective) => {
        using graph = open(sample);
        const pinned = new Map(list.map(([node, rank]) => [node % sample.nodeCount, rank]));
        const own = {
          objective,
          pins: pinned,
          colours: all.slice(0, sample.nodeCount),
          maxWeight: 6,
        };
        let found: Partition;
        try {
          found = partition(graph, own);
        } catch (error) {
          refused++;
          const { code, facts } = error as GraphError;
          const index = (id: string) => graph.ids.indexOf(id);
          if (code === "graph/pin-order") {
            const path = (facts.nodes as string[]).map(index);
            assert.ok(pinned.get(path[0]!)! > pinned.get(path.at(-1)!)!);
            walks(sample, path);
          } else if (code === "graph/pin-colours") {
            const path = (facts.nodes as string[]).map(index);
            walks(sample, path);
            assert.equal(pinned.get(path[0]!), facts.pin);
            assert.equal(pinned.get(path.at(-1)!), facts.pin);
            const other = own.colours[index(facts.node as string)];
            assert.ok(path.some((v) => own.colours[v] !== other));
          } else assert.equal(code, "graph/pin-too-heavy");
          return;
        }
        checkPartition(sample, own, found);
        for (const [a, x] of pinned) {
          for (const [b, y] of pinned) {
            assert.equal(Math.sign(found.labels[a]! - found.labels[b]!), Math.sign(x - y));
          }
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert.ok(refused > 100);
});

Deno.test("the smallest cut of small graphs is rarely missed and never undercut (brute force)", () => {
  let [runs, exact] = [0, 0];
  fc.assert(
    fc.property(acyclic(9, 16), fc.integer({ min: 2, max: 3 }), (sample, count) => {
      using graph = open(sample);
      const maxWeight = Math.ceil(sample.nodeCount / count) + 1;
      const found = partition(graph, {
        objective: "minCut",
        effort: "thorough",
        count,
        maxWeight,
      });
      checkPartition(sample, { maxWeight, count }, found);
      const best = bruteForce(sample, count, maxWeight);
      assert.ok(found.report.cut >= best);
      runs++;
      if (found.report.cut === best) exact++;
    }),
    { numRuns: 250, seed: 4 },
  );
  assert.ok(exact / runs > 0.9, `${exact} of ${runs}`);
});

Deno.test("invocations are as few as brute force finds", () => {
  let [runs, exact] = [0, 0];
  const colours = fc.array(fc.nat(1), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(acyclic(9, 14), colours, (sample, all) => {
      using graph = open(sample);
      const own = {
        colours: all.slice(0, sample.nodeCount),
        maxWeight: 4,
        effort: "thorough",
      } as const;
      const found = partition(graph, own);
      checkPartition(sample, own, found);
      const blocks = found.report.sizes.length;
      runs++;
      let least = 1;
      while (bruteForce(sample, least, 4, own.colours) === Infinity) least++;
      assert.ok(blocks >= least);
      if (blocks === least) exact++;
      assert.equal(partition(graph, { ...own, count: blocks }).report.sizes.length, blocks);
    }),
    { numRuns: 150, seed: 4 },
  );
  assert.ok(exact === runs, `${exact} of ${runs}`);
});

Deno.test("too few blocks are refused with what is needed, and with the path of colours", () => {
  using chain = open({ nodeCount: 4, edges: [0, 1, 1, 2, 2, 3] });
  const colours = ["a", "b", "a", "b"];
  assert.throws(() => partition(chain, { colours, count: 3 }), {
    code: "graph/too-few-blocks",
    facts: { count: 3, needed: 4, nodes: ["n0", "n1", "n2", "n3"] },
  });
  assert.throws(() => partition(chain, { maxWeight: 1, count: 3, objective: "minCut" }), {
    code: "graph/too-few-blocks",
    facts: { count: 3, needed: 4, nodes: [] },
  });
  // 2 + 2 + 2 of weight 4 do not fit into two blocks of 6, whatever the sum says.
  using loose = open({ nodeCount: 3, edges: [] });
  const heavy = { weights: [4, 4, 4], maxWeight: 6, count: 2 };
  for (const objective of objectives) {
    assert.throws(() => partition(loose, { ...heavy, objective }), {
      code: "graph/too-few-blocks",
      facts: { count: 2, needed: 3, nodes: [] },
    });
  }
  assert.throws(() => partition(loose, { weights: [1, 7, 1], maxWeight: 6 }), {
    code: "graph/node-too-heavy",
    facts: { node: "n1", weight: 7, maxWeight: 6 },
  });
  using ring = open({ nodeCount: 2, edges: [0, 1, 1, 0] });
  assert.throws(() => partition(ring), { code: "graph/cycle" });
  assert.throws(() => partition(loose, { count: 0 }), RangeError);
  assert.throws(() => partition(loose, { weights: [1] }), RangeError);
  assert.throws(() => partition(loose, { objective: "best" as "minCut" }), RangeError);
});

Deno.test("without limits there is one block, and none without nodes", () => {
  using chain = open({ nodeCount: 3, edges: [0, 1, 1, 2] });
  using none = open({ nodeCount: 0, edges: [] });
  for (const objective of ["invocations", "minCut"] as const) {
    assert.deepEqual([...partition(chain, { objective }).labels], [0, 0, 0]);
  }
  for (const objective of objectives) {
    const found = partition(none, { objective, maxWeight: 3, count: 2 });
    assert.deepEqual([found.names, found.report.cut], [[], 0]);
  }
});

Deno.test("a count far beyond the number of nodes costs no memory", () => {
  using chain = open({ nodeCount: 3, edges: [0, 1, 1, 2] });
  for (const effort of ["quick", "thorough"] as const) {
    const found = partition(chain, { objective: "minCut", effort, count: 4e9, maxWeight: 2 });
    assert.equal(found.names.length, 2);
  }
});

Deno.test("ten new models move nobody, and blocks keep their names", () => {
  const { nodeCount, edges } = layered(4000);
  using before = open({ nodeCount, edges });
  const first = partition(before, { maxWeight: 300 });
  const previous = new Map(before.ids.map((id, v) => [id, first.names[first.labels[v]!]!]));
  assert.equal(new Set(first.names).size, first.names.length);

  const more = [...edges];
  for (let i = 0; i < 10; i++) {
    more.push((i * 397) % nodeCount, nodeCount + i);
    if (i % 2 === 0) more.push((i * 101 + 7) % nodeCount, nodeCount + i);
  }
  const larger = { nodeCount: nodeCount + 10, edges: more };
  using after = open(larger);
  const second = partition(after, { maxWeight: 300, previous });
  checkPartition(larger, { maxWeight: 300 }, second);
  const moved = before.ids.filter((id, v) => previous.get(id) !== second.names[second.labels[v]!]);
  assert.deepEqual(moved, []);
});

Deno.test("edges that turn blocks round move as few as needed, and every limit still holds", () => {
  const pick = fc.array(fc.nat(4), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(acyclic(20, 40), pick, pick, (sample, old, colours) => {
      using graph = open(sample);
      const own = { maxWeight: 7, colours: colours.slice(0, sample.nodeCount).map((c) => c % 2) };
      const previous = new Map(old.slice(0, sample.nodeCount).map((b, v) => [`n${v}`, `old${b}`]));
      const found = partition(graph, { ...own, previous });
      checkPartition(sample, own, found);
      const again = new Map(graph.ids.map((id, v) => [id, found.names[found.labels[v]!]!]));
      const settled = partition(graph, { ...own, previous: again });
      assert.deepEqual(graph.ids.map((_, v) => settled.names[settled.labels[v]!]), [
        ...again.values(),
      ]);
    }),
    { numRuns: 600 },
  );
});

Deno.test("blocks beside each other are quicker than a chain of them", () => {
  const sample = layered(3000);
  using graph = open(sample);
  for (const workers of [4, 16]) {
    const cost = { workers, threads: 8, startCost: 20, maxWeight: 1000 };
    const chain = partition(graph, { ...cost, objective: "minCut", count: 8 });
    const waves = partition(graph, { ...cost, objective: "wavefront" });
    const balanced = partition(graph, { ...cost, objective: "balanced" });
    assert.ok(balanced.report.makespan <= waves.report.makespan);
    assert.ok(balanced.report.makespan < chain.report.makespan);
    assert.equal(balanced.front[0]!.makespan, balanced.report.makespan);
    for (const [a, b] of balanced.front.slice(1).map((p, i) => [balanced.front[i]!, p] as const)) {
      assert.ok(a.makespan <= b.makespan && (b.blocks < a.blocks || b.cut < a.cut));
    }
  }
});

Deno.test("chains, stars and hubs of a hundred thousand nodes", () => {
  const n = 100_000;
  const chain: number[] = [];
  const star: number[] = [];
  const hourglass: number[] = [];
  for (let i = 1; i < n; i++) {
    chain.push(i - 1, i);
    star.push(0, i);
    hourglass.push(...(i < n / 2 ? [i, 0] : [0, i]));
  }
  for (const [edges, most] of [[chain, 9], [star, 90_500], [hourglass, 91_000]] as const) {
    using graph = open({ nodeCount: n, edges });
    const found = partition(graph, { objective: "minCut", count: 10 });
    assert.ok(found.report.cut <= most, `${found.report.cut}`);
    assert.ok(Math.max(...found.report.sizes) <= 10_300);
  }
});

/** Tries all monotone labellings. */
function bruteForce(sample: Sample, count: number, maxWeight: number, colours?: number[]): number {
  const { nodeCount } = sample;
  const distinct = [...new Set(pairs(sample).map(String))].map((e) => e.split(",").map(Number));
  const labels = new Array<number>(nodeCount).fill(0);
  let best = Infinity;
  for (let code = 0; code < count ** nodeCount; code++) {
    const sizes = new Array<number>(count).fill(0);
    let rest = code;
    for (let v = 0; v < nodeCount; v++, rest = Math.floor(rest / count)) {
      sizes[labels[v] = rest % count]!++;
    }
    if (Math.max(...sizes) > maxWeight) continue;
    if (!distinct.every(([a, b]) => labels[a!]! <= labels[b!]!)) continue;
    if (colours?.some((c, v) => colours.some((d, w) => c !== d && labels[v] === labels[w]))) {
      continue;
    }
    best = Math.min(best, distinct.filter(([a, b]) => labels[a!] !== labels[b!]).length);
  }
  return best;
}

function walks(sample: Sample, path: readonly number[]): void {
  const has = new Set(pairs(sample).map(String));
  for (let i = 1; i < path.length; i++) assert.ok(has.has(`${path[i - 1]},${path[i]}`));
}

Deno.test("a graph that memory cannot hold while it is cut is refused before it is tried", () => {
  using real = open({ nodeCount: 1, edges: [] });
  const huge = (edgeCount: number) =>
    Object.create(real, { edgeCount: { value: edgeCount } }) as typeof real;
  const refusal = (edgeCount: number, effort: "quick" | "thorough") => {
    try {
      partition(huge(edgeCount), { effort });
    } catch (error) {
      return { code: (error as GraphError).code, hint: (error as GraphError).hint };
    }
    return null;
  };
  const code = "graph/too-large";
  assert.deepEqual(refusal(90e6, "quick"), { code, hint: "Split the graph first" });
  assert.deepEqual(refusal(40e6, "thorough"), { code, hint: 'Leave out effort: "thorough"' });
});

for (const objective of objectives) {
  const leaves = objective === "balanced" ? 20_000 : 100_000; // balanced makes dozens of partitions
  Deno.test(`a star with ${leaves} leaves is cut into blocks of 50 for ${objective}`, () => {
    using star = open({
      nodeCount: leaves + 1,
      edges: Array.from({ length: leaves }, (_, leaf) => [0, leaf + 1]).flat(),
    });
    const { report } = partition(star, { objective, maxWeight: 50 });
    assert.ok(Math.max(...report.sizes) <= 50);
    assert.equal(report.sizes.length, leaves / 50 + 1);
  });
}

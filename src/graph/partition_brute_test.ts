import assert from "node:assert/strict";
import fc from "fast-check";
import type { GraphError } from "../errors/mod.ts";
import {
  acyclic,
  checkPartition,
  distinct,
  nodes,
  open,
  type Sample,
  simulate,
} from "./_partition_check.ts";
import { type Partition, partition, type PartitionOptions } from "./mod.ts";

const objectives = ["invocations", "minCut", "wavefront", "balanced"] as const;

interface Limits {
  readonly maxWeight: number;
  readonly weights: readonly number[];
  readonly colours: readonly number[];
  readonly pins: ReadonlyMap<number, number>;
}

/** The fewest blocks, or Infinity: every set of nodes, and every block that may come next. */
function fewest({ nodeCount, edges }: Sample, limits: Limits): number {
  const whole = (1 << nodeCount) - 1;
  const parents = nodes(nodeCount).map((v) =>
    distinct({ nodeCount, edges }).filter(([, to]) => to === v).reduce(
      (set, [a]) => set | 1 << a,
      0,
    )
  );
  const sharing = (rank: number) =>
    [...limits.pins].filter(([, r]) => r === rank).reduce((set, [v]) => set | 1 << v, 0);
  const lower = (rank: number) =>
    [...limits.pins].filter(([, r]) => r < rank).reduce((set, [v]) => set | 1 << v, 0);
  const least = new Array<number>(whole + 1).fill(Infinity);
  least[0] = 0;
  for (let done = 0; done < whole; done++) {
    if (least[done] === Infinity) continue;
    const rest = whole & ~done;
    for (let block = rest; block > 0; block = (block - 1) & rest) {
      if (least[done | block]! <= least[done]! + 1) continue;
      const members = nodes(nodeCount).filter((v) => block >> v & 1);
      const [first] = members;
      const pinned = members.filter((v) => limits.pins.has(v));
      const fits = members.every((v) => (parents[v]! & ~(done | block)) === 0) &&
        members.every((v) => limits.colours[v] === limits.colours[first!]) &&
        members.reduce((sum, v) => sum + limits.weights[v]!, 0) <= limits.maxWeight &&
        pinned.every((v) => {
          const rank = limits.pins.get(v)!;
          return (sharing(rank) & ~block) === 0 && (lower(rank) & ~done) === 0;
        });
      if (fits) least[done | block] = least[done]! + 1;
    }
  }
  return least[whole]!;
}

Deno.test("what is possible is done with the fewest blocks, what is not is refused (brute force)", () => {
  const limits = fc.record({
    maxWeight: fc.integer({ min: 3, max: 9 }),
    weights: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 9, maxLength: 9 }),
    colours: fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }),
    twoColours: fc.boolean(),
    pins: fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 4 }),
    count: fc.integer({ min: 1, max: 9 }),
    objective: fc.constantFrom(...objectives),
  });
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(acyclic(9, 12, 5), limits, (sample, all) => {
      const n = sample.nodeCount;
      const own = {
        maxWeight: all.maxWeight,
        weights: all.weights.slice(0, n),
        colours: all.colours.slice(0, n).map((colour) => all.twoColours ? colour % 2 : colour),
        pins: new Map(all.pins.map(([node, rank]) => [node % n, rank])),
      };
      using graph = open(sample);
      const least = fewest(sample, own);
      const what = attempt(() => partition(graph, own));
      if (typeof what === "string") assert.equal(least, Infinity, what);
      else {
        checkPartition(sample, own, what);
        assert.equal(what.names.length, least);
      }
      const counted = { ...own, count: all.count, objective: all.objective };
      const few = attempt(() => partition(graph, counted));
      if (typeof few !== "string") {
        checkPartition(sample, counted, few);
        assert.ok(few.names.length >= least);
      } else if (least === Infinity) assert.equal(few, what);
      else {
        assert.equal(few, "graph/too-few-blocks");
        assert.ok(all.count < least);
      }
      const code = typeof few === "string" ? few : "found";
      seen.set(code, (seen.get(code) ?? 0) + 1);
    }),
    { numRuns: 300, seed: 5 },
  );
  const codes = ["found", "graph/pin-colours", "graph/pin-order", "graph/pin-too-heavy"];
  for (const code of [...codes, "graph/node-too-heavy", "graph/too-few-blocks"]) {
    assert.ok(seen.get(code)! >= 5, `${code}: ${seen.get(code)}`);
  }
});

function attempt(work: () => Partition): Partition | string {
  try {
    return work();
  } catch (error) {
    return (error as GraphError).code;
  }
}

/** The least makespan of all blocks that can run. */
function quickest(sample: Sample, options: PartitionOptions): number {
  const { nodeCount } = sample;
  const edges = distinct(sample);
  const labels: number[] = [];
  let best = Infinity;
  const place = (count: number) => {
    if (labels.length < nodeCount) {
      for (let label = 0; label <= count; label++) {
        labels.push(label);
        place(Math.max(count, label + 1));
        labels.pop();
      }
      return;
    }
    // Kahn: what stays when nothing can be taken any more is a cycle of blocks.
    let left = nodes(count);
    for (;;) {
      const ready = left.filter((block) =>
        edges.every(([a, b]) =>
          labels[b] !== block || labels[a] === block || !left.includes(labels[a]!)
        )
      );
      if (ready.length === 0) break;
      left = left.filter((block) => !ready.includes(block));
    }
    if (left.length === 0) best = Math.min(best, simulate(sample, labels, options).makespan);
  };
  place(0);
  return best;
}

Deno.test("balanced is seldom slower than the quickest blocks there are (brute force)", () => {
  const cost = fc.record({
    weights: fc.array(fc.nat(9), { minLength: 7, maxLength: 7 }),
    workers: fc.integer({ min: 1, max: 3 }),
    threads: fc.integer({ min: 1, max: 3 }),
    startCost: fc.constantFrom(0, 1, 4, 12),
  });
  const ratios: number[] = [];
  fc.assert(
    fc.property(acyclic(7, 9, 6), cost, (sample, all) => {
      using graph = open(sample);
      const own = { ...all, weights: all.weights.slice(0, sample.nodeCount) };
      const found = partition(graph, { ...own, objective: "balanced" });
      checkPartition(sample, own, found);
      const best = quickest(sample, own);
      ratios.push(best === 0 ? 1 : found.report.makespan / best);
    }),
    { numRuns: 120, seed: 6 },
  );
  ratios.sort((a, b) => a - b);
  const exact = ratios.filter((ratio) => ratio < 1 + 1e-9).length;
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  assert.ok(ratios[0]! > 1 - 1e-9);
  assert.ok(exact >= 0.95 * ratios.length, `${exact} of ${ratios.length}`);
  assert.ok(mean < 1.01 && ratios.at(-1)! < 1.25, `${mean}, at most ${ratios.at(-1)}`);
});

Deno.test("blocks that exist and are not found are told as that, with how many were found", () => {
  // Three of a kind fill a block to the brim; which three, is hard to see in ninety.
  const weights = nodes(30).flatMap((i) => {
    const [a, b] = [26 + (i * 7) % 17, 26 + (i * 11) % 13];
    return [a, b, 100 - a - b];
  }).sort((a, b) => a - b);
  using loose = open({ nodeCount: 90, edges: [] });
  assert.equal(weights.reduce((sum, weight) => sum + weight), 3000);
  assert.throws(
    () => partition(loose, { weights, maxWeight: 100, count: 30 }),
    (error: unknown) => {
      const { code, facts, hint } = error as GraphError;
      assert.equal(code, "graph/blocks-not-found");
      const found = facts.found as number;
      assert.deepEqual(facts, { count: 30, needed: 30, found, nodes: [] });
      assert.ok(found > 30 && hint!.includes(`${found} blocks`));
      // and that many are
      return partition(loose, { weights, maxWeight: 100, count: found }).report.sizes.length ===
        found;
    },
  );
});

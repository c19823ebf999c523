import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Graph, type Partition, type PartitionOptions } from "./mod.ts";

/** A graph of tests: `from, to` one after the other. */
export type Sample = { nodeCount: number; edges: number[] };

/** Edges lead from lower to higher places of a shuffled row. */
export function acyclic(most: number, edgeCount: number, least = 1): fc.Arbitrary<Sample> {
  return fc.integer({ min: least, max: most }).chain((nodeCount) =>
    fc.tuple(
      fc.array(fc.tuple(fc.nat(nodeCount - 1), fc.nat(nodeCount - 1)), {
        maxLength: edgeCount,
        size: "max",
      }),
      fc.shuffledSubarray(nodes(nodeCount), { minLength: nodeCount }),
    ).map(([pairs, place]) => ({
      nodeCount,
      edges: pairs.filter(([a, b]) => a !== b).flatMap(([a, b]) => [
        place[Math.min(a, b)]!,
        place[Math.max(a, b)]!,
      ]),
    }))
  );
}

/** Recounts everything that a partition promises, by other means than the core: limits, colours, pins, a quotient without
 * cycles, and the report. */
export function checkPartition(sample: Sample, options: PartitionOptions, found: Partition): void {
  const { labels, report } = found;
  const count = report.sizes.length;
  assert.deepEqual([...new Set(labels)].sort((a, b) => a - b), nodes(count));
  assert.equal(found.names.length, count);
  assert.equal(new Set(found.names).size, count);
  if (options.count !== undefined) assert.ok(count <= options.count);
  const sizes = nodes(count).map(() => 0);
  labels.forEach((block, v) => sizes[block]! += options.weights?.[v] ?? 1);
  assert.deepEqual([...report.sizes], sizes);
  if (options.maxWeight !== undefined) assert.ok(Math.max(0, ...sizes) <= options.maxWeight);
  const colourOf = new Map<number, unknown>();
  labels.forEach((block, v) => {
    const colour = options.colours?.[v];
    if (!colourOf.has(block)) colourOf.set(block, colour);
    assert.equal(colourOf.get(block), colour);
  });
  for (const [a, x] of options.pins ?? []) {
    for (const [b, y] of options.pins ?? []) {
      assert.equal(Math.sign(labels[a]! - labels[b]!), Math.sign(x - y));
    }
  }
  const between = new Map<string, number>();
  let cut = 0;
  for (const [from, to] of distinct(sample)) {
    const [a, b] = [labels[from]!, labels[to]!];
    assert.ok(a <= b);
    if (a === b) continue;
    cut++;
    between.set(`${a},${b}`, (between.get(`${a},${b}`) ?? 0) + 1);
  }
  assert.equal(report.cut, cut);
  const quotient = pairs({ edges: [...found.quotient.edges] });
  assert.deepEqual(
    new Map(quotient.map((pair, i) => [String(pair), found.quotient.counts[i]])),
    between,
  );
  // Kahn on the quotient, as if labels said nothing about order.
  const waiting = nodes(count).map((b) => quotient.filter(([, to]) => to === b).length);
  const depth = nodes(count).map(() => 1);
  const ready = nodes(count).filter((b) => waiting[b] === 0);
  for (const block of ready) {
    for (const [, to] of quotient.filter(([from]) => from === block)) {
      depth[to] = Math.max(depth[to]!, depth[block]! + 1);
      if (--waiting[to]! === 0) ready.push(to);
    }
  }
  assert.equal(ready.length, count);
  assert.equal(report.depth, Math.max(0, ...depth));
  const run = simulate(sample, labels, options);
  near(report.makespan, run.makespan);
  near(report.criticalLength, run.critical);
  const path = [...report.criticalPath];
  for (let i = 1; i < path.length; i++) assert.ok(between.has(`${path[i - 1]},${path[i]}`));
  near(path.reduce((sum, block) => sum + run.times[block]!, 0), run.critical);
}

function near(a: number, b: number): void {
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, a, b), `${a} is not ${b}`);
}

/** What blocks take, one event after the other; of ready blocks the one that most work hangs on goes first, then the lower. */
export function simulate(
  sample: Sample,
  labels: ArrayLike<number>,
  { weights, workers = 4, threads = 8, startCost = 20 }: PartitionOptions,
): { times: number[]; critical: number; makespan: number } {
  const edges = distinct(sample);
  const count = Math.max(-1, ...Array.from(labels)) + 1;
  const own = (v: number) => weights?.[v] ?? 1;
  const longest = new Map<number, number>();
  const inside = (v: number): number => {
    if (!longest.has(v)) {
      const near = edges.filter(([a, b]) => b === v && labels[a] === labels[v]);
      longest.set(v, own(v) + Math.max(0, ...near.map(([a]) => inside(a))));
    }
    return longest.get(v)!;
  };
  const times = nodes(count).map((block) => {
    const members = nodes(sample.nodeCount).filter((v) => labels[v] === block);
    const work = members.reduce((sum, v) => sum + own(v), 0) / threads;
    return startCost + Math.max(work, ...members.map(inside));
  });
  const tails = new Map<number, number>();
  const next = nodes(count).map((block) =>
    new Set(edges.filter(([a]) => labels[a] === block).map(([, b]) => labels[b]!))
  );
  next.forEach((blocks, block) => blocks.delete(block));
  const tail = (block: number): number => {
    if (!tails.has(block)) {
      tails.set(block, times[block]! + Math.max(0, ...[...next[block]!].map(tail)));
    }
    return tails.get(block)!;
  };
  const before = nodes(count).map((b) => nodes(count).filter((a) => next[a]!.has(b)));
  const ends = new Map<number, number>();
  const running = new Set<number>();
  let now = 0;
  while (ends.size < count || running.size > 0) {
    const ready = nodes(count).filter((b) =>
      !ends.has(b) && before[b]!.every((a) => ends.has(a) && !running.has(a))
    ).sort((a, b) => tail(b) - tail(a) || a - b);
    for (const block of ready.slice(0, workers - running.size)) {
      ends.set(block, now + times[block]!);
      running.add(block);
    }
    now = Math.min(...[...running].map((b) => ends.get(b)!));
    const [done] = [...running].filter((b) => ends.get(b) === now).sort((a, b) => a - b);
    running.delete(done!);
  }
  return { times, critical: Math.max(0, ...nodes(count).map(tail)), makespan: now };
}

/** Domains of fifty nodes; one edge in eight comes from an earlier domain. Indices are an order. */
export function layered(nodeCount: number, seed = 7): Sample {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % limit;
  };
  const edges: number[] = [];
  for (let v = 1; v < nodeCount; v++) {
    const start = v - v % 50;
    for (let i = below(4); i > 0; i--) {
      if (start > 0 && below(8) === 0) edges.push(below(start), v);
      else if (v > start) edges.push(start + below(v - start), v);
    }
  }
  return { nodeCount, edges };
}

export function open({ nodeCount, edges }: Sample, name = (v: number) => `n${v}`): Graph {
  return buildGraph(nodes(nodeCount).map(name), Uint32Array.from(edges));
}

export function nodes(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function pairs({ edges }: { edges: number[] }): [number, number][] {
  return edges.filter((_, i) => i % 2 === 0).map((from, i) => [from, edges[2 * i + 1]!]);
}

/** Edges, each once. */
export function distinct(sample: Sample): [number, number][] {
  return [...new Map(pairs(sample).map((pair) => [String(pair), pair])).values()];
}

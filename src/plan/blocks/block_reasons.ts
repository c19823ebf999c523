import { blockLimit, type BlockLimits } from "./block_rules.ts";
import type { Plan, PlanBlock } from "../types.ts";

/** Why the assets of a block are not in one with others. */
export interface BlockReason {
  /** An attribute in which it differs from a block beside it; or, of blocks that agree in all of them: `edge` (a dependency that dbt does
   * not know, or that reads other partitions, so a block in between would not wait), `order` (another block has to run in between),
   * `size` (the limit), `objective` (a shorter run on several workers). */
  readonly code:
    | "compute"
    | "partition"
    | "schedules"
    | "retries"
    | "timeout"
    | "pool"
    | "priority"
    | "backfill"
    | "edge"
    | "order"
    | "size"
    | "objective";
  /** Of an attribute: its value in this block. Null: it has none. */
  readonly value: unknown;
  /** The blocks that it is apart from for this reason, in the order of the plan; of those that agree with it, the nearest. */
  readonly from: readonly string[];
}

const attributes: readonly {
  readonly code: BlockReason["code"];
  readonly of: (block: PlanBlock) => unknown;
}[] = [
  { code: "compute", of: (b) => b.compute },
  { code: "partition", of: (b) => b.partition },
  { code: "schedules", of: (b) => b.schedules },
  { code: "retries", of: (b) => b.retries },
  { code: "timeout", of: (b) => b.timeoutS },
  { code: "pool", of: (b) => b.pool },
  { code: "priority", of: (b) => b.priority },
  { code: "backfill", of: (b) => b.backfill },
];

/** Why each block is one of its own, by id: in what it differs from the blocks that it waits for or that wait for it (from all, when there
 * are none), and what keeps it from those that agree with it. One block alone has no reason.
 * @param rules by which the blocks were cut.
 * Time O(blocks² + blocks × dependencies of blocks / 32 + edges), memory O(blocks² / 8) bytes.
 */
export function blockReasons(
  plan: Plan,
  rules: BlockLimits,
): ReadonlyMap<string, readonly BlockReason[]> {
  const { blocks } = plan;
  const limit = blockLimit(rules);
  const values = blocks.map((b) => attributes.map(({ of }) => JSON.stringify(of(b))));
  const keys = values.map((v) => v.join());
  const beside = besides(blocks);
  const split = splitEdges(plan);
  const after = reachable(blocks);
  return new Map(blocks.map((block, b) => {
    const near = [...beside[b]!];
    const others = near.length > 0 ? near : [...blocks.keys()].filter((o) => o !== b);
    const reasons: BlockReason[] = attributes.flatMap(({ code, of }, a) => {
      const from = others.filter((o) => values[o]![a] !== values[b]![a]);
      return from.length === 0
        ? []
        : [{ code, value: of(block), from: from.map((o) => blocks[o]!.id) }];
    });
    const key = keys[b]!;
    // the nearest that agree with it, before and after
    const alike = [
      keys.lastIndexOf(key, b - 1 < 0 ? -keys.length - 1 : b - 1),
      keys.indexOf(key, b + 1),
    ].filter((o) => o >= 0);
    const kept = new Map<BlockReason["code"], string[]>();
    for (const o of alike) {
      const code = whyApart(block, blocks[o]!, b, o);
      kept.set(code, [...kept.get(code) ?? [], blocks[o]!.id]);
    }
    for (const [code, from] of kept) reasons.push({ code, value: null, from });
    return [block.id, reasons];
  }));

  function whyApart(x: PlanBlock, y: PlanBlock, b: number, o: number): BlockReason["code"] {
    const [first, last] = b < o ? [b, o] : [o, b]; // blocks are in an order in which they can run
    if (split.has(`${first} ${last}`)) return "edge";
    const between = blocks.some((_, i) =>
      i > first && i < last && after(first, i) && after(i, last) &&
      keys[i] !== keys[b]
    );
    if (between) return "order";
    if (x.assets.length + y.assets.length > limit) return "size";
    return after(first, last) ? "order" : "objective";
  }
}

/** Indices of the blocks that each waits for or that wait for it, sorted. */
function besides(blocks: readonly PlanBlock[]): Set<number>[] {
  const index = new Map(blocks.map((b, i) => [b.id, i]));
  const beside = blocks.map(() => new Set<number>());
  blocks.forEach(({ dependsOn }, b) => {
    for (const id of dependsOn) {
      const o = index.get(id)!;
      beside[b]!.add(o);
      beside[o]!.add(b);
    }
  });
  return beside.map((set) => new Set([...set].sort((x, y) => x - y)));
}

/** Whether one block comes after another, by their indices. Sets of bits: ten thousand blocks are 13 MB, and were gigabytes as sets of numbers. */
function reachable(blocks: readonly PlanBlock[]): (first: number, later: number) => boolean {
  const index = new Map(blocks.map((b, i) => [b.id, i]));
  const words = Math.ceil(blocks.length / 32);
  const after = new Uint32Array(blocks.length * words);
  for (let b = blocks.length - 1; b >= 0; b--) {
    for (const id of blocks[b]!.dependsOn) {
      const row = index.get(id)! * words;
      for (let w = 0; w < words; w++) after[row + w]! |= after[b * words + w]!;
      after[row + (b >>> 5)]! |= 1 << (b & 31);
    }
  }
  return (first, later) => (after[first * words + (later >>> 5)]! >>> (later & 31) & 1) === 1;
}

/** Pairs of blocks with an edge that no dbt invocation would wait for, as indices. */
function splitEdges({ blocks, edges, mappings }: Plan): Set<string> {
  const plain = new Set(mappings.filter((m) => m.type === "identity").map((m) => m.id));
  const place = new Map(
    blocks.flatMap(({ assets }, b) => assets.map((a): [string, number] => [a, b])),
  );
  const found = new Set<string>();
  for (const { from, to, kinds, mapping } of edges) {
    if (kinds.includes("ref") && (mapping === null || plain.has(mapping))) continue;
    const [a, b] = [place.get(from), place.get(to)];
    if (a !== undefined && b !== undefined && a !== b) found.add(`${a} ${b}`);
  }
  return found;
}

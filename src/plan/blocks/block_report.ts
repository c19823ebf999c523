import { assessBlocks, buildGraph } from "../../graph/mod.ts";
import { type BlockReason, blockReasons } from "./block_reasons.ts";
import { type BlockLimits, defaultBlockRules } from "./block_rules.ts";
import type { Plan } from "../types.ts";

/** What running costs, for an estimate. */
export interface RunCosts {
  /** Blocks that run at the same time. */
  readonly workers: number;
  /** Assets of a block that dbt builds at the same time. */
  readonly threads: number;
  /** Seconds from the start of a block to its first asset: a pod or process starts, dbt loads the project. */
  readonly startS: number;
  /** Seconds that an asset takes. */
  readonly assetS: number;
}

/** Nobody has measured the product: a second for an asset. The rest is what `partition` takes when nothing is said, 20 s of a start
 * being those of a pod; dbt alone takes 3 to 8 s (see `PartitionOptions.startCost`). */
export const defaultRunCosts: RunCosts = { workers: 4, threads: 8, startS: 20, assetS: 1 };

/** The blocks of a plan in numbers. */
export interface BlockReport {
  readonly assetCount: number;
  /** Dependencies between assets that are built, one per pair. */
  readonly edgeCount: number;
  readonly blockCount: number;
  /** Of those dependencies, how many lead from block to block. */
  readonly cut: number;
  /** Blocks on the longest chain of blocks. */
  readonly depth: number;
  /** The chain of blocks that takes longest, first to last. */
  readonly criticalPath: readonly string[];
  /** Seconds that this chain takes: no number of workers is quicker. */
  readonly criticalS: number;
  /** Seconds that a run of all blocks takes, by simulation. */
  readonly runS: number;
  /** Why each block is one of its own, in the order of the plan. */
  readonly reasons: readonly {
    readonly block: string;
    readonly reasons: readonly BlockReason[];
  }[];
}

/** Says what the blocks of a plan are worth, and why there are as many. An estimate: blocks wait for workers, longest chain first.
 * @param rules by which they were cut.
 * Time O((assets + edges) log + blocks²).
 * @throws {GraphError} `graph/needs-wasm` where WebAssembly is refused.
 */
export function reportBlocks(
  plan: Plan,
  costs: Partial<RunCosts> = {},
  rules: BlockLimits = defaultBlockRules,
): BlockReport {
  const { workers, threads, startS, assetS } = { ...defaultRunCosts, ...costs };
  const place = new Map<string, number>();
  const labels: number[] = [];
  plan.blocks.forEach(({ assets }, block) => {
    for (const id of assets) {
      place.set(id, labels.length);
      labels.push(block);
    }
  });
  const pairs = plan.edges.flatMap(({ from, to }) => {
    const [a, b] = [place.get(from), place.get(to)];
    return a === undefined || b === undefined ? [] : [a, b];
  });
  const graph = buildGraph([...place.keys()], Uint32Array.from(pairs));
  try {
    const { report } = assessBlocks(graph, Uint32Array.from(labels), {
      workers,
      threads,
      startCost: startS / assetS,
    });
    return {
      assetCount: labels.length,
      edgeCount: graph.edgeCount,
      blockCount: plan.blocks.length,
      cut: report.cut,
      depth: report.depth,
      criticalPath: [...report.criticalPath].map((block) => plan.blocks[block]!.id),
      criticalS: report.criticalLength * assetS,
      runS: report.makespan * assetS,
      reasons: [...blockReasons(plan, rules)].map(([block, reasons]) => ({ block, reasons })),
    };
  } finally {
    graph.free();
  }
}

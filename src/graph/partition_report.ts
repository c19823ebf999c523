import type { CoreReport } from "../../wasm/mod.ts";
import { GraphError } from "../errors/mod.ts";
import { buildGraph } from "./build.ts";
import { freed } from "./core_engine.ts";
import type { Graph, Quotient } from "./graph.ts";
import { whole } from "./whole.ts";

/** What a partition is worth. Times are in the unit of weights. */
export interface PartitionReport {
  /** Edges between different blocks. */
  readonly cut: number;
  /** Weight of every block. */
  readonly sizes: Float64Array;
  /** Blocks on the longest path of blocks. */
  readonly depth: number;
  /** The blocks on the path that takes longest, first to last. */
  readonly criticalPath: Uint32Array;
  /** What that path takes: no number of workers is quicker. */
  readonly criticalLength: number;
  /** What all blocks take with the given workers, threads and start cost. */
  readonly makespan: number;
}

/** How blocks run, for the simulation. */
export interface BlockCosts {
  /** What each node takes, whole numbers; 1 each when left out. */
  readonly weights?: ArrayLike<number>;
  /** Blocks that run at the same time; 4 when left out. */
  readonly workers?: number;
  /** Nodes of a block that run at the same time; 8 when left out. */
  readonly threads?: number;
  /** What every block takes before its first node, in the unit of weights; 20 when left out. */
  readonly startCost?: number;
}

/** What blocks are worth, whoever cut them: {@linkcode partition}, a person, or several calls of it.
 * @param labels One per node: 0, 1, 2 … in any sequence.
 * @returns The graph of the blocks, and the report that `partition` gives. Time O((V + E) log(V + E)).
 * @throws {GraphError} `graph/cycle` for the graph, `graph/blocks-cycle` when blocks wait for each other; `graph/needs-wasm`.
 * @throws {RangeError} for lists of another length, or numbers that mean nothing.
 */
export function assessBlocks(
  graph: Graph,
  labels: Uint32Array,
  costs: BlockCosts = {},
): { readonly quotient: Quotient; readonly report: PartitionReport } {
  const { weights = new Uint32Array(graph.nodeCount).fill(1), startCost = 20 } = costs;
  for (const [what, list] of Object.entries({ labels, weights })) {
    if (list.length === graph.nodeCount) continue;
    throw new RangeError(`Cannot use ${list.length} ${what}: there are ${graph.nodeCount} nodes`);
  }
  const wrong = labels.find((label) => label >= graph.nodeCount);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot use label ${wrong}: there are ${graph.nodeCount} nodes`);
  }
  if (!(startCost >= 0 && startCost < Infinity)) {
    throw new RangeError(`Cannot use ${startCost} as start cost`);
  }
  const times = Uint32Array.from(weights, (weight) => whole("weight", weight, 0));
  const workers = whole("workers", costs.workers ?? 4, 1);
  const threads = whole("threads", costs.threads ?? 8, 1);
  const found = graph.compute(
    "what blocks are worth",
    (core) => {
      const report = core.assess(times, labels, workers, threads, startCost);
      return report === undefined ? null : readReport(report);
    },
  );
  return found ?? refuse(graph, labels);
}

function refuse(graph: Graph, labels: Uint32Array): never {
  const { edges } = graph.quotient(labels);
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const blocks = buildGraph(Array.from({ length: count }, (_, block) => String(block)), edges);
  try {
    const [cycle] = blocks.cycles();
    if (cycle === undefined) graph.refuseCycle();
    throw new GraphError({
      code: "graph/blocks-cycle",
      message: `Cannot run the blocks: ${
        cycle.map((block) => `block ${block}`).join(" waits for ")
      }`,
      hint: "Give every path that leaves a block and comes back to it one label",
      facts: { blocks: cycle },
    });
  } finally {
    blocks.free();
  }
}

/** @ignore Reads a report of the core and gives its memory back. */
export function readReport(
  found: CoreReport,
): { readonly quotient: Quotient; readonly report: PartitionReport } {
  return freed(
    found,
    ({ cut, sizes, depth, criticalPath, criticalLength, makespan, quotient }) => ({
      quotient: freed(quotient, ({ edges, counts }) => ({ edges, counts })),
      report: { cut, sizes, depth, criticalPath, criticalLength, makespan },
    }),
  );
}

import { compareText, GraphError } from "../errors/mod.ts";
import { fitsPartition, freed } from "./core_engine.ts";
import type { Graph, Quotient } from "./graph.ts";
import { changesOf, type PartitionChanges } from "./partition_changes.ts";
import { type PartitionReport, readReport } from "./partition_report.ts";
import { whole } from "./whole.ts";
import { refusePartition } from "./partition_refusal.ts";

/** What blocks are for.
 *
 * - `invocations`: as few blocks as the search finds, then few edges between them. Right where a block runs its nodes in
 *   threads, and starting one is dear.
 * - `minCut`: few edges between blocks. Such blocks tend to be a chain.
 * - `wavefront`: blocks that run beside each other: bands of levels, split into parts without edges between them. Many edges
 *   lead from band to band.
 * - `balanced`: the quickest of all these by simulation, with the Pareto front of the candidates.
 */
export type PartitionObjective = "invocations" | "minCut" | "wavefront" | "balanced";

/** Limits are hard: a partition that keeps them all is returned, or an error says why there is none.
 *
 * Lists have one entry per node, in the sequence of `graph.ids`. Times are in the unit of weights: with weights of 1 the unit
 * is what one node takes.
 */
export interface PartitionOptions {
  /** `invocations` when left out: where a block runs its nodes in threads, each further block mostly costs its start. */
  readonly objective?: PartitionObjective;
  /** `quick` (the default) takes seconds for a million nodes, `thorough` ten times as long and more for a smaller cut. */
  readonly effort?: "quick" | "thorough";
  /** Weight of a block at most, a whole number; no limit when left out, but for `minCut` with a count: even parts and 3 % of
   * room, 10 % where previous blocks are continued. */
  readonly maxWeight?: number;
  /** Blocks at most, from 1; as many as the objective wants when left out. */
  readonly count?: number;
  /** One whole number from 0 per node; 1 each when left out. Counts towards `maxWeight`, and is what a node takes in the
   * simulation: whole seconds of a typical run, say. */
  readonly weights?: ArrayLike<number>;
  /** One per node: nodes of different colours never share a block. One colour for all when left out. */
  readonly colours?: ArrayLike<string | number>;
  /** One per node, null for none: nodes of a group share a block where that costs little; an edge inside a group counts five
   * times in the cut that the search looks at, and once in the report. */
  readonly groups?: ArrayLike<string | number | null>;
  /** Ranks by node index: nodes of equal rank share a block, those of a lower rank lie in an earlier one. */
  readonly pins?: ReadonlyMap<number, number>;
  /** Block names by node id, from an earlier partition. Nodes of which none has a name are cut as if it were left out. Else
   * nobody moves but for an edge, colour, pin or weight that forces it, or where a neighbour of a new node saves two edges (no
   * more of those than there are new nodes); new nodes join the block that they have most edges with, or make a new one. The
   * objective waits until the next partition without `previous`, or with `anew`; so it does when `count` allows no more blocks. */
  readonly previous?: ReadonlyMap<string, string>;
  /** With `previous`: cuts for the objective again, and every block takes the name of the previous block that it shares most
   * nodes with. */
  readonly anew?: boolean;
  /** Blocks that run at the same time in the simulation, from 1; 4 when left out, a small machine or warehouse. */
  readonly workers?: number;
  /** Nodes of a block that run at the same time in the simulation, from 1; 8 when left out. dbt's own default is 1 (`threads`
   * of the profile); 4 to 16 is what warehouses are given. */
  readonly threads?: number;
  /** What every block takes before its first node, in the unit of weights; 20 when left out. Measured with dbt 1.11: a start
   * takes 3 to 4 seconds for 25 models and 8 for 3,000, parsing left out; a pod or a container has to start before. With
   * weights in seconds 5 is right for processes on one machine, 20 for pods. */
  readonly startCost?: number;
}

/** A candidate of the objective `balanced`. */
export interface FrontPoint {
  /** Number of blocks. */
  readonly blocks: number;
  /** Edges between them. */
  readonly cut: number;
  /** Blocks on the longest path of blocks. */
  readonly depth: number;
  /** Simulated. */
  readonly makespan: number;
}

/** Blocks of a graph. */
export interface Partition {
  /** Block of every node: 0, 1, 2 …, each used. Every edge stays in its block or leads to a later one. */
  readonly labels: Uint32Array;
  /** Name of every block: the old one for a block that continues, else the id of its first node that is not taken. */
  readonly names: readonly string[];
  /** The graph of the blocks. */
  readonly quotient: Quotient;
  /** What it is worth. */
  readonly report: PartitionReport;
  /** Candidates that no other beats in blocks, cut and makespan at once, quickest first; empty but for `balanced`. */
  readonly front: readonly FrontPoint[];
  /** What is different from the previous blocks; undefined when there were none. */
  readonly changes?: PartitionChanges;
}

/** Cuts a graph into blocks that can run one after another or beside each other: the graph of the blocks has no cycle.
 *
 * Equal graphs and options give equal blocks; nothing is random.
 * @returns Labels, names, the graph of the blocks, and a report.
 * @throws {GraphError} `graph/cycle`; `graph/node-too-heavy`; `graph/pin-order`, `graph/pin-colours` and
 * `graph/pin-too-heavy` for pins that cannot be kept; `graph/too-few-blocks` when more are proved to be needed,
 * `graph/blocks-not-found` when the search found none with so few; `graph/too-large` when WebAssembly's memory cannot hold
 * the work; `graph/needs-wasm`.
 * @throws {RangeError} for options that mean nothing.
 *
 * @example
 * ```ts
 * import { graphFromNames, partition } from "@floe/orchestrator/graph";
 *
 * using graph = graphFromNames([["raw", "stage"], ["stage", "mart"], ["stage", "report"]]);
 * const { labels, names } = partition(graph, { maxWeight: 3 });
 * const blockOf = (id: string) => names[labels[graph.ids.indexOf(id)]!];
 * if (blockOf("raw") !== blockOf("stage")) throw new Error("they fit into one block");
 * ```
 * @see Herrmann, Özkaya, Uçar, Kaya & Çatalyürek (2019), "Multilevel algorithms for acyclic partitioning of directed acyclic
 * graphs", SIAM J. Sci. Comput. 41(4)
 * @see Kernighan (1971), "Optimal sequential partitions of graphs", J. ACM 18(1)
 */
export function partition(graph: Graph, options: PartitionOptions = {}): Partition {
  refuseTooLarge(graph, options.effort ?? "quick");
  const input = read(graph, options);
  const found = graph.compute("blocks", (core) =>
    freed(
      core.partition(
        input.objective + (options.anew === true ? 4 : 0),
        options.effort === "thorough",
        input.weights,
        input.colours,
        input.groups,
        input.pins,
        input.previous,
        input.maxWeight,
        input.count,
        input.workers,
        input.threads,
        input.startCost,
      ),
      ({ refusal, facts, path, labels, front, continues, report }) => ({
        refused: { refusal, facts, path },
        labels,
        front,
        continues,
        worth: report === undefined ? null : readReport(report),
      }),
    ));
  if (found.worth === null) refusePartition(graph, options, found.refused);
  const { labels, front, continues, worth: { quotient, report } } = found;
  const { previous } = options;
  const count = report.sizes.length;
  const names = nameBlocks(graph.ids, labels, count, continues, input.previousNames);
  return {
    labels,
    names,
    quotient,
    report,
    front: Array.from({ length: front.length / 4 }, (_, i) => ({
      blocks: front[4 * i]!,
      cut: front[4 * i + 1]!,
      depth: front[4 * i + 2]!,
      makespan: front[4 * i + 3]!,
    })),
    ...(previous === undefined ? {} : { changes: changesOf(graph, labels, names, previous) }),
  };
}

function refuseTooLarge(graph: Graph, effort: "quick" | "thorough"): void {
  if (fitsPartition(graph, effort)) return;
  const { nodeCount, edgeCount } = graph;
  const quickFits = effort === "thorough" && fitsPartition(graph, "quick");
  throw new GraphError({
    code: "graph/too-large",
    message: `Cannot cut a graph of ${nodeCount} nodes and ${edgeCount} edges into blocks: ` +
      "WebAssembly has 4 GiB of memory, and that needs more",
    hint: quickFits ? 'Leave out effort: "thorough"' : "Split the graph first",
    facts: { nodeCount, edgeCount },
  });
}

const NONE = 2 ** 32 - 1;
const OBJECTIVES = ["invocations", "minCut", "wavefront", "balanced"] as const;

interface Input {
  readonly objective: number;
  readonly weights: Uint32Array;
  readonly colours: Uint32Array;
  readonly groups: Uint32Array;
  readonly pins: Uint32Array;
  readonly previous: Uint32Array;
  readonly previousNames: readonly string[];
  readonly maxWeight: number;
  readonly count: number;
  readonly workers: number;
  readonly threads: number;
  readonly startCost: number;
}

function read(graph: Graph, options: PartitionOptions): Input {
  const n = graph.nodeCount;
  const objective = OBJECTIVES.indexOf(options.objective ?? "invocations");
  if (objective === -1) throw new RangeError(`Cannot cut for "${options.objective}"`);
  const { weights, colours, groups } = options;
  for (const [what, list] of Object.entries({ weights, colours, groups })) {
    if (list === undefined || list.length === n) continue;
    throw new RangeError(`Cannot use ${list.length} ${what}: there are ${n} nodes`);
  }
  const previousNames = [...new Set(options.previous?.values() ?? [])].sort(compareText);
  const { startCost = 20, maxWeight = Infinity } = options;
  if (!(startCost >= 0 && startCost < Infinity)) {
    throw new RangeError(`Cannot use ${startCost} as start cost`);
  }
  return {
    objective,
    weights: weights === undefined
      ? new Uint32Array(n).fill(1)
      : Uint32Array.from(weights, (weight) => whole("weight", weight, 0)),
    colours: intern(colours ?? []),
    groups: intern(groups ?? []),
    pins: pinRanks(n, options.pins),
    previous: previousBlocks(graph.ids, options.previous, previousNames),
    previousNames,
    maxWeight: maxWeight === Infinity
      ? Infinity
      : whole("weight limit", maxWeight, 0, Number.MAX_SAFE_INTEGER),
    // The core keeps lists of that length: there are never more blocks than nodes.
    count: options.count === undefined
      ? NONE
      : Math.min(whole("count", options.count, 1), Math.max(1, n)),
    workers: whole("workers", options.workers ?? 4, 1),
    threads: whole("threads", options.threads ?? 8, 1),
    startCost,
  };
}

function intern(values: ArrayLike<string | number | null>): Uint32Array {
  const seen = new Map<string | number, number>();
  return Uint32Array.from(values, (value) => {
    if (value === null) return NONE;
    let index = seen.get(value);
    if (index === undefined) seen.set(value, index = seen.size);
    return index;
  });
}

function pinRanks(nodeCount: number, pins: PartitionOptions["pins"]): Uint32Array {
  if (pins === undefined || pins.size === 0) return new Uint32Array(0);
  const values = [...new Set(pins.values())].sort((a, b) => a - b);
  const ranks = new Map(values.map((value, rank) => [value, rank]));
  const list = new Uint32Array(nodeCount).fill(NONE);
  for (const [node, value] of pins) {
    if (!Number.isFinite(value)) throw new RangeError(`Cannot pin node ${node} to ${value}`);
    list[whole("pinned node", node, 0, nodeCount - 1)] = ranks.get(value)!;
  }
  return list;
}

function previousBlocks(
  ids: readonly string[],
  previous: PartitionOptions["previous"],
  names: readonly string[],
): Uint32Array {
  if (previous === undefined) return new Uint32Array(0);
  const place = new Map(names.map((name, index) => [name, index]));
  return Uint32Array.from(ids, (id) => place.get(previous.get(id)!) ?? NONE);
}

function nameBlocks(
  ids: readonly string[],
  labels: Uint32Array,
  count: number,
  continues: Uint32Array,
  previousNames: readonly string[],
): string[] {
  const names = Array.from({ length: count }, (_, b) => previousNames[continues[b] ?? NONE]);
  const taken = new Set(previousNames);
  labels.forEach((block, node) => {
    if (names[block] !== undefined || taken.has(ids[node]!)) return;
    taken.add(names[block] = ids[node]!);
  });
  const firstOf = new Map<number, string>();
  labels.forEach((block, node) => firstOf.has(block) || firstOf.set(block, ids[node]!));
  return names.map((name, block) => {
    if (name !== undefined) return name;
    // Every member's id names another block already.
    let suffix = 2;
    while (taken.has(`${firstOf.get(block)}~${suffix}`)) suffix++;
    const free = `${firstOf.get(block)}~${suffix}`;
    taken.add(free);
    return free;
  });
}

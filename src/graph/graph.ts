import type { CoreGraph } from "../../wasm/mod.ts";
import { type Diagnostic, diagnostic, GraphError } from "../errors/mod.ts";
import { freed } from "./core_engine.ts";
import type { GraphEngine } from "./engine.ts";

/** A closed path of node indices, first = last: `[4, 7, 4]`; a self loop is `[2, 2]`. */
export type Cycle = readonly number[];

/** The longest path through a graph by weights of nodes. */
export interface CriticalPath {
  /** Sum of the weights on it. */
  readonly length: number;
  /** Its nodes, first to last; among equals the lowest indices. */
  readonly path: Uint32Array;
  /** Per node, the sum of weights on the longest path that ends just before it. */
  readonly earliest: Float64Array;
  /** Per node, how much later than `earliest` it may start without making the whole longer. */
  readonly slack: Float64Array;
}

/** The graph of the blocks of a labelled graph. */
export interface Quotient {
  /** `[from, to]` flattened: pairs of different labels with an edge between them, ascending, distinct. */
  readonly edges: Uint32Array;
  /** Per pair, how many edges of the graph it stands for. */
  readonly counts: Uint32Array;
}

/** How to build a graph. */
export interface GraphOptions {
  /** Which engine computes. By default WebAssembly, or TypeScript where it is refused; both give the same results. */
  readonly engine?: "wasm" | "typescript";
}

/** An immutable directed graph. Made by {@linkcode buildGraph} or {@linkcode graphFromNames}.
 *
 * Nodes are indices into `ids`. Results are fresh arrays, yours to keep. WebAssembly memory is not garbage-collected
 * promptly: declare graphs with `using`, or call `free()`.
 */
export class Graph implements Disposable {
  /** Node names, by index. */
  readonly ids: readonly string[];
  /** Length of `ids`. */
  readonly nodeCount: number;
  /** Distinct edges: repeated ones count once, self loops count. */
  readonly edgeCount: number;
  /** What computes: WebAssembly, or TypeScript where that is refused. */
  readonly engine: "wasm" | "typescript";
  #engine: GraphEngine | null;

  /** @ignore Use {@linkcode buildGraph}. */
  constructor(ids: readonly string[], engine: GraphEngine) {
    this.ids = ids;
    this.nodeCount = ids.length;
    this.edgeCount = engine.edgeCount;
    this.engine = engine.name;
    this.#engine = engine;
  }

  /** Orders every node after all its parents; among ready nodes the lowest index goes first.
   * @returns Node indices, length V. Time O(E + V log V), memory O(V + E).
   * @throws {GraphError} `graph/cycle`, with the names of a whole cycle in `facts.nodes`, and a diagnostic for each
   * component that has one.
   * @see Kahn (1962), "Topological sorting of large networks", CACM 5(11)
   */
  order(): Uint32Array {
    return this.#use().order() ?? this.#refuse();
  }

  /** Longest-path level of every node: 0 without parents, else one more than its highest parent.
   * @returns Levels, length V. Time and memory O(V + E).
   * @throws {GraphError} `graph/cycle`, as {@linkcode Graph.order}.
   */
  levels(): Uint32Array {
    return this.#use().levels() ?? this.#refuse();
  }

  /** Strongly connected component of every node. Components are numbered by their lowest node: node 0 is in
   * component 0, the lowest node outside it in component 1, and so on. Without cycles, labels equal indices.
   * @returns Labels, length V. Time and memory O(V + E).
   * @see Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2)
   */
  components(): Uint32Array {
    return this.#use().components();
  }

  /** One shortest cycle of every strongly connected component that has any; empty for an acyclic graph.
   *
   * Each starts with its lowest node and is closed; they come in the order of their components. Ties go to the lowest
   * start, then to the cycle met first by a breadth-first search over ascending children. In a component of n nodes and
   * m edges (far beyond a thousand nodes, and with long cycles only) the search ends after `2^20 + 64·(n + m)` edges
   * with the shortest cycle found by then.
   * @returns Closed paths of node indices. Time O(V + E) without cycles, at worst O(64·(V + E)), memory O(V + E).
   * @see Itai & Rodeh (1978), "Finding a minimum circuit in a graph", SIAM J. Comput. 7(4)
   */
  cycles(): Cycle[] {
    const flat = this.#use().cycles();
    const cycles: Cycle[] = [];
    for (let at = 0; at < flat.length; at += flat[at]! + 1) {
      cycles.push([...flat.subarray(at + 1, at + 1 + flat[at]!)]);
    }
    return cycles;
  }

  /** The longest path by weights of nodes, and the slack of all others.
   * @param weights One per node, finite and not negative; 1 each when left out.
   * @returns Time and memory O(V + E).
   * @throws {GraphError} `graph/cycle`, as {@linkcode Graph.order}; `graph/needs-wasm`.
   * @throws {RangeError} for weights that are none.
   * @see Kelley & Walker (1959), "Critical-path planning and scheduling"
   */
  criticalPath(weights?: ArrayLike<number>): CriticalPath {
    const given = weights === undefined
      ? new Float64Array(this.nodeCount).fill(1)
      : Float64Array.from(weights);
    this.#perNode("weights", given.length);
    if (!given.every((weight) => weight >= 0 && weight < Infinity)) {
      throw new RangeError("Cannot find the critical path: weights are finite and not negative");
    }
    return this.#use().compute("the critical path", (core) => {
      const found = core.criticalPath(given);
      if (found === undefined) return null;
      return freed(
        found,
        ({ length, path, earliest, slack }) => ({ length, path, earliest, slack }),
      );
    }) ?? this.#refuse();
  }

  /** The given nodes and everything that must come after them.
   * @param hops How many edges away at most; no limit when left out.
   * @returns Indices, ascending. Time O(V + E), memory O(V).
   * @throws {GraphError} `graph/needs-wasm`.
   * @throws {RangeError} for a node that does not exist.
   */
  descendants(nodes: ArrayLike<number>, hops: number = NO_LIMIT): Uint32Array {
    const from = this.#nodes(nodes);
    const limit = hopLimit(hops);
    return this.#use().compute("descendants", (core) => core.descendants(from, limit));
  }

  /** The given nodes and everything that must come before them; otherwise as {@linkcode Graph.descendants}.
   * @throws {GraphError} `graph/needs-wasm`.
   * @throws {RangeError} for a node that does not exist.
   */
  ancestors(nodes: ArrayLike<number>, hops: number = NO_LIMIT): Uint32Array {
    const from = this.#nodes(nodes);
    const limit = hopLimit(hops);
    return this.#use().compute("ancestors", (core) => core.ancestors(from, limit));
  }

  /** A shortest path from one node to another, both included.
   * @returns Indices, or null when no path exists. Time O(V + E), memory O(V).
   * @throws {GraphError} `graph/needs-wasm`.
   * @throws {RangeError} for a node that does not exist.
   */
  path(from: number, to: number): Uint32Array | null {
    this.#nodes([from, to]);
    return this.#use().compute("a path", (core) => core.path(from, to)) ?? null;
  }

  /** Component of every node when the direction of edges is ignored, numbered by lowest node.
   * @returns Labels, length V. Time O(V + E), memory O(V).
   * @throws {GraphError} `graph/needs-wasm`.
   */
  weakComponents(): Uint32Array {
    return this.#use().compute("weak components", (core) => core.weakComponents());
  }

  /** Why a set of nodes cannot run as one block: a path that leaves it and comes back, first and last node inside, all
   * between outside. A set without such a path is convex.
   * @returns Indices, or null for a convex set. Time O(V + E), memory O(V).
   * @throws {GraphError} `graph/needs-wasm`.
   * @throws {RangeError} for a node that does not exist.
   */
  convexityBreach(nodes: ArrayLike<number>): Uint32Array | null {
    const members = this.#nodes(nodes);
    return this.#use().compute("convexity", (core) => core.convexityBreach(members)) ?? null;
  }

  /** The graph of the blocks that labels make.
   * @param labels One per node.
   * @returns Time O(V + E + C log C) for C edges between different blocks.
   * @throws {GraphError} `graph/needs-wasm`.
   * @throws {RangeError} unless there is one label per node.
   */
  quotient(labels: Uint32Array): Quotient {
    this.#perNode("labels", labels.length);
    return this.#use().compute("the quotient", (core) => {
      return freed(core.quotient(labels), ({ edges, counts }) => ({ edges, counts }));
    });
  }

  /** The edges that are not implied by a longer path.
   * @returns `[from, to]` flattened, ascending. Time O(E + V·E / 512): about a second for 100,000 nodes, minutes for a
   * million. Memory 64 bytes per node.
   * @throws {GraphError} `graph/cycle`, as {@linkcode Graph.order}; `graph/needs-wasm`.
   * @see Aho, Garey & Ullman (1972), "The transitive reduction of a directed graph", SIAM J. Comput. 1(2)
   */
  transitiveReduction(): Uint32Array {
    const what = "the transitive reduction";
    return this.#use().compute(what, (core) => core.transitiveReduction()) ?? this.#refuse();
  }

  /** A small (not always the smallest) set of edges whose removal breaks all cycles.
   * @returns `[from, to]` flattened, ascending; empty for an acyclic graph. Time O(V + E log E).
   * @throws {GraphError} `graph/needs-wasm`.
   * @see Eades, Lin & Smyth (1993), "A fast and effective heuristic for the feedback arc set problem", IPL 47(6)
   */
  feedbackEdges(): Uint32Array {
    return this.#use().compute("feedback edges", (core) => core.feedbackEdges());
  }

  /** @ignore Cycles as {@linkcode Graph.order} reports them, for functions beside this class. */
  refuseCycle(): never {
    return this.#refuse();
  }

  /** @ignore The core, for functions beside this class. */
  compute<T>(what: string, call: (core: CoreGraph) => T): T {
    return this.#use().compute(what, call);
  }

  /** Gives the memory back. Later calls throw a `TypeError`; a second `free()` does nothing. */
  free(): void {
    this.#engine?.free();
    this.#engine = null;
  }

  /** {@linkcode Graph.free}, at the end of the block of a `using` declaration. */
  [Symbol.dispose](): void {
    this.free();
  }

  #nodes(nodes: ArrayLike<number>): Uint32Array {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (Number.isInteger(node) && node >= 0 && node < this.nodeCount) continue;
      throw new RangeError(`Cannot use node ${node}: there are ${this.nodeCount} nodes`);
    }
    return Uint32Array.from(nodes);
  }

  #perNode(what: string, count: number): void {
    if (count === this.nodeCount) return;
    throw new RangeError(`Cannot use ${count} ${what}: there are ${this.nodeCount} nodes`);
  }

  #use(): GraphEngine {
    if (this.#engine === null) throw new TypeError("Cannot use the graph: it was freed");
    return this.#engine;
  }

  #refuse(): never {
    const diagnostics = this.cycles().map((cycle) => this.#describe(cycle));
    const { code, message, hint, facts } = diagnostics[0]!;
    throw new GraphError({ code, message, hint: hint!, facts, diagnostics });
  }

  #describe(cycle: Cycle): Diagnostic {
    const nodes = cycle.map((index) => this.ids[index]!);
    return diagnostic({
      code: "graph/cycle",
      message: cycle.length === 2
        ? `Cannot order the graph: "${nodes[0]}" depends on itself`
        : `Cannot order the graph: "${nodes[0]}" depends on itself through "${nodes[1]}"`,
      hint: "Remove one dependency from the cycle",
      facts: { nodes },
    });
  }
}

const NO_LIMIT = 2 ** 32 - 1;

function hopLimit(hops: number): number {
  if (Number.isInteger(hops) && hops >= 0) return Math.min(hops, NO_LIMIT);
  throw new RangeError(`Cannot walk ${hops} hops: a whole number from 0 is needed`);
}

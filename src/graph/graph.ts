import { type Diagnostic, diagnostic, GraphError } from "../errors/mod.ts";
import type { GraphEngine } from "./engine.ts";

/** A closed path of node indices, first = last: `[4, 7, 4]`; a self loop is `[2, 2]`. */
export type Cycle = readonly number[];

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

  /** Gives the memory back. Later calls throw a `TypeError`; a second `free()` does nothing. */
  free(): void {
    this.#engine?.free();
    this.#engine = null;
  }

  /** {@linkcode Graph.free}, at the end of the block of a `using` declaration. */
  [Symbol.dispose](): void {
    this.free();
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

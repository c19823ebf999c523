import type { CoreGraph } from "../../wasm/mod.ts";
import { GraphError } from "../errors/mod.ts";
import type { GraphEngine } from "./engine.ts";

/** The WebAssembly core behind the same face as its twin. A core that stops in the middle, most likely for want of memory,
 * becomes `graph/wasm-failed`. */
export class CoreEngine implements GraphEngine {
  readonly name = "wasm";
  readonly edgeCount: number;
  readonly #graph: CoreGraph;

  constructor(graph: CoreGraph) {
    this.#graph = graph;
    this.edgeCount = graph.edgeCount();
  }

  order(): Uint32Array | null {
    return guarded(() => this.#graph.order()) ?? null;
  }

  levels(): Uint32Array | null {
    return guarded(() => this.#graph.levels()) ?? null;
  }

  components(): Uint32Array {
    return guarded(() => this.#graph.components());
  }

  cycles(): Uint32Array {
    return guarded(() => this.#graph.cycles());
  }

  compute<T>(_what: string, call: (core: CoreGraph) => T): T {
    return guarded(() => call(this.#graph));
  }

  free(): void {
    this.#graph.free();
  }
}

/** Runs a call into the core; what it throws there is a trap (no memory, or a bug of ours). */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new GraphError({
      code: "graph/wasm-failed",
      message: "Cannot finish the work on the graph: the WebAssembly core stopped",
      hint: 'Give the process more memory, or pass engine: "typescript"',
      cause,
    });
  }
}

/** Reads a result of the core and gives its memory back. No `using` here: Node 20 does not know it. */
export function freed<C extends { free(): void }, T>(result: C, read: (result: C) => T): T {
  try {
    return read(result);
  } finally {
    result.free();
  }
}

/** Bytes that the core needs at its highest, seen from its code: the edge list and three sets of rows while it
 * builds, at most sixteen words per node while it searches. WebAssembly ends at 4 GiB. */
export function fitsCore(nodeCount: number, edgeCount: number): boolean {
  return 64 * nodeCount + 24 * edgeCount < 3 * 2 ** 30;
}

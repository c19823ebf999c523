import type { CoreGraph } from "../../wasm/mod.ts";
import type { GraphEngine } from "./engine.ts";

/** The WebAssembly core behind the same face as its twin. */
export class CoreEngine implements GraphEngine {
  readonly name = "wasm";
  readonly edgeCount: number;
  readonly #graph: CoreGraph;

  constructor(graph: CoreGraph) {
    this.#graph = graph;
    this.edgeCount = graph.edgeCount();
  }

  order(): Uint32Array | null {
    return this.#graph.order() ?? null;
  }

  levels(): Uint32Array | null {
    return this.#graph.levels() ?? null;
  }

  components(): Uint32Array {
    return this.#graph.components();
  }

  cycles(): Uint32Array {
    return this.#graph.cycles();
  }

  free(): void {
    this.#graph.free();
  }
}

/** Bytes that the core needs at its highest, seen from its code: the edge list and three sets of rows while it
 * builds, at most sixteen words per node while it searches. WebAssembly ends at 4 GiB. */
export function fitsCore(nodeCount: number, edgeCount: number): boolean {
  return 64 * nodeCount + 24 * edgeCount < 3 * 2 ** 30;
}

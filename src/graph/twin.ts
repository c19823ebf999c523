import { GraphError } from "../errors/mod.ts";
import { childrenOf, type Csr } from "./csr.ts";
import type { GraphEngine } from "./engine.ts";
import { longestPathLevels, lowestFirstOrder } from "./kahn.ts";
import { shortestCycles } from "./shortest_cycle.ts";
import { stronglyConnected } from "./tarjan.ts";

/** The core again in TypeScript, for places that refuse to compile WebAssembly (a strict content security policy),
 * for graphs beyond its 4 GiB, and as the oracle of its tests. Nothing in it recurses. */
export class TwinEngine implements GraphEngine {
  readonly name = "typescript";
  readonly #children: Csr;

  /** @param edges `[from, to]` flattened, each below `nodeCount` (checked by the caller). */
  constructor(nodeCount: number, edges: Uint32Array) {
    this.#children = childrenOf(nodeCount, edges);
  }

  get edgeCount(): number {
    return this.#children.targets.length;
  }

  order(): Uint32Array | null {
    return lowestFirstOrder(this.#children);
  }

  levels(): Uint32Array | null {
    return longestPathLevels(this.#children);
  }

  components(): Uint32Array {
    return stronglyConnected(this.#children);
  }

  cycles(): Uint32Array {
    return shortestCycles(this.#children);
  }

  compute(what: string): never {
    throw new GraphError({
      code: "graph/needs-wasm",
      message: `Cannot compute ${what}: it needs WebAssembly, and TypeScript is computing`,
      hint: "Leave the option engine out, and allow WebAssembly to compile",
      facts: { what },
    });
  }

  free(): void {
    // Nothing is held outside the garbage-collected heap.
  }
}

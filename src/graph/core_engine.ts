import { type Core, type CoreGraph, dropCore } from "../../wasm/mod.ts";
import { GraphError } from "../errors/mod.ts";
import type { GraphEngine } from "./engine.ts";

/** The WebAssembly core behind the same face as its twin. A core that stops in the middle, most likely for want of memory,
 * becomes `graph/wasm-failed`; nothing calls that instance again, and graphs made later get another one. */
export class CoreEngine implements GraphEngine {
  readonly name = "wasm";
  readonly edgeCount: number;
  readonly #core: Core;
  readonly #graph: CoreGraph;

  /** @param core The instance that `graph` lies in. */
  constructor(core: Core, graph: CoreGraph) {
    this.#core = core;
    this.#graph = graph;
    this.edgeCount = graph.edgeCount();
  }

  /** Null when an edge has an end that is no node. */
  static build(core: Core, nodeCount: number, edges: Uint32Array): CoreEngine | null {
    const graph = guarded(core, () => core.build(nodeCount, edges));
    return graph === undefined ? null : new CoreEngine(core, graph);
  }

  order(): Uint32Array | null {
    return this.#call((graph) => graph.order()) ?? null;
  }

  levels(): Uint32Array | null {
    return this.#call((graph) => graph.levels()) ?? null;
  }

  components(): Uint32Array {
    return this.#call((graph) => graph.components());
  }

  cycles(): Uint32Array {
    return this.#call((graph) => graph.cycles());
  }

  compute<T>(_what: string, call: (core: CoreGraph) => T): T {
    return this.#call(call);
  }

  free(): void {
    if (!stopped.has(this.#core)) this.#graph.free();
  }

  #call<T>(call: (graph: CoreGraph) => T): T {
    return guarded(this.#core, () => call(this.#graph));
  }
}

/** Instances that trapped. */
const stopped = new WeakSet<Core>();

/** Runs a call into the core; what it throws there is a trap (no memory, or a bug of ours). */
function guarded<T>(core: Core, call: () => T): T {
  if (stopped.has(core)) {
    throw new GraphError({
      code: "graph/wasm-failed",
      message: "Cannot use the graph: the WebAssembly core that holds it stopped earlier",
      hint: "Build the graph anew: it gets a fresh core",
    });
  }
  try {
    return call();
  } catch (cause) {
    stopped.add(core);
    dropCore(core);
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

/** Above this size a graph gets an instance of its own: memory of WebAssembly grows and never shrinks, so the shared
 * one would stay as large as the largest graph ever was. Some 10 MB. */
export function wantsOwnCore(nodeCount: number, edgeCount: number): boolean {
  return nodeCount + edgeCount > 2 ** 19;
}

/** Whether blocks can be cut beside the graph itself. Measured at five million edges (48 bytes an edge and 160 a node hold for
 * all objectives); thorough effort keeps several smaller graphs too. */
export function fitsPartition(
  { nodeCount, edgeCount }: { readonly nodeCount: number; readonly edgeCount: number },
  effort: "quick" | "thorough",
): boolean {
  const bytes = 160 * nodeCount + 48 * edgeCount;
  return (effort === "thorough" ? 3 : 1) * bytes < 3.5 * 2 ** 30;
}

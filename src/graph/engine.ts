import type { CoreGraph } from "../../wasm/mod.ts";

/** What computes: the WebAssembly core or its TypeScript twin. Both give equal arrays for equal input.
 *
 * Indices only; names stay in {@linkcode Graph}. Every array is the caller's to keep.
 */
export interface GraphEngine {
  readonly name: "wasm" | "typescript";
  /** Distinct edges. */
  readonly edgeCount: number;
  /** Null when the graph has a cycle. */
  order(): Uint32Array | null;
  /** Null when the graph has a cycle. */
  levels(): Uint32Array | null;
  components(): Uint32Array;
  /** For each cycle its number of entries, then its entries: `[3, 0, 4, 0, 2, 7, 7]` is 0→4→0 and 7→7. */
  cycles(): Uint32Array;
  /** What only the core can do. The twin throws `graph/needs-wasm`, naming `what`. */
  compute<T>(what: string, call: (core: CoreGraph) => T): T;
  /** Gives memory back; nothing may be called afterwards. */
  free(): void;
}

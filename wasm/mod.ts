/** Loads the graph core: compiled and instantiated at first use, synchronously, from base64 in this package.
 *
 * The only importer of `pkg/`. No file, no request, no top-level await: the same in Deno, Node, Bun, a bundle and a browser.
 * @module
 */
// two statements: tsc refuses what the declarations of the npm package become of one
import type { CoreGraph, CoreReport } from "./pkg/core.js";
import { instantiate } from "./pkg/core.js";
import { base64 } from "./pkg/core_wasm.ts";

export type { CoreGraph, CoreReport };

/** An instance of the core, with memory of its own. */
export type Core = typeof CoreGraph;

/** The core, or why there is none. */
export type CoreState =
  | { readonly core: Core; readonly refusal: null }
  | { readonly core: null; readonly refusal: unknown };

let compiled: WebAssembly.Module | null = null;
let refused: { readonly core: null; readonly refusal: unknown } | null = null;
let shared: CoreState | null = null;

/** The core that all share. Places may refuse to compile WebAssembly (a content security policy without
 * `wasm-unsafe-eval`, a Worker platform after start-up); then `core` is null and `refusal` what was thrown. Asked once, the
 * answer stays. */
export function loadCore(): CoreState {
  return shared ??= freshCore();
}

/** A core for one big graph: its memory goes with it, while that of the shared one grows and never shrinks. Compiled
 * once, so it costs a fraction of a millisecond. */
export function freshCore(): CoreState {
  if (refused !== null) return refused;
  try {
    compiled ??= new WebAssembly.Module(decode(base64));
    return { core: instantiate(compiled).CoreGraph, refusal: null };
  } catch (refusal) {
    const state = { core: null, refusal } as const;
    // Compiled but not instantiated: memory is short, which may pass.
    if (compiled === null) refused = state;
    return state;
  }
}

/** Says that a core trapped. What its memory holds is unknown from then on, so {@linkcode loadCore} never gives it again. */
export function dropCore(core: Core): void {
  if (shared?.core === core) shared = null;
}

/** A plain loop: `Uint8Array.from(text, f)` takes twenty times as long. */
function decode(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

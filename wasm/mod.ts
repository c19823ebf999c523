/** Loads the graph core: compiled and instantiated at first use, synchronously, from base64 in this package.
 *
 * The only importer of `pkg/`. No file, no request, no top-level await: the same in Deno, Node, Bun, a bundle and a browser.
 * @module
 */
import { CoreGraph, type CoreReport, initSync } from "./pkg/core.js";
import { base64 } from "./pkg/core_wasm.ts";

export type { CoreGraph, CoreReport };

/** The core, or why there is none. */
export type CoreState =
  | { readonly core: typeof CoreGraph; readonly refusal: null }
  | { readonly core: null; readonly refusal: unknown };

let state: CoreState | null = null;

/** The core. Places may refuse to compile WebAssembly (a content security policy without `wasm-unsafe-eval`, a Worker
 * platform after start-up); then `core` is null and `refusal` what was thrown. Asked once, the answer stays. */
export function loadCore(): CoreState {
  return state ??= compile();
}

function compile(): CoreState {
  try {
    initSync({ module: new WebAssembly.Module(decode(base64)) });
    return { core: CoreGraph, refusal: null };
  } catch (refusal) {
    return { core: null, refusal };
  }
}

/** A plain loop: `Uint8Array.from(text, f)` takes twenty times as long. */
function decode(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

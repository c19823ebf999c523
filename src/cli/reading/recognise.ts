/** What a file is, by its content. `other` is nothing that a product can be compiled from. */
export type DocumentKind = "floe" | "platform" | "compiled" | "dbt" | "other";

/** Tells the kind of an uncompressed file from what it holds, without parsing it: a file that is broken is still known by what is left
 * of it. An empty file is taken for a floe.yaml that nobody wrote yet.
 * Time O(length), and O(1) for a dbt manifest, which names itself at its beginning.
 */
export function recognise(bytes: Uint8Array): DocumentKind {
  const head = new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(0, HEAD_BYTES));
  if (encodingOf(bytes) !== "utf-8") { // whose readers tell why it cannot be read
    if (head.includes(DBT_KEY)) return "dbt";
    return KIND_OF_SPEC.test(head) ? "floe" : KIND_OF_PLATFORM.test(head) ? "platform" : "other";
  }
  if (head.includes("\0")) return "other";
  if (KIND_OF_SPEC.test(head)) return "floe";
  if (KIND_OF_PLATFORM.test(head)) return "platform";
  if (!/^\uFEFF?\s*[{[]/.test(head)) return KEY_OF_SPEC.test(head) ? "floe" : "other";
  if (head.includes(DBT_KEY) || bytes.length > LARGE_BYTES) return "dbt";
  const text = new TextDecoder().decode(bytes);
  if (text.includes(DBT_KEY)) return "dbt";
  return KEYS_OF_COMPILED.some((key) => text.includes(key)) ? "compiled" : "other";
}

/** By the byte order mark, which PowerShell's `>` writes. */
function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

const HEAD_BYTES = 1 << 16;
/** No CompiledArtifacts file comes near this size; dbt manifests do. */
const LARGE_BYTES = 1 << 25;
const DBT_KEY = '"dbt_schema_version"';
/** A key of the document itself: at the beginning of a line of YAML, or of a JSON text; a description may hold the same words. */
const KIND_OF_PLATFORM =
  /(?:^|\n)["']?kind["']?\s*:\s*["']?Manifest\b|^\s*\{[^]*"kind"\s*:\s*"Manifest"/;
const KIND_OF_SPEC =
  /(?:^|\n)["']?kind["']?\s*:\s*["']?FloeSpec\b|^\s*\{[^]*"kind"\s*:\s*"FloeSpec"/;
/** At the beginning of a line; or nothing but blanks and comments. */
const KEY_OF_SPEC =
  /(?:^|\n)["']?(?:apiVersion|kind|transforms)["']?\s*:|^(?:\s|#.*(?:\n|$)|---)*$/;
const KEYS_OF_COMPILED = ['"product_name"', '"compiled_at"', '"observability"'];

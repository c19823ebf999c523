/** What a file is, by its content. `other` is nothing that a product can be compiled from. */
export type DocumentKind = "floe" | "platform" | "compiled" | "dbt" | "other";

/** Tells the kind of an uncompressed file from what it holds, without parsing it: a file that is broken is still known by what is left
 * of it. An empty file is taken for a floe.yaml that nobody wrote yet.
 * Time O(length), and O(1) for a dbt manifest, which names itself at its beginning.
 */
export function recognise(bytes: Uint8Array): DocumentKind {
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  if (head.includes("\0")) return "other";
  if (KIND_OF_PLATFORM.test(head)) return "platform";
  if (!/^\uFEFF?\s*[{[]/.test(head)) return KEY_OF_SPEC.test(head) ? "floe" : "other";
  if (KIND_OF_SPEC.test(head)) return "floe";
  if (head.includes(DBT_KEY) || bytes.length > LARGE_BYTES) return "dbt";
  const text = new TextDecoder().decode(bytes);
  if (text.includes(DBT_KEY)) return "dbt";
  return KEYS_OF_COMPILED.some((key) => text.includes(key)) ? "compiled" : "other";
}

const HEAD_BYTES = 1 << 16;
/** No CompiledArtifacts file comes near this size; dbt manifests do. */
const LARGE_BYTES = 1 << 25;
const DBT_KEY = '"dbt_schema_version"';
const KIND_OF_PLATFORM = /^\s*\{?\s*"?kind"?\s*:\s*["']?Manifest\b/m;
const KIND_OF_SPEC = /"kind"\s*:\s*"FloeSpec"/;
/** At the beginning of a line; or nothing but blanks and comments. */
const KEY_OF_SPEC =
  /(?:^|\n)["']?(?:apiVersion|kind|transforms)["']?\s*:|^(?:\s|#.*(?:\n|$)|---)*$/;
const KEYS_OF_COMPILED = ['"product_name"', '"compiled_at"', '"observability"'];

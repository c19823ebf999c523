/** What a file is, by its content. `unknown` is neither YAML nor JSON of a kind that is known here. */
export type DocumentKind = "floe" | "platform" | "compiled" | "dbt";

/** Tells the kind of an uncompressed file from what it holds, without parsing it. Whatever is no JSON and says nothing of itself is
 * taken for a floe.yaml: its parser finds the words for what is wrong.
 * Time O(length), and O(1) for a dbt manifest, which names itself at its beginning.
 */
export function recognise(bytes: Uint8Array): DocumentKind {
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  if (KIND_OF_PLATFORM.test(head)) return "platform";
  if (!/^\uFEFF?\s*\{/.test(head) || KIND_OF_SPEC.test(head)) return "floe";
  if (head.includes(DBT_KEY) || bytes.length > LARGE_BYTES) return "dbt";
  const rest = new TextDecoder().decode(bytes.subarray(HEAD_BYTES - DBT_KEY.length));
  return rest.includes(DBT_KEY) ? "dbt" : "compiled";
}

const HEAD_BYTES = 1 << 16;
/** No CompiledArtifacts file comes near this size; dbt manifests do. */
const LARGE_BYTES = 1 << 25;
const DBT_KEY = '"dbt_schema_version"';
const KIND_OF_PLATFORM = /^\s*\{?\s*"?kind"?\s*:\s*["']?Manifest\b/m;
const KIND_OF_SPEC = /"kind"\s*:\s*"FloeSpec"/;

import { type Outcome, outcome } from "../../errors/mod.ts";
import { ManifestBuilder } from "./builder.ts";
import { notJson, stillCompressed } from "./faults.ts";
import { isGzip } from "./gzip.ts";
import { jsonFault } from "./json_fault.ts";
import { scanManifest, startOf } from "./scan.ts";
import type { DbtManifest } from "./types.ts";

/** Reads a dbt manifest, v4 to v12 and dbt 2.0's, by what is present.
 *
 * A file that cannot be used gives exactly one error: `artifact/dbt-manifest-syntax` (with the position),
 * `artifact/not-a-dbt-manifest`, `artifact/dbt-manifest-too-old` or `artifact/dbt-manifest-compressed`. An entry that is
 * no object is `artifact/dbt-manifest-entry`.
 *
 * Time O(length). Memory: what is returned, and a small buffer; the file is never a string, so its size is bounded by
 * memory alone.
 * @param input the file's bytes (UTF-8) or text; compressed bytes go through `readMaybeGzip` first.
 */
export function safeParseDbtManifest(
  input: Uint8Array | string,
  options: { readonly file: string },
): Outcome<DbtManifest> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (isGzip(bytes)) return outcome<DbtManifest>(null, [stillCompressed(options.file)]);
  const builder = new ManifestBuilder(options.file);
  if (!scanManifest(bytes, builder)) {
    return outcome<DbtManifest>(null, [notJson(jsonFault(bytes, startOf(bytes))!, options.file)]);
  }
  const { manifest, diagnostics } = builder.finish();
  return outcome(manifest, diagnostics);
}

import { type Outcome, outcome } from "../../errors/mod.ts";
import { ManifestBuilder } from "./builder.ts";
import { notJson, stillCompressed, wideText } from "./faults.ts";
import { isGzip } from "./gzip.ts";
import { jsonFault } from "./json_fault.ts";
import { scanManifest, startOf } from "./scan.ts";
import type { DbtManifest } from "./types.ts";
import { isWide } from "./utf8.ts";
import { type DbtManifestDetail, wantedFor } from "./wanted.ts";

/** How a manifest is read. */
export interface DbtManifestOptions {
  /** Names the file in messages. */
  readonly file: string;
  /** `usual` when left out. `state` reads what `state:` compares, too: it costs more time and memory. */
  readonly detail?: DbtManifestDetail;
  /** Keep every entry as dbt wrote it, too: that costs as much as `JSON.parse`. */
  readonly entries?: boolean;
}

/** Reads a dbt manifest, v4 to v12 and dbt 2.0's, by what is present.
 *
 * A file that cannot be used gives exactly one error: `artifact/dbt-manifest-syntax` (with the position),
 * `artifact/dbt-manifest-encoding` (no UTF-8), `artifact/not-a-dbt-manifest`, `artifact/dbt-manifest-too-old` or
 * `artifact/dbt-manifest-compressed`. A section that is no object is `artifact/dbt-manifest-section`, an entry that is none
 * `artifact/dbt-manifest-entry`; a null entry is left out with the warning `artifact/dbt-manifest-null-entry`. Python's `NaN`,
 * `Infinity` and `-Infinity` read null.
 *
 * Time O(length). Memory: what is returned, and a small buffer; the file is never a string, so its size is bounded by
 * memory alone.
 * @param input the file's bytes (UTF-8) or text; compressed bytes go through `readMaybeGzip` first.
 */
export function safeParseDbtManifest(
  input: Uint8Array | string,
  options: DbtManifestOptions,
): Outcome<DbtManifest> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (isGzip(bytes)) return outcome<DbtManifest>(null, [stillCompressed(options.file)]);
  if (isWide(bytes)) return outcome<DbtManifest>(null, [wideText(options.file)]);
  const { detail = "usual", entries = false } = options;
  const builder = new ManifestBuilder(options.file, { detail, entries });
  if (!scanManifest(bytes, wantedFor(detail, entries), builder)) {
    return outcome<DbtManifest>(null, [notJson(jsonFault(bytes, startOf(bytes))!, options.file)]);
  }
  const { manifest, diagnostics } = builder.finish();
  return outcome(manifest, diagnostics);
}

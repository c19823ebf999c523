import { type Outcome, outcome } from "../../errors/mod.ts";
import { ManifestBuilder, sections } from "./builder.ts";
import { notJson, stillCompressed } from "./faults.ts";
import { isGzip } from "./gzip.ts";
import { jsonFault } from "./json_fault.ts";
import type { DbtManifest } from "./types.ts";
import { isObject } from "./values.ts";

/** Reads a dbt manifest, v4 to v12 and dbt 2.0's, by what is present.
 *
 * A file that cannot be used gives exactly one error: `artifact/dbt-manifest-syntax` (with the position),
 * `artifact/not-a-dbt-manifest`, `artifact/dbt-manifest-too-old` or `artifact/dbt-manifest-compressed`. An entry that is
 * no object is `artifact/dbt-manifest-entry`.
 * @param input the file's bytes (UTF-8) or text; compressed bytes go through `readMaybeGzip` first.
 */
export function safeParseDbtManifest(
  input: Uint8Array | string,
  options: { readonly file: string },
): Outcome<DbtManifest> {
  if (typeof input !== "string" && isGzip(input)) {
    return outcome<DbtManifest>(null, [stillCompressed(options.file)]);
  }
  const json = typeof input === "string"
    ? input.replace(/^\uFEFF/, "")
    : new TextDecoder().decode(input);
  let root: unknown;
  try {
    root = JSON.parse(json);
  } catch {
    return outcome<DbtManifest>(null, [notJson(jsonFault(json)!, options.file)]);
  }
  const builder = new ManifestBuilder(options.file);
  if (isObject(root)) {
    builder.setMetadata(root.metadata);
    for (const name of Object.keys(root)) {
      if (!Object.hasOwn(sections, name)) continue;
      builder.begin(name);
      const section = root[name];
      if (isObject(section)) {
        for (const key of Object.keys(section)) builder.add(name, key, section[key]);
      } else if (Array.isArray(section)) {
        section.forEach((entry, i) => builder.add(name, String(i), entry));
      }
    }
  }
  const { manifest, diagnostics } = builder.finish();
  return outcome(manifest, diagnostics);
}

/** dbt's manifest.json: read by what is present, kept to what is used.
 * @module
 */
export { isGzip, readMaybeGzip } from "./gzip.ts";
export { type DbtManifestOptions, safeParseDbtManifest } from "./read.ts";
export {
  type DbtFreshnessResult,
  type DbtRunResult,
  type DbtRunResults,
  type DbtSourceFreshness,
  safeParseDbtRunResults,
  safeParseDbtSourceFreshness,
} from "./results.ts";
export { ageLimitS } from "./source.ts";
export type * from "./state_types.ts";
export type * from "./types.ts";
export type { DbtManifestDetail } from "./wanted.ts";

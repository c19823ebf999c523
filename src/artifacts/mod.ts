/** The wire contract: what floe.yaml, manifest.yaml, CompiledArtifacts and dbt's manifest may say, read with positions, and
 * how they resolve to one product.
 * @module
 */
export { isGzip, readMaybeGzip, safeParseDbtManifest } from "./dbt/mod.ts";
export * from "./dbt/mod.ts";
export {
  type DbtProject,
  type DbtProperties,
  readDbtProperties,
  safeParseDbtProject,
} from "./dbt_project.ts";
export {
  type Disposition,
  dispositionOf,
  dispositions,
  type DocumentName,
  type Unsupported,
} from "./dispositions.ts";
export { jsonSchema, type JsonSchemaName, jsonSchemaNames } from "./schema/json_schema.ts";
export type { Located } from "./located.ts";
export { maskSecrets } from "./secrets/mask_secrets.ts";
export { type DocumentSchema, type JsonOptions, safeParseJson } from "./parse_json.ts";
export { contractVersion, safeParseCompiledArtifacts } from "./parse_compiled.ts";
export {
  type ModelOrchestration,
  noModelOrchestration,
  safeParseModelOrchestration,
} from "./parse_model_orchestration.ts";
export { safeParsePlatformManifest } from "./parse_platform.ts";
export { safeParseDbtSelectors } from "./parse_selectors.ts";
export { safeParseFloeSpec } from "./parse_spec.ts";
export type { ParseOptions } from "./parse_options.ts";
export { resolveArtifacts } from "./resolve/resolve.ts";
export type {
  EnvironmentName,
  EnvironmentVariable,
  ResolvedProduct,
  ResolveInput,
} from "./resolved.ts";
export {
  type Redacted,
  type RedactOptions,
  redactSecrets,
  type ReferenceStyle,
} from "./secrets/secrets.ts";
export { type DbtProfile, type DbtProfiles, productSlug } from "./dbt_profiles.ts";
export type * from "./types/compiled.ts";
export type * from "./types/orchestration.ts";
export type * from "./types/platform.ts";
export type * from "./types/platform_governance.ts";
export type * from "./types/platform_registry.ts";
export type * from "./types/quality.ts";
export type * from "./types/spec.ts";

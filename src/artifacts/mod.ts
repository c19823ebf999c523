/** The wire contract: what floe.yaml, manifest.yaml, CompiledArtifacts and dbt's manifest may say, read with positions, and
 * how they resolve to one product.
 * @module
 */
export type * from "./dbt/types.ts";
export type { Located } from "./located.ts";
export type { EnvironmentVariable, ResolvedProduct, ResolveInput } from "./resolved.ts";
export type * from "./types/compiled.ts";
export type * from "./types/platform.ts";
export type * from "./types/platform_governance.ts";
export type * from "./types/platform_registry.ts";
export type * from "./types/quality.ts";
export type * from "./types/spec.ts";

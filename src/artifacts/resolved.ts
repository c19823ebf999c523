import type { Location, Path } from "../errors/mod.ts";
import type { DbtManifest } from "./dbt/types.ts";
import type { Located } from "./located.ts";
import type { CompiledArtifacts } from "./types/compiled.ts";
import type { PlatformManifest } from "./types/platform.ts";
import type { FloeSpec } from "./types/spec.ts";

/** The environments of the contract. */
export type EnvironmentName = "dev" | "staging" | "prod";

/** What a product can be resolved from: floe.yaml (with or without a platform manifest), or a file that was compiled
 * before, or a dbt manifest alone. */
export interface ResolveInput {
  readonly spec?: Located<FloeSpec> | null;
  readonly platform?: Located<PlatformManifest> | null;
  readonly compiled?: Located<CompiledArtifacts> | null;
  readonly dbt?: DbtManifest | null;
  /** `dev`, `staging` or `prod`; `dev` when left out. Names the dbt target and the deployment environment. */
  readonly environment?: string | null;
}

/** One data product, ready to be planned. */
export interface ResolvedProduct {
  /** Free of secrets: what looked like one is a reference to a variable in {@linkcode ResolvedProduct.variables}. */
  readonly artifacts: CompiledArtifacts;
  /** Every variable that the artifacts refer to; sorted by name, one entry each. */
  readonly variables: readonly EnvironmentVariable[];
  /** Where the value at a path into `artifacts` was written: in floe.yaml, manifest.yaml or the compiled file. For a
   * value that nobody wrote, the nearest enclosing one that somebody did; null when there is none. With `part` the key instead of its value. */
  locate(path: Path, part?: "key" | "value"): Location | null;
}

/** A variable that has to be set where the product runs. */
export interface EnvironmentVariable {
  readonly name: string;
  /** What it is for (`plugins.catalog.config.oauth2.client_secret`), never its value. */
  readonly purpose: string;
}

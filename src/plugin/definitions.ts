import {
  type CompiledArtifacts,
  type DbtManifest,
  resolveArtifacts,
  type ResolvedModel,
  safeParseFloeSpec,
} from "../artifacts/mod.ts";
import { type Diagnostic, type FloeError, type Outcome, PlanError } from "../errors/mod.ts";
import { buildPlan, type DbtManifests, type Plan } from "../plan/mod.ts";

/** What an orchestrator is told to have, in its own words: plain, serialisable data. */
export interface TargetDefinitions {
  readonly assets: readonly unknown[];
  readonly schedules: readonly unknown[];
  readonly sensors: readonly unknown[];
}

/** What definitions are made of: a plan, or the artifacts that one is made from. */
export type DefinitionsInput = Plan | CompiledArtifacts;

/** What artifacts may come with. */
export interface DefinitionsOptions {
  /** dbt's manifest, or one for each compute target; without it the transforms of the artifacts are the assets. Of no use beside a plan,
   * which has read it already. */
  readonly dbt?: DbtManifest | DbtManifests | null;
}

/** A transform of CompiledArtifacts; whatever is left out is null. */
export type Transform = Pick<ResolvedModel, "name"> & Partial<ResolvedModel>;

/** @param blockAssets assets of a block at most, of what the artifacts say.
 * @throws {PlanError} with all errors, when the artifacts make no plan. */
export function toPlan(
  input: DefinitionsInput,
  { dbt = null }: DefinitionsOptions,
  blockAssets: (artifacts: CompiledArtifacts) => number | null,
): Plan {
  if (isPlan(input)) return input;
  const located = { value: input, file: "artifacts", locate: () => null };
  const product = sound(resolveArtifacts({ compiled: located }));
  return sound(buildPlan(product, dbt, { blockAssets: blockAssets(product.artifacts) })).plan;
}

/** A product that is nothing but transforms.
 * @throws {PlanError} with all errors, when they are none, or read what is not among them.
 */
export function planOfTransforms(
  transforms: readonly Transform[],
  { product, dbt = null }: { readonly product: string } & DefinitionsOptions,
): Plan {
  const spec = {
    apiVersion: "floe.dev/v1",
    kind: "FloeSpec",
    metadata: { name: product, version: "0.0.0" },
    transforms: transforms.map((t) => ({
      name: t.name,
      compute: t.compute ?? null,
      tags: t.tags ?? null,
      dependsOn: t.depends_on ?? null,
      tier: t.quality_tier ?? null,
      qualityChecks: t.quality_checks ?? null,
    })),
  };
  // read as a file is, so that names are held to the same rules
  const parsed = sound(safeParseFloeSpec(JSON.stringify(spec), { file: "transforms" }));
  return sound(buildPlan(sound(resolveArtifacts({ spec: parsed })), dbt)).plan;
}

/** The error that speaks of the first of several, and holds all. */
export function errorOf<E extends FloeError>(
  found: readonly Diagnostic[],
  ErrorClass: new (init: ConstructorParameters<typeof FloeError>[0]) => E,
): E | null {
  const errors = found.filter((d) => d.severity === "error");
  const [first] = errors;
  if (first === undefined) return null;
  const { code, message, path, facts } = first;
  return new ErrorClass({
    code,
    message,
    path,
    facts,
    location: first.location ?? undefined,
    hint: first.hint ?? undefined,
    diagnostics: errors,
  });
}

function sound<T>({ value, diagnostics }: Outcome<T>): T {
  const error = errorOf(diagnostics, PlanError);
  if (error !== null) throw error;
  return value!;
}

function isPlan(input: DefinitionsInput): input is Plan {
  return typeof input.version === "number";
}

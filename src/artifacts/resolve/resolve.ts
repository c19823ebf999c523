import {
  type Diagnostic,
  diagnostic,
  hasErrors,
  type Location,
  nearestName,
  type Outcome,
  outcome,
  type Path,
} from "../../errors/mod.ts";
import type { DbtManifest } from "../dbt/types.ts";
import { contractVersion } from "../parse_compiled.ts";
import { dbtProfiles } from "../dbt_profiles.ts";
import { remainingSecrets } from "../secrets/misplaced_secrets.ts";
import {
  redactCompiled,
  type RedactedArtifacts,
  redactResolved,
} from "../secrets/redact_artifacts.ts";
import type { EnvironmentName, ResolvedProduct, ResolveInput } from "../resolved.ts";
import type {
  CompiledArtifacts,
  Orchestration,
  PluginRef,
  ResolvedTransforms,
} from "../types/compiled.ts";
import type { OrchestrationSpec } from "../types/orchestration.ts";
import type { FloeSpec } from "../types/spec.ts";
import { comparedWithSources } from "./compared.ts";
import { artifactLocator } from "./locate_artifact.ts";
import { approvals } from "./approvals.ts";
import { resolveGovernance, resolveObservability, resolvePlugins } from "./resolve_platform.ts";
import { sha256 } from "./sha256.ts";

/** The floe whose resolution is reproduced here. */
const floeVersion = "0.3.0";

/** No clock takes part: the same input gives the same bytes. What a file says that floe compiled is kept. */
const compiledAt = "1970-01-01T00:00:00Z";

/** Resolves one data product to CompiledArtifacts.
 *
 * From a compiled file: the file as it is; sources given beside it are only compared with it. Else from floe.yaml, manifest.yaml
 * and dbt's manifest, as many of them as there are, as floe's own compiler does it, with `orchestration` besides. Without a
 * manifest.yaml: orchestrated by Dagster, computed by dbt's adapter or embedded DuckDB in `<product>.duckdb` of the working
 * directory. From a dbt manifest alone: `transforms` and `dbt_profiles` are null, dbt's own profiles.yml applies.
 *
 * `metadata.compiled_at` is the Unix epoch and `metadata.source_hash` the digest of what the sources resolve to, secrets
 * excluded. `enforcement_result` is null: floe's policies are not run here.
 * @returns Diagnostics: `artifact/nothing-to-resolve`, `artifact/unknown-environment`, `artifact/product-mismatch`,
 * `artifact/not-approved`, `artifact/misplaced-secret`, `artifact/unknown-adapter` (errors); `artifact/platform-missing`, `artifact/adapter-mismatch`, `artifact/environment-settled`,
 * `artifact/unconfigured-compute`, `artifact/schedule-without-cron`, `artifact/secret-replaced` (warnings);
 * `artifact/dropped-by-floe` (information).
 */
export function resolveArtifacts(input: ResolveInput): Outcome<ResolvedProduct> {
  const { compiled = null, spec = null, platform = null, dbt = null } = input;
  const environment = toEnvironment(input.environment ?? "dev");
  if (typeof environment !== "string") return outcome<ResolvedProduct>(null, [environment]);
  if (compiled !== null) return resolveCompiled({ ...input, compiled });
  if (spec === null && dbt === null) {
    return outcome<ResolvedProduct>(null, [diagnostic({
      code: "artifact/nothing-to-resolve",
      message:
        "Cannot resolve a product: neither floe.yaml nor a compiled file nor dbt's manifest was given",
      hint: "Give at least one of the three",
    })]);
  }
  const found: Diagnostic[] = [...approvals(input), ...questions(input)];
  const name = spec?.value.metadata.name ?? productOf(dbt?.projectName ?? "");
  const version = spec?.value.metadata.version ?? "0.0.0";
  const plugins = resolvePlugins(input);
  const secretFree = redactResolved(plugins);
  const artifacts: CompiledArtifacts = {
    version: contractVersion,
    metadata: {
      compiled_at: compiledAt,
      floe_version: floeVersion,
      source_hash: "",
      product_name: name,
      product_version: version,
    },
    identity: {
      product_id: `default.${name.replaceAll("-", "_")}`,
      domain: "default",
      repository: "",
      namespace_registered: false,
      registration_timestamp: null,
    },
    mode: "simple",
    inheritance_chain: [],
    observability: resolveObservability(platform?.value ?? null, { name, version, environment }),
    plugins: secretFree.plugins,
    transforms: spec === null ? null : transformsOf(spec.value, plugins.compute.type),
    dbt_profiles: hasProfile(input, plugins.compute)
      ? dbtProfiles({
        product: name,
        environment,
        type: plugins.compute.type,
        config: secretFree.profileConfig,
      })
      : null,
    governance: resolveGovernance(platform?.value ?? null),
    enforcement_result: null,
    data_contracts: [],
    quality_config: platform?.value.plugins.quality ?? null,
    orchestration: spec === null ? null : orchestrationOf(spec.value),
  };
  const redacted = redactCompiled(artifacts, secretFree);
  return product(
    { ...redacted, artifacts: hashed(redacted.artifacts) },
    artifactLocator(input, environment),
    found,
  );
}

function resolveCompiled(
  input: ResolveInput & { readonly compiled: NonNullable<ResolveInput["compiled"]> },
): Outcome<ResolvedProduct> {
  const { compiled } = input;
  return product(
    redactCompiled(compiled.value),
    (path, part) => compiled.locate(path, part),
    [...comparedWithSources(input), ...compiledQuestions(input)],
  );
}

function product(
  redacted: RedactedArtifacts,
  locate: ResolvedProduct["locate"],
  found: readonly Diagnostic[],
): Outcome<ResolvedProduct> {
  const { artifacts, variables, replaced } = redacted;
  const told = replaced.map(({ path, name }) =>
    diagnostic({
      code: "artifact/secret-replaced",
      severity: "warning",
      message: `A secret stands in "${
        path.join(".")
      }": replaced it by the environment variable ${name}, which has to be set`,
      path,
      location: locate(path),
      hint: `Set ${name} where the product runs, and write a reference to it here: \${${name}}`,
      facts: { variable: name },
    })
  );
  const all = [...found, ...told, ...remainingSecrets(artifacts, locate)];
  return outcome(hasErrors(all) ? null : { artifacts, variables, locate }, all);
}

/** Whether there is enough to write a profile from. If not, dbt's own profiles.yml applies. */
function hasProfile({ spec, platform }: ResolveInput, compute: PluginRef): boolean {
  if (compute.config !== null) return true;
  return compute.type === "duckdb" && (spec != null || platform?.value.plugins.compute != null);
}

const environments: readonly EnvironmentName[] = ["dev", "staging", "prod"];

function toEnvironment(name: string): EnvironmentName | Diagnostic {
  const known = environments.find((environment) => environment === name);
  return known ?? diagnostic({
    code: "artifact/unknown-environment",
    message:
      `Cannot resolve a product for the environment "${name}": expected "dev", "staging" or "prod"`,
    hint: 'Use "dev", "staging" or "prod"',
    facts: { environment: name, expected: environments },
  });
}

/** A name that the contract allows, from that of a dbt project. */
function productOf(projectName: string): string {
  const legal = projectName.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 128);
  return /^[A-Za-z]/.test(legal) ? legal : `dbt_${legal}`.slice(0, 128);
}

function transformsOf(spec: FloeSpec, defaultCompute: string): ResolvedTransforms {
  return {
    models: spec.transforms.map((transform) => ({
      name: transform.name,
      compute: transform.compute ?? defaultCompute,
      tags: transform.tags,
      depends_on: transform.dependsOn,
      quality_checks: transform.qualityChecks,
      quality_tier: transform.tier,
    })),
    default_compute: defaultCompute,
  };
}

const nothingSaid: OrchestrationSpec = {
  partitions: null,
  groups: null,
  mappings: null,
  schedules: null,
  sensors: null,
  blocks: null,
  locations: null,
  severities: null,
};

function orchestrationOf(spec: FloeSpec): Orchestration {
  const { schedule, metadata } = spec;
  const cron = schedule?.cron ?? null;
  return {
    schedule: schedule === null || cron === null
      ? null
      : { cron, timezone: schedule.timezone, enabled: schedule.enabled },
    owner: metadata.owner,
    description: metadata.description,
    labels: metadata.labels ?? {},
    output_ports: spec.outputPorts ?? [],
    destinations: spec.destinations ?? [],
    ...nothingSaid,
    ...spec.orchestration,
  };
}

/** The digest is of what the sources come to, not of their texts: blanks and comments change nothing, and a digest over a
 * credential could be used to guess it. */
function hashed(artifacts: CompiledArtifacts): CompiledArtifacts {
  const digest = sha256(JSON.stringify(artifacts));
  return { ...artifacts, metadata: { ...artifacts.metadata, source_hash: `sha256:${digest}` } };
}

/** What the sources leave open, and how it was answered. */
function questions(input: ResolveInput): readonly Diagnostic[] {
  const { spec = null, platform = null, dbt = null } = input;
  const found: Diagnostic[] = [];
  if (spec !== null && spec.value.platform !== null && platform === null) {
    found.push(diagnostic({
      code: "artifact/platform-missing",
      severity: "warning",
      message:
        `Resolved the product without its platform "${spec.value.platform.manifest}", using defaults`,
      path: ["platform", "manifest"],
      location: spec.locate(["platform", "manifest"]),
      hint: "Give the platform manifest too, or remove the reference",
      facts: { manifest: spec.value.platform.manifest },
    }));
  }
  if (spec?.value.schedule != null && spec.value.schedule.cron === null) {
    found.push(diagnostic({
      code: "artifact/schedule-without-cron",
      severity: "warning",
      message: 'Read "schedule", which has no "cron": nothing is scheduled',
      path: ["schedule"],
      location: spec.locate(["schedule"]),
      hint: 'Add "cron", or remove the schedule',
    }));
  }
  const compute = resolvePlugins(input).compute.type;
  found.push(...adapterMismatch(dbt, compute, (path) => platform?.locate(path) ?? null));
  spec?.value.transforms.forEach((transform, i) => {
    if (transform.compute === null || transform.compute === compute) return;
    const path = ["transforms", i, "compute"];
    found.push(diagnostic({
      code: "artifact/unconfigured-compute",
      severity: "warning",
      message:
        `Resolved transform "${transform.name}" on "${transform.compute}", which the platform does not configure`,
      path,
      location: spec.locate(path),
      hint:
        `dbt's own profiles.yml has to know the target "${transform.compute}"; the platform configures "${compute}"`,
      facts: { transform: transform.name, compute: transform.compute, configured: compute },
    }));
  });
  return found;
}

/** What a compiled file has settled, whatever else is asked for. */
function compiledQuestions(
  { compiled, dbt, environment }: ResolveInput,
): readonly Diagnostic[] {
  if (compiled == null) return [];
  const { observability, plugins } = compiled.value;
  const settled = observability.telemetry.resource_attributes.deployment_environment;
  const path = ["observability", "telemetry", "resource_attributes", "deployment_environment"];
  const found = plugins === null
    ? []
    : [...adapterMismatch(dbt ?? null, plugins.compute.type, (at) => compiled.locate(at))];
  if (environment == null || environment === settled) return found;
  return [
    ...found,
    diagnostic({
      code: "artifact/environment-settled",
      severity: "warning",
      message:
        `Resolved "${compiled.file}" for "${settled}", which it was compiled for, not for "${environment}"`,
      path,
      location: compiled.locate(path),
      hint: "Compile from floe.yaml to choose the environment",
      facts: { settled, asked: environment },
    }),
  ];
}

/** A name that almost is that of an adapter. The project would have pip install `dbt-<name>`, which may be anybody's. What dbt itself has
 * worked with is no slip. */
function adapterSlip(
  compute: string,
  path: Path,
  locate: (path: Path) => Location | null,
): Diagnostic | null {
  // what can be none at all is told with the plan
  const known = COMMON_ADAPTERS.includes(compute) || !/^\w+$/.test(compute);
  const nearest = known ? null : nearestName(compute, COMMON_ADAPTERS);
  if (nearest === null) return null;
  return diagnostic({
    code: "artifact/unknown-adapter",
    message: `Cannot compute with "${compute}": no adapter of dbt is known by that name`,
    path,
    location: locate(path),
    hint:
      `Did you mean "${nearest}"? If there is an adapter dbt-${compute}, run dbt parse with it first`,
    facts: { compute, nearest },
  });
}

/** Those whose names people write. None of dbt's other adapters has a name that is near one of these. */
const COMMON_ADAPTERS = [
  ...["athena", "bigquery", "clickhouse", "databricks", "duckdb", "postgres"],
  ...["redshift", "snowflake", "spark", "sqlserver", "trino"],
];

function adapterMismatch(
  dbt: DbtManifest | null,
  compute: string,
  locate: (path: Path) => Location | null,
): readonly Diagnostic[] {
  if (dbt?.adapterType === compute) return [];
  const path = ["plugins", "compute", "type"];
  const slip = adapterSlip(compute, path, locate);
  if (slip !== null) return [slip];
  if (dbt === null || dbt.adapterType === null) return [];
  return [diagnostic({
    code: "artifact/adapter-mismatch",
    severity: "warning",
    message:
      `Resolved the compute engine "${compute}", but "${dbt.file}" was made for "${dbt.adapterType}"`,
    path,
    location: locate(path),
    hint: `Run "dbt parse" with a profile of type "${compute}"`,
    facts: { compute, adapter: dbt.adapterType },
  })];
}

import type { EnvironmentName, ResolveInput } from "../resolved.ts";
import type {
  ObservabilityConfig,
  PluginRef,
  ResolvedGovernance,
  ResolvedPlugins,
} from "../types/compiled.ts";
import type { PlatformManifest, PluginSelection } from "../types/platform.ts";

/** What the contract calls the version of a plugin that nobody pinned. */
const unpinned = "0.0.0";

/** The platform's plugins under their contract names; defaults where it chooses none. */
export function resolvePlugins({ platform, spec, dbt }: ResolveInput): ResolvedPlugins {
  const manifest = platform?.value ?? null;
  const chosen = manifest?.plugins ?? null;
  const embedded = spec == null ? null : { path: "{product_slug}.duckdb" };
  const compute = manifest?.defaults?.compute ?? dbt?.adapterType ?? "duckdb";
  return {
    compute: pluginRef(chosen?.compute ?? null) ?? {
      type: compute,
      version: unpinned,
      config: compute === "duckdb" ? embedded : null,
    },
    orchestrator: pluginRef(chosen?.orchestrator ?? null) ?? {
      type: manifest?.defaults?.orchestrator ?? "dagster",
      version: unpinned,
      config: null,
    },
    catalog: pluginRef(chosen?.catalog ?? null),
    storage: pluginRef(chosen?.storage ?? null),
    ingestion: pluginRef(chosen?.ingestion ?? null),
    semantic: pluginRef(chosen?.semantic_layer ?? null),
    lineage_backend: pluginRef(chosen?.lineage_backend ?? null),
  };
}

function pluginRef(selection: PluginSelection | null): PluginRef | null {
  if (selection === null) return null;
  return {
    type: selection.type,
    version: selection.version ?? unpinned,
    config: selection.config,
  };
}

export interface ObservedProduct {
  readonly name: string;
  readonly version: string;
  readonly environment: EnvironmentName;
}

/** Telemetry and lineage; floe's defaults where the platform says nothing. */
export function resolveObservability(
  manifest: PlatformManifest | null,
  product: ObservedProduct,
): ObservabilityConfig {
  const configured = manifest?.observability ?? null;
  return {
    telemetry: {
      enabled: configured?.tracing.enabled ?? true,
      otlp_endpoint: configured?.tracing.endpoint ?? "http://localhost:4317",
      otlp_protocol: "grpc",
      sampling: { dev: 1, staging: 0.5, prod: 0.1 },
      resource_attributes: {
        service_name: product.name,
        service_version: product.version,
        deployment_environment: product.environment,
        floe_namespace: "default",
        floe_product_name: product.name,
        floe_product_version: product.version,
        floe_mode: product.environment,
      },
      authentication: null,
      batch_processor: {
        max_queue_size: 2048,
        max_export_batch_size: 512,
        schedule_delay_millis: 5000,
        export_timeout_millis: 30000,
      },
      logging: {
        log_level: configured?.logging.level ?? "INFO",
        json_output: (configured?.logging.format ?? "json") === "json",
      },
      backend: manifest?.plugins.telemetry_backend?.type ?? "console",
    },
    lineage: configured?.lineage.enabled ?? true,
    lineage_namespace: product.name,
    lineage_endpoint: configured?.lineage.endpoint ?? null,
    lineage_transport: configured?.lineage.transport ?? null,
  };
}

/** The seven settings of `governance` that the contract has a place for. */
export function resolveGovernance(manifest: PlatformManifest | null): ResolvedGovernance | null {
  const configured = manifest?.governance ?? null;
  if (configured === null) return null;
  return {
    pii_encryption: configured.pii_encryption,
    audit_logging: configured.audit_logging,
    policy_enforcement_level: configured.policy_enforcement_level,
    data_retention_days: configured.data_retention_days,
    default_ttl_hours: configured.default_ttl_hours,
    snapshot_keep_last: configured.snapshot_keep_last,
    stale_table_recovery_mode: configured.stale_table_recovery_mode,
  };
}

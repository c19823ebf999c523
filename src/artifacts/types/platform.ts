import type { GovernanceConfig } from "./platform_governance.ts";
import type { ArtifactsConfig } from "./platform_registry.ts";
import type { QualityConfig } from "./quality.ts";

/** Root configuration entity for platform manifests. */
export interface PlatformManifest {
  /** API version (must be 'floe.dev/v1'). */
  readonly apiVersion: "floe.dev/v1";
  /** Resource kind (must be 'Manifest'). */
  readonly kind: "Manifest";
  /** Manifest metadata (name, version, owner). */
  readonly metadata: ManifestMetadata;
  /** Configuration scope (null: two tiers; enterprise, domain: three). */
  readonly scope: "enterprise" | "domain" | null;
  /** OCI URI of parent manifest (required for domain scope). */
  readonly parent_manifest: string | null;
  /** Plugin selections for all 12 categories. */
  readonly plugins: PluginsConfig;
  /** Security and compliance settings. */
  readonly governance: GovernanceConfig | null;
  /** Enterprise whitelist of approved plugins per category. */
  readonly approved_plugins: Readonly<Record<string, readonly string[]>> | null;
  /** Enterprise whitelist of approved sink types for reverse ETL. */
  readonly approved_sinks: readonly string[] | null;
  /** Domain list of approved data products. */
  readonly approved_products: readonly string[] | null;
  /** Default settings (e.g., compute: duckdb). */
  readonly defaults: Readonly<Record<string, string>> | null;
  /** OCI artifact storage and promotion lifecycle configuration. */
  readonly artifacts: ArtifactsConfig | null;
  /** Observability configuration (tracing, lineage, logging). */
  readonly observability: ObservabilityManifestConfig | null;
  /** Named runtime resource presets for generated platform deployment values. */
  readonly resource_presets: Readonly<Record<string, ManifestResourcePreset>> | null;
}

/** Metadata for tracking manifest versions and ownership. */
export interface ManifestMetadata {
  /** Manifest name (lowercase alphanumeric with hyphens). */
  readonly name: string;
  /** Semantic version (MAJOR.MINOR.PATCH). */
  readonly version: string;
  /** Owner email or team name. */
  readonly owner: string;
  /** Human-readable description. */
  readonly description: string | null;
}

/** A choice of specific plugin for a platform capability. */
export interface PluginSelection {
  /** Plugin name (must match registered plugin). */
  readonly type: string;
  /** Plugin version (semver) for reproducibility. */
  readonly version: string | null;
  /** Plugin-specific configuration options. */
  readonly config: Readonly<Record<string, unknown>> | null;
  /** Name of the Kubernetes Secret that holds the credentials; never the credentials themselves. */
  readonly connection_secret_ref: string | null;
}

/** Configuration for all pluggable platform components. */
export interface PluginsConfig {
  /** Compute engine (duckdb, snowflake, spark, bigquery, databricks). */
  readonly compute: PluginSelection | null;
  /** Workflow orchestration (dagster, airflow, prefect). */
  readonly orchestrator: PluginSelection | null;
  /** Data catalog (polaris, glue, hive). */
  readonly catalog: PluginSelection | null;
  /** Object storage (s3, gcs, azure-blob, minio). */
  readonly storage: PluginSelection | null;
  /** Semantic layer (cube, dbt-semantic-layer). */
  readonly semantic_layer: PluginSelection | null;
  /** Data ingestion (dlt, airbyte). */
  readonly ingestion: PluginSelection | null;
  /** Secret management (k8s-secrets, eso, vault). */
  readonly secrets: PluginSelection | null;
  /** Telemetry backend - OTLP (jaeger, datadog, grafana-cloud). */
  readonly telemetry_backend: PluginSelection | null;
  /** Lineage backend - OpenLineage (marquez, atlan, openmetadata). */
  readonly lineage_backend: PluginSelection | null;
  /** Identity/auth (k8s-rbac, custom). */
  readonly identity: PluginSelection | null;
  /** dbt execution runtime (core, fusion). Defaults to 'core'. */
  readonly dbt: PluginSelection;
  /** Data quality configuration (great_expectations, soda, dbt_expectations). */
  readonly quality: QualityConfig | null;
}

/** Tracing settings from manifest.yaml. */
export interface TracingManifestConfig {
  /** Enable distributed tracing. */
  readonly enabled: boolean;
  /** Trace exporter type. */
  readonly exporter: "otlp" | "console" | "none";
  /** OTLP collector endpoint. */
  readonly endpoint: string | null;
}

/** Lineage settings from manifest.yaml. */
export interface LineageManifestConfig {
  /** Enable data lineage tracking. */
  readonly enabled: boolean;
  /** OpenLineage transport type. */
  readonly transport: "http" | "console" | "noop";
  /** OpenLineage API endpoint. */
  readonly endpoint: string | null;
}

/** Logging settings from manifest.yaml. */
export interface LoggingManifestConfig {
  /** Log level. */
  readonly level: "DEBUG" | "INFO" | "WARNING" | "ERROR";
  /** Log output format. */
  readonly format: "json" | "text";
}

/** Observability settings from manifest.yaml. */
export interface ObservabilityManifestConfig {
  /** Tracing configuration. */
  readonly tracing: TracingManifestConfig;
  /** Lineage configuration. */
  readonly lineage: LineageManifestConfig;
  /** Logging configuration. */
  readonly logging: LoggingManifestConfig;
}

/** CPU and memory resource quantities from platform manifest. */
export interface ManifestResourceSpec {
  /** Kubernetes CPU quantity, e.g. 500m or 2. */
  readonly cpu: string;
  /** Kubernetes memory quantity, e.g. 512Mi or 4Gi. */
  readonly memory: string;
}

/** Resource preset available to platform runtime components. */
export interface ManifestResourcePreset {
  /** Requested CPU and memory. */
  readonly requests: ManifestResourceSpec;
  /** CPU and memory limits. */
  readonly limits: ManifestResourceSpec;
}

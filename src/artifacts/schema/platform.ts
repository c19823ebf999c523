import { z } from "zod";
import type { ManifestResourcePreset } from "../types/platform.ts";
import { governanceConfig } from "./platform_governance.ts";
import { artifactsConfig } from "./platform_registry.ts";
import { qualityConfig } from "./quality.ts";

export const manifestMetadata = z.strictObject({
  name: z.string().min(1).max(63).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/).describe(
    "Manifest name (lowercase alphanumeric with hyphens)",
  ),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).describe("Semantic version (MAJOR.MINOR.PATCH)"),
  owner: z.string().min(1).describe("Owner email or team name"),
  description: z.string().max(500).nullable().default(null).describe("Human-readable description"),
});

export const pluginSelection = z.strictObject({
  type: z.string().min(1).describe("Plugin name (must match registered plugin)"),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).nullable().default(null).describe(
    "Plugin version (semver) for reproducibility",
  ),
  config: z.record(z.string(), z.unknown()).nullable().default(null).describe(
    "Plugin-specific configuration options",
  ),
  connection_secret_ref: z.string().min(1).max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/)
    .nullable().default(null),
});

export const pluginsConfig = z.strictObject({
  compute: pluginSelection.nullable().default(null).describe(
    "Compute engine (duckdb, snowflake, spark, bigquery, databricks)",
  ),
  orchestrator: pluginSelection.nullable().default(null).describe(
    "Workflow orchestration (dagster, airflow, prefect)",
  ),
  catalog: pluginSelection.nullable().default(null).describe("Data catalog (polaris, glue, hive)"),
  storage: pluginSelection.nullable().default(null).describe(
    "Object storage (s3, gcs, azure-blob, minio)",
  ),
  semantic_layer: pluginSelection.nullable().default(null).describe(
    "Semantic layer (cube, dbt-semantic-layer)",
  ),
  ingestion: pluginSelection.nullable().default(null).describe("Data ingestion (dlt, airbyte)"),
  secrets: pluginSelection.nullable().default(null).describe(
    "Secret management (k8s-secrets, eso, vault)",
  ),
  telemetry_backend: pluginSelection.nullable().default(null).describe(
    "Telemetry backend - OTLP (jaeger, datadog, grafana-cloud)",
  ),
  lineage_backend: pluginSelection.nullable().default(null).describe(
    "Lineage backend - OpenLineage (marquez, atlan, openmetadata)",
  ),
  identity: pluginSelection.nullable().default(null).describe("Identity/auth (k8s-rbac, custom)"),
  dbt: pluginSelection.prefault({ type: "core" }).describe(
    "dbt execution runtime (core, fusion). Defaults to 'core'",
  ),
  quality: qualityConfig.nullable().default(null).describe(
    "Data quality configuration (great_expectations, soda, dbt_expectations)",
  ),
});

export const tracingManifestConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable distributed tracing"),
  exporter: z.enum(["otlp", "console", "none"]).default("otlp").describe("Trace exporter type"),
  endpoint: z.string().nullable().default(null).describe("OTLP collector endpoint"),
});

export const lineageManifestConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable data lineage tracking"),
  transport: z.enum(["http", "console", "noop"]).default("http").describe(
    "OpenLineage transport type",
  ),
  endpoint: z.string().nullable().default(null).describe("OpenLineage API endpoint"),
});

export const loggingManifestConfig = z.strictObject({
  level: z.enum(["DEBUG", "INFO", "WARNING", "ERROR"]).default("INFO").describe("Log level"),
  format: z.enum(["json", "text"]).default("json").describe("Log output format"),
});

export const observabilityManifestConfig = z.strictObject({
  tracing: tracingManifestConfig.prefault({}).describe("Tracing configuration"),
  lineage: lineageManifestConfig.prefault({}).describe("Lineage configuration"),
  logging: loggingManifestConfig.prefault({}).describe("Logging configuration"),
});

export const manifestResourceSpec = z.strictObject({
  cpu: z.string().describe("Kubernetes CPU quantity, e.g. 500m or 2"),
  memory: z.string().describe("Kubernetes memory quantity, e.g. 512Mi or 4Gi"),
});

/** Kubernetes' own form, and the flat form of floe's demo platform, which is read as the former. */
export const manifestResourcePreset = z.union([
  z.strictObject({
    requests: manifestResourceSpec.describe("Requested CPU and memory"),
    limits: manifestResourceSpec.describe("CPU and memory limits"),
  }),
  z.strictObject({
    cpu_request: z.string().describe("Requested CPU, e.g. 500m or 2"),
    cpu_limit: z.string().describe("CPU limit"),
    memory_request: z.string().describe("Requested memory, e.g. 512Mi or 4Gi"),
    memory_limit: z.string().describe("Memory limit"),
  }),
]).transform((preset): ManifestResourcePreset =>
  "requests" in preset ? preset : {
    requests: { cpu: preset.cpu_request, memory: preset.memory_request },
    limits: { cpu: preset.cpu_limit, memory: preset.memory_limit },
  }
);

export const platformManifest = z.strictObject({ // unknown keys are allowed: parse_platform.ts turns them into warnings
  apiVersion: z.literal("floe.dev/v1").describe("API version (must be 'floe.dev/v1')"),
  kind: z.literal("Manifest").describe("Resource kind (must be 'Manifest')"),
  metadata: manifestMetadata.describe("Manifest metadata (name, version, owner)"),
  scope: z.enum(["enterprise", "domain"]).nullable().default(null).describe(
    "Configuration scope (null: two tiers; enterprise, domain: three)",
  ),
  parent_manifest: z.string().nullable().default(null).describe(
    "OCI URI of parent manifest (required for domain scope)",
  ),
  plugins: pluginsConfig.describe("Plugin selections for all 12 categories"),
  governance: governanceConfig.nullable().default(null).describe(
    "Security and compliance settings",
  ),
  approved_plugins: z.record(z.string(), z.array(z.string())).nullable().default(null).describe(
    "Enterprise whitelist of approved plugins per category",
  ),
  approved_sinks: z.array(z.string()).nullable().default(null).describe(
    "Enterprise whitelist of approved sink types for reverse ETL",
  ),
  approved_products: z.array(z.string()).nullable().default(null).describe(
    "Domain list of approved data products",
  ),
  defaults: z.record(z.string(), z.string()).nullable().default(null).describe(
    "Default settings (e.g., compute: duckdb)",
  ),
  artifacts: artifactsConfig.nullable().default(null).describe(
    "OCI artifact storage and promotion lifecycle configuration",
  ),
  observability: observabilityManifestConfig.nullable().default(null).describe(
    "Observability configuration (tracing, lineage, logging)",
  ),
  resource_presets: z.record(z.string(), manifestResourcePreset).nullable().default(null).describe(
    "Named runtime resource presets for generated platform deployment values",
  ),
});

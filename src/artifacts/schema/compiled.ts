import { orchestrationParts } from "./orchestration.ts";
import { z } from "zod";
import { qualityCheck, qualityConfig } from "./quality.ts";
import { destinationConfig, outputPort } from "./spec.ts";

export const compilationMetadata = z.strictObject({
  compiled_at: z.string().describe("Timestamp of compilation"),
  floe_version: z.string().describe("Version of floe used for compilation"),
  source_hash: z.string().describe("SHA256 hash of input files"),
  product_name: z.string().min(1).max(128).regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/).describe(
    "Name of the data product",
  ),
  product_version: z.string().describe("Version of the data product"),
});

export const productIdentity = z.strictObject({
  product_id: z.string().min(1).describe("Fully qualified product ID"),
  domain: z.string().min(1).describe("Domain name"),
  repository: z.string().describe("Source repository URL"),
  namespace_registered: z.boolean().default(false).describe("Whether registered in catalog"),
  registration_timestamp: z.string().nullable().default(null).describe("When first registered"),
});

export const manifestRef = z.strictObject({
  name: z.string().describe("Manifest name"),
  version: z.string().describe("Manifest version"),
  scope: z.enum(["enterprise", "domain"]).describe("Manifest scope"),
  ref: z.string().describe("OCI reference"),
});

export const samplingConfig = z.strictObject({
  dev: z.number().min(0).max(1).default(1.0).describe("Development sampling ratio (0.0-1.0)"),
  staging: z.number().min(0).max(1).default(0.5).describe("Staging sampling ratio (0.0-1.0)"),
  prod: z.number().min(0).max(1).default(0.1).describe("Production sampling ratio (0.0-1.0)"),
});

export const resourceAttributes = z.strictObject({
  service_name: z.string().min(1).max(128).describe("Service identifier"),
  service_version: z.string().regex(/^\d+\.\d+\.\d+.*$/).describe("Service version (semver)"),
  deployment_environment: z.enum(["dev", "staging", "prod"]).describe("Deployment environment"),
  floe_namespace: z.string().min(1).max(128).describe("Polaris catalog namespace (mandatory)"),
  floe_product_name: z.string().min(1).max(128).describe("Data product name"),
  floe_product_version: z.string().describe("Data product version"),
  floe_mode: z.enum(["dev", "staging", "prod"]).describe("Execution mode"),
});

export const telemetryAuth = z.strictObject({
  auth_type: z.enum(["api_key", "bearer"]).describe("Authentication mechanism"),
  api_key: z.string().nullable().default(null).describe("API key (for api_key auth_type)"),
  bearer_token: z.string().nullable().default(null).describe("Bearer token (for bearer auth_type)"),
  header_name: z.string().default("Authorization").describe("HTTP header name for credentials"),
});

export const batchSpanProcessorConfig = z.strictObject({
  max_queue_size: z.int().gt(0).default(2048).describe("Maximum spans buffered in memory"),
  max_export_batch_size: z.int().gt(0).default(512).describe("Spans per export batch"),
  schedule_delay_millis: z.int().gt(0).default(5000).describe("Export interval in milliseconds"),
  export_timeout_millis: z.int().gt(0).default(30000).describe(
    "Per-batch export timeout in milliseconds",
  ),
});

export const loggingConfig = z.strictObject({
  log_level: z.string().regex(/^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$/i).default("INFO").describe(
    "Minimum log level (case-insensitive). Override with FLOE_LOG_LEVEL env var",
  ),
  json_output: z.boolean().default(true).describe(
    "Output format - JSON (True) or console (False). Override with FLOE_LOG_JSON env var",
  ),
});

export const telemetryConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable telemetry emission"),
  otlp_endpoint: z.string().default("http://localhost:4317").describe(
    "OTLP Collector endpoint. Default 'localhost' is for local development. For K8s, use 'http://otel-collector:4317' (internal) or 'https://otlp.example.com:443' (external with TLS)",
  ),
  otlp_protocol: z.enum(["grpc", "http"]).default("grpc").describe("OTLP export protocol"),
  sampling: samplingConfig.prefault({}).describe("Environment-based sampling"),
  resource_attributes: resourceAttributes.describe("Service identification attributes"),
  authentication: telemetryAuth.nullable().default(null).describe("Optional OTLP authentication"),
  batch_processor: batchSpanProcessorConfig.prefault({}).describe(
    "BatchSpanProcessor configuration for async export",
  ),
  logging: loggingConfig.prefault({}).describe(
    "Structured logging configuration with trace context",
  ),
  backend: z.string().default("console").describe(
    "Telemetry backend plugin name (e.g., 'console', 'jaeger')",
  ),
});

export const observabilityConfig = z.strictObject({
  telemetry: telemetryConfig.describe("OpenTelemetry configuration (traces, metrics, logs)"),
  lineage: z.boolean().default(true).describe("Whether OpenLineage is enabled"),
  lineage_namespace: z.string().min(1).describe("Namespace for lineage events"),
  lineage_endpoint: z.string().nullable().default(null).describe(
    "OpenLineage HTTP endpoint for lineage events",
  ),
  lineage_transport: z.enum(["http", "console", "noop"]).nullable().default(null).describe(
    "OpenLineage transport type",
  ),
});

export const pluginRef = z.strictObject({
  type: z.string().min(1).describe("Plugin type name (e.g., 'duckdb', 'snowflake')"),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).describe("Plugin version (semver)"),
  config: z.record(z.string(), z.unknown()).nullable().default(null).describe(
    "Plugin-specific configuration",
  ),
});

export const resolvedPlugins = z.strictObject({
  compute: pluginRef.describe("Resolved compute plugin (required)"),
  orchestrator: pluginRef.describe("Resolved orchestrator plugin (required)"),
  catalog: pluginRef.nullable().default(null).describe("Resolved catalog plugin (optional)"),
  storage: pluginRef.nullable().default(null).describe("Resolved storage plugin (optional)"),
  ingestion: pluginRef.nullable().default(null).describe("Resolved ingestion plugin (optional)"),
  semantic: pluginRef.nullable().default(null).describe(
    "Resolved semantic layer plugin (optional)",
  ),
  lineage_backend: pluginRef.nullable().default(null).describe("Resolved lineage backend plugin"),
});

export const resolvedModel = z.strictObject({
  name: z.string().min(1).describe("Model name (dbt model identifier)"),
  compute: z.string().min(1).describe("Resolved compute target (never null)"),
  tags: z.array(z.string()).nullable().default(null).describe("dbt tags for selection"),
  depends_on: z.array(z.string()).nullable().default(null).describe(
    "Explicit dependencies (model names)",
  ),
  quality_checks: z.array(qualityCheck).nullable().default(null).describe(
    "Quality checks for this model",
  ),
  quality_tier: z.enum(["bronze", "silver", "gold"]).nullable().default(null).describe(
    "Quality tier for this model",
  ),
});

export const resolvedTransforms = z.strictObject({
  models: z.array(resolvedModel).min(1).describe("List of resolved models with compute targets"),
  default_compute: z.string().min(1).describe("Default compute target from platform"),
});

export const resolvedGovernance = z.strictObject({
  pii_encryption: z.enum(["required", "optional"]).nullable().default(null).describe(
    "PII encryption policy",
  ),
  audit_logging: z.enum(["enabled", "disabled"]).nullable().default(null).describe(
    "Audit logging policy",
  ),
  policy_enforcement_level: z.enum(["off", "warn", "strict"]).nullable().default(null).describe(
    "Policy enforcement level",
  ),
  data_retention_days: z.int().min(1).nullable().default(null).describe(
    "Data retention period in days",
  ),
  default_ttl_hours: z.int().min(1).max(8760).nullable().default(null).describe(
    "Table-level partition TTL in hours",
  ),
  snapshot_keep_last: z.int().min(1).max(100).nullable().default(null).describe(
    "Minimum Iceberg snapshots to retain per table",
  ),
  stale_table_recovery_mode: z.enum(["strict", "repair"]).nullable().default(null).describe(
    "Configured stale Iceberg metadata recovery mode for runtimes",
  ),
});

export const enforcementResultSummary = z.strictObject({
  passed: z.boolean().describe("Overall pass/fail status"),
  error_count: z.int().min(0).describe("Number of error-severity violations"),
  warning_count: z.int().min(0).describe("Number of warning-severity violations"),
  policy_types_checked: z.array(z.string()).describe("List of policy types that were enforced"),
  models_validated: z.int().min(0).describe("Number of models that were validated"),
  enforcement_level: z.enum(["off", "warn", "strict"]).describe("Applied enforcement level"),
  rbac_principal: z.string().nullable().default(null).describe(
    "Authenticated principal name from RBAC validation",
  ),
  secrets_scanned: z.int().min(0).default(0).describe("Count of secret scanning violations found"),
});

export const orchestration = z.strictObject({
  schedule: z.strictObject({
    cron: z.string().describe("Cron expression"),
    timezone: z.string().default("UTC").describe("IANA time zone"),
    enabled: z.boolean().default(true).describe("False: the schedule exists, but stopped"),
  }).nullable().default(null).describe("When the product's main job runs"),
  owner: z.string().min(1).nullable().default(null).describe("Owner email or team name"),
  description: z.string().nullable().default(null).describe("Human-readable description"),
  labels: z.record(z.string(), z.string()).default({}).describe("Key-value labels"),
  output_ports: z.array(outputPort).default([]).describe("Output ports, as floe.yaml has them"),
  destinations: z.array(destinationConfig).default([]).describe("Reverse ETL destinations"),
  ...orchestrationParts,
});

export const compiledArtifacts = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/).default("0.10.0").describe(
    "Schema version (semver)",
  ),
  metadata: compilationMetadata.describe("Compilation metadata"),
  identity: productIdentity.describe("Product identity from catalog"),
  mode: z.enum(["simple", "centralized", "mesh"]).default("simple").describe(
    "Deployment mode (simple, centralized, mesh)",
  ),
  inheritance_chain: z.array(manifestRef).default([]).describe("Manifest inheritance lineage"),
  observability: observabilityConfig.describe("Observability configuration with TelemetryConfig"),
  plugins: resolvedPlugins.nullable().default(null).describe("Resolved plugin selections"),
  transforms: resolvedTransforms.nullable().default(null).describe(
    "Compiled transform configuration",
  ),
  dbt_profiles: z.record(z.string(), z.unknown()).nullable().default(null).describe(
    "Generated profiles.yml content",
  ),
  governance: resolvedGovernance.nullable().default(null).describe("Resolved governance settings"),
  enforcement_result: enforcementResultSummary.nullable().default(null).describe(
    "Enforcement result summary",
  ),
  data_contracts: z.array(z.record(z.string(), z.unknown())).default([]).describe(
    "Validated data contracts with schema hash and validation metadata",
  ),
  quality_config: qualityConfig.nullable().default(null).describe("Resolved quality configuration"),
  orchestration: orchestration.nullable().default(null)
    .describe("What floe.yaml says and contract 0.10.0 has no place for (0.11.0)"),
});

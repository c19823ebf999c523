import { orchestrationParts } from "./orchestration.ts";
import { z } from "zod";
import { qualityCheck, qualityConfig } from "./quality.ts";
import { destinationConfig, outputPort } from "./spec.ts";

export const compilationMetadata = z.strictObject({
  compiled_at: z.string().meta({
    description: "Timestamp of compilation",
    examples: ["2030-01-15T10:30:00Z"],
  }),
  floe_version: z.string().meta({
    description: "Version of floe used for compilation",
    examples: ["0.3.0"],
  }),
  source_hash: z.string().meta({
    description: "SHA256 hash of input files",
    examples: ["sha256:4f53cda1"],
  }),
  product_name: z.string().min(1).max(128).regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/).meta({
    description: "Name of the data product",
    examples: ["customer-analytics"],
  }),
  product_version: z.string().meta({
    description: "Version of the data product",
    examples: ["1.0.0"],
  }),
});

export const productIdentity = z.strictObject({
  product_id: z.string().min(1).meta({
    description: "Fully qualified product ID",
    examples: ["sales.customer_analytics"],
  }),
  domain: z.string().min(1).meta({ description: "Domain name", examples: ["sales"] }),
  repository: z.string().meta({
    description: "Source repository URL",
    examples: ["https://git.example/acme/customer-analytics"],
  }),
  namespace_registered: z.boolean().default(false).describe("Whether registered in catalog"),
  registration_timestamp: z.string().nullable().default(null).meta({
    description: "When first registered",
    examples: ["2030-01-15T10:30:00Z"],
  }),
});

export const manifestRef = z.strictObject({
  name: z.string().meta({ description: "Manifest name", examples: ["acme-platform"] }),
  version: z.string().meta({ description: "Manifest version", examples: ["1.0.0"] }),
  scope: z.enum(["enterprise", "domain"]).describe("Manifest scope"),
  ref: z.string().meta({
    description: "OCI reference",
    examples: ["oci://registry.example/manifests/enterprise:1.0"],
  }),
});

export const samplingConfig = z.strictObject({
  dev: z.number().min(0).max(1).default(1.0).meta({
    description: "Development sampling ratio (0.0-1.0)",
    examples: [1],
  }),
  staging: z.number().min(0).max(1).default(0.5).meta({
    description: "Staging sampling ratio (0.0-1.0)",
    examples: [0.5],
  }),
  prod: z.number().min(0).max(1).default(0.1).meta({
    description: "Production sampling ratio (0.0-1.0)",
    examples: [0.1],
  }),
});

export const resourceAttributes = z.strictObject({
  service_name: z.string().min(1).max(128).meta({
    description: "Service identifier",
    examples: ["customer-analytics"],
  }),
  service_version: z.string().regex(/^\d+\.\d+\.\d+.*$/).meta({
    description: "Service version (semver)",
    examples: ["1.0.0"],
  }),
  deployment_environment: z.enum(["dev", "staging", "prod"]).describe("Deployment environment"),
  floe_namespace: z.string().min(1).max(128).meta({
    description: "Polaris catalog namespace (mandatory)",
    examples: ["analytics"],
  }),
  floe_product_name: z.string().min(1).max(128).meta({
    description: "Data product name",
    examples: ["customer-analytics"],
  }),
  floe_product_version: z.string().meta({
    description: "Data product version",
    examples: ["1.0.0"],
  }),
  floe_mode: z.enum(["dev", "staging", "prod"]).describe("Execution mode"),
});

export const telemetryAuth = z.strictObject({
  auth_type: z.enum(["api_key", "bearer"]).describe("Authentication mechanism"),
  api_key: z.string().nullable().default(null).describe("API key (for api_key auth_type)"),
  bearer_token: z.string().nullable().default(null).describe("Bearer token (for bearer auth_type)"),
  header_name: z.string().default("Authorization").meta({
    description: "HTTP header name for credentials",
    examples: ["Authorization"],
  }),
});

export const batchSpanProcessorConfig = z.strictObject({
  max_queue_size: z.int().gt(0).default(2048).meta({
    description: "Maximum spans buffered in memory",
    examples: [2048],
  }),
  max_export_batch_size: z.int().gt(0).default(512).meta({
    description: "Spans per export batch",
    examples: [512],
  }),
  schedule_delay_millis: z.int().gt(0).default(5000).meta({
    description: "Export interval in milliseconds",
    examples: [5000],
  }),
  export_timeout_millis: z.int().gt(0).default(30000).meta({
    description: "Per-batch export timeout in milliseconds",
    examples: [30000],
  }),
});

export const loggingConfig = z.strictObject({
  log_level: z.string().regex(/^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$/i).default("INFO").meta({
    description: "Minimum log level (case-insensitive). Override with FLOE_LOG_LEVEL env var",
    examples: ["INFO", "DEBUG"],
  }),
  json_output: z.boolean().default(true).describe(
    "Output format - JSON (True) or console (False). Override with FLOE_LOG_JSON env var",
  ),
});

export const telemetryConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable telemetry emission"),
  otlp_endpoint: z.string().default("http://localhost:4317").meta({
    description: "OTLP Collector endpoint. The default, 'localhost', is for local development",
    examples: ["http://otel-collector:4317", "https://otlp.example:443"],
  }),
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
  backend: z.string().default("console").meta({
    description: "Telemetry backend plugin name (e.g., 'console', 'jaeger')",
    examples: ["console", "jaeger"],
  }),
});

export const observabilityConfig = z.strictObject({
  telemetry: telemetryConfig.describe("OpenTelemetry configuration (traces, metrics, logs)"),
  lineage: z.boolean().default(true).describe("Whether OpenLineage is enabled"),
  lineage_namespace: z.string().min(1).meta({
    description: "Namespace for lineage events",
    examples: ["customer-analytics"],
  }),
  lineage_endpoint: z.string().nullable().default(null).meta({
    description: "OpenLineage HTTP endpoint for lineage events",
    examples: ["http://marquez.example/api/v1/lineage"],
  }),
  lineage_transport: z.enum(["http", "console", "noop"]).nullable().default(null).describe(
    "OpenLineage transport type",
  ),
});

export const pluginRef = z.strictObject({
  type: z.string().min(1).meta({
    description: "Plugin type name (e.g., 'duckdb', 'snowflake')",
    examples: ["duckdb", "snowflake", "dagster"],
  }),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).meta({
    description: "Plugin version (semver)",
    examples: ["0.9.0", "1.2.3"],
  }),
  config: z.record(z.string(), z.unknown()).nullable().default(null).meta({
    description: "Plugin-specific configuration",
    examples: [{ threads: 4, memory_limit: "8GB" }],
  }),
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
  name: z.string().min(1).meta({
    description: "Model name (dbt model identifier)",
    examples: ["stg_customers", "fct_orders"],
  }),
  compute: z.string().min(1).meta({
    description: "Resolved compute target (never null)",
    examples: ["duckdb", "snowflake"],
  }),
  tags: z.array(z.string()).nullable().default(null).meta({
    description: "dbt tags for selection",
    examples: [["staging", "customers"]],
  }),
  depends_on: z.array(z.string()).nullable().default(null).meta({
    description: "Explicit dependencies (model names)",
    examples: [["raw_customers", "raw_orders"]],
  }),
  quality_checks: z.array(qualityCheck).nullable().default(null).describe(
    "Quality checks for this model",
  ),
  quality_tier: z.enum(["bronze", "silver", "gold"]).nullable().default(null).describe(
    "Quality tier for this model",
  ),
});

export const resolvedTransforms = z.strictObject({
  models: z.array(resolvedModel).min(1).describe("List of resolved models with compute targets"),
  default_compute: z.string().min(1).meta({
    description: "Default compute target from platform",
    examples: ["duckdb", "snowflake"],
  }),
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
  data_retention_days: z.int().min(1).nullable().default(null).meta({
    description: "Data retention period in days",
    examples: [365],
  }),
  default_ttl_hours: z.int().min(1).max(8760).nullable().default(null).meta({
    description: "Table-level partition TTL in hours",
    examples: [8760],
  }),
  snapshot_keep_last: z.int().min(1).max(100).nullable().default(null).meta({
    description: "Minimum Iceberg snapshots to retain per table",
    examples: [10],
  }),
  stale_table_recovery_mode: z.enum(["strict", "repair"]).nullable().default(null).describe(
    "Configured stale Iceberg metadata recovery mode for runtimes",
  ),
});

export const enforcementResultSummary = z.strictObject({
  passed: z.boolean().describe("Overall pass/fail status"),
  error_count: z.int().min(0).meta({
    description: "Number of error-severity violations",
    examples: [0],
  }),
  warning_count: z.int().min(0).meta({
    description: "Number of warning-severity violations",
    examples: [2],
  }),
  policy_types_checked: z.array(z.string()).meta({
    description: "List of policy types that were enforced",
    examples: [["naming", "coverage"]],
  }),
  models_validated: z.int().min(0).meta({
    description: "Number of models that were validated",
    examples: [42],
  }),
  enforcement_level: z.enum(["off", "warn", "strict"]).describe("Applied enforcement level"),
  rbac_principal: z.string().nullable().default(null).meta({
    description: "Authenticated principal name from RBAC validation",
    examples: ["ci@acme.example"],
  }),
  secrets_scanned: z.int().min(0).default(0).describe("Count of secret scanning violations found"),
});

export const orchestration = z.strictObject({
  schedule: z.strictObject({
    cron: z.string().meta({ description: "Cron expression", examples: ["0 6 * * *"] }),
    timezone: z.string().default("UTC").meta({
      description: "IANA time zone",
      examples: ["Europe/Berlin", "UTC"],
    }),
    enabled: z.boolean().default(true).describe("False: the schedule exists, but stopped"),
  }).nullable().default(null).describe("When the product's main job runs"),
  owner: z.string().min(1).nullable().default(null).meta({
    description: "Owner email or team name",
    examples: ["data-engineering"],
  }),
  description: z.string().nullable().default(null).meta({
    description: "Human-readable description",
    examples: ["Orders and customers of the shop"],
  }),
  labels: z.record(z.string(), z.string()).default({}).meta({
    description: "Key-value labels",
    examples: [{ domain: "analytics" }],
  }),
  output_ports: z.array(outputPort).default([]).describe("Output ports, as floe.yaml has them"),
  destinations: z.array(destinationConfig).default([]).describe("Reverse ETL destinations"),
  ...orchestrationParts,
});

export const compiledArtifacts = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/).default("0.10.0").meta({
    description: "Schema version (semver)",
    examples: ["0.11.0", "0.10.0"],
  }),
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

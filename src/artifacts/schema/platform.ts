import { z } from "zod";
import type { ManifestResourcePreset } from "../types/platform.ts";
import { governanceConfig } from "./platform_governance.ts";
import { artifactsConfig } from "./platform_registry.ts";
import { qualityConfig } from "./quality.ts";

export const manifestMetadata = z.strictObject({
  name: z.string().min(1).max(63).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/).meta({
    description: "Manifest name (lowercase alphanumeric with hyphens)",
    examples: ["acme-platform", "sales-domain"],
  }),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).meta({
    description: "Semantic version (MAJOR.MINOR.PATCH)",
    examples: ["1.0.0", "2.1.3"],
  }),
  owner: z.string().min(1).meta({
    description: "Owner email or team name",
    examples: ["platform@acme.example", "data-engineering"],
  }),
  description: z.string().max(500).nullable().default(null).meta({
    description: "Human-readable description",
    examples: ["Platform of all products of the shop"],
  }),
});

export const pluginSelection = z.strictObject({
  type: z.string().min(1).meta({
    description: "Plugin name (must match registered plugin)",
    examples: ["duckdb", "snowflake", "dagster", "polaris"],
  }),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).nullable().default(null).meta({
    description: "Plugin version (semver) for reproducibility",
    examples: ["0.9.0", "1.2.3"],
  }),
  config: z.record(z.string(), z.unknown()).nullable().default(null).meta({
    description: "Plugin-specific configuration options",
    examples: [{ threads: 4, memory_limit: "8GB" }],
  }),
  connection_secret_ref: z.string().min(1).max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/)
    .nullable().default(null).meta({
      description:
        "Name of the Kubernetes Secret that holds the credentials; never the credentials themselves",
      examples: ["db-credentials"],
    }),
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
  endpoint: z.string().nullable().default(null).meta({
    description: "OTLP collector endpoint",
    examples: ["http://otel-collector.example:4317"],
  }),
});

export const lineageManifestConfig = z.strictObject({
  enabled: z.boolean().default(true).describe("Enable data lineage tracking"),
  transport: z.enum(["http", "console", "noop"]).default("http").describe(
    "OpenLineage transport type",
  ),
  endpoint: z.string().nullable().default(null).meta({
    description: "OpenLineage API endpoint",
    examples: ["http://marquez.example/api/v1/lineage"],
  }),
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
  cpu: z.string().meta({
    description: "Kubernetes CPU quantity, e.g. 500m or 2",
    examples: ["500m", "2"],
  }),
  memory: z.string().meta({
    description: "Kubernetes memory quantity, e.g. 512Mi or 4Gi",
    examples: ["512Mi", "4Gi"],
  }),
});

/** Kubernetes' own form, and the flat form of floe's demo platform, which is read as the former. */
export const manifestResourcePreset = z.union([
  z.strictObject({
    requests: manifestResourceSpec.describe("Requested CPU and memory"),
    limits: manifestResourceSpec.describe("CPU and memory limits"),
  }),
  z.strictObject({
    cpu_request: z.string().meta({
      description: "Requested CPU, e.g. 500m or 2",
      examples: ["500m"],
    }),
    cpu_limit: z.string().meta({ description: "CPU limit", examples: ["2"] }),
    memory_request: z.string().meta({
      description: "Requested memory, e.g. 512Mi or 4Gi",
      examples: ["512Mi"],
    }),
    memory_limit: z.string().meta({ description: "Memory limit", examples: ["4Gi"] }),
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
  parent_manifest: z.string().nullable().default(null).meta({
    description: "OCI URI of parent manifest (required for domain scope)",
    examples: ["oci://registry.example/manifests/enterprise:1.0"],
  }),
  plugins: pluginsConfig.describe("Plugin selections for all 12 categories"),
  governance: governanceConfig.nullable().default(null).describe(
    "Security and compliance settings",
  ),
  approved_plugins: z.record(z.string(), z.array(z.string())).nullable().default(null).meta({
    description: "Enterprise whitelist of approved plugins per category",
    examples: [{ compute: ["duckdb", "snowflake"], orchestrator: ["dagster"] }],
  }),
  approved_sinks: z.array(z.string()).nullable().default(null).meta({
    description: "Enterprise whitelist of approved sink types for reverse ETL",
    examples: [["rest_api", "sql_database"]],
  }),
  approved_products: z.array(z.string()).nullable().default(null).meta({
    description: "Domain list of approved data products",
    examples: [["customer-analytics"]],
  }),
  defaults: z.record(z.string(), z.string()).nullable().default(null).meta({
    description: "Default settings (e.g., compute: duckdb)",
    examples: [{ compute: "duckdb" }],
  }),
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

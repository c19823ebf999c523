import { z } from "zod";
import { orchestrationSpec } from "./orchestration.ts";
import { qualityCheck } from "./quality.ts";

export const floeMetadata = z.strictObject({
  name: z.string().min(1).max(63).regex(/^[a-z][a-z0-9-]*$/).meta({
    description: "Product name (DNS-compatible: lowercase, starts with letter)",
    examples: ["customer-analytics", "sales-pipeline"],
  }),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).meta({
    description: "Product version (semver: MAJOR.MINOR.PATCH)",
    examples: ["1.0.0", "2.1.3"],
  }),
  description: z.string().max(500).nullable().default(null).meta({
    description: "Human-readable description",
    examples: ["Orders and customers of the shop"],
  }),
  owner: z.string().min(1).nullable().default(null).meta({
    description: "Owner email or team name",
    examples: ["analytics@acme.example", "data-engineering"],
  }),
  labels: z.record(z.string(), z.string()).nullable().default(null).meta({
    description: "Key-value labels for categorization",
    examples: [{ domain: "analytics", tier: "gold" }],
  }),
});

export const platformRef = z.strictObject({
  manifest: z.string().min(1).meta({
    description: "OCI URI or local path to manifest",
    examples: ["oci://registry.example/manifests/platform:1.0", "./manifest.yaml"],
  }),
});

export const transformSpec = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).meta({
    description: "Model name (dbt naming convention)",
    examples: ["stg_customers", "fct_orders"],
  }),
  compute: z.string().nullable().default(null).meta({
    description: "Compute target override (null = platform default)",
    examples: ["duckdb", "snowflake"],
  }),
  tags: z.array(z.string()).nullable().default(null).meta({
    description: "dbt tags for selection",
    examples: [["staging", "customers"]],
  }),
  dependsOn: z.array(z.string()).nullable().default(null).meta({
    description: "Explicit dependencies (model names)",
    examples: [["raw_customers", "raw_orders"]],
  }),
  tier: z.enum(["bronze", "silver", "gold"]).nullable().default(null).describe(
    "Quality tier for this model (bronze, silver, gold)",
  ),
  qualityChecks: z.array(qualityCheck).nullable().default(null).describe(
    "Quality checks to run for this model",
  ),
});

export const scheduleSpec = z.strictObject({
  cron: z.string().nullable().default(null).meta({
    description: "Cron expression for scheduling",
    examples: ["0 6 * * *", "0 */4 * * *"],
  }),
  timezone: z.string().default("UTC").meta({
    description: "IANA timezone",
    examples: ["UTC", "America/New_York", "Europe/London"],
  }),
  enabled: z.boolean().default(true).describe("Whether schedule is active"),
});

export const outputPortColumn = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).meta({
    description: "Column name (dbt naming convention)",
    examples: ["customer_id", "email", "created_at"],
  }),
  type: z.string().meta({
    description: "Data type (ODCS v3 logicalType)",
    examples: ["string", "integer", "timestamp", "boolean"],
  }),
  description: z.string().max(500).nullable().default(null).meta({
    description: "Column description",
    examples: ["Key of the customer"],
  }),
  required: z.boolean().default(false).describe("Whether the column is required (non-nullable)"),
  primaryKey: z.boolean().default(false).describe("Whether this is a primary key column"),
  classification: z.string().nullable().default(null).meta({
    description: "Data classification (e.g., pii, public, confidential)",
    examples: ["pii", "public", "confidential"],
  }),
});

export const outputPort = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).meta({
    description: "Port name (used in generated contract name)",
    examples: ["customers", "orders"],
  }),
  description: z.string().max(500).nullable().default(null).meta({
    description: "Port description",
    examples: ["One row for each customer"],
  }),
  owner: z.string().min(1).nullable().default(null).meta({
    description: "Owner email or team name",
    examples: ["analytics@acme.example"],
  }),
  schema: z.array(outputPortColumn).min(1).describe(
    "List of column definitions (at least one required)",
  ),
});

export const destinationConfig = z.strictObject({
  name: z.string().min(1).max(100).meta({
    description: "Destination identifier (unique within FloeSpec)",
    examples: ["crm-sync", "hubspot-contacts"],
  }),
  sink_type: z.string().min(1).meta({
    description: "Sink type (must match SinkConnector-supported type)",
    examples: ["rest_api", "sql_database"],
  }),
  connection_secret_ref: z.string().max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/).meta({
    description: "K8s Secret name for connection credentials",
    examples: ["crm-credentials"],
  }),
  source_table: z.string().nullable().default(null).meta({
    description: "Optional Iceberg Gold table to read from",
    examples: ["gold.customers", "gold.orders"],
  }),
  config: z.record(z.string(), z.unknown()).nullable().default(null).meta({
    description: "Destination-specific configuration",
    examples: [{ resource: "contacts" }],
  }),
  field_mapping: z.record(z.string(), z.string()).nullable().default(null).meta({
    description: "Column name translation (source -> destination)",
    examples: [{ email: "Email", name: "Name" }],
  }),
  batch_size: z.int().min(1).max(100000).nullable().default(null).meta({
    description: "Batch size override for write operations (1-100,000)",
    examples: [500],
  }),
});

export const floeSpec = z.strictObject({
  apiVersion: z.literal("floe.dev/v1").describe("API version for schema compatibility"),
  kind: z.literal("FloeSpec").describe("Resource kind discriminator"),
  metadata: floeMetadata.describe("Product metadata (name, version, owner)"),
  platform: platformRef.nullable().default(null).describe(
    "Reference to platform manifest (OCI URI or local path)",
  ),
  transforms: z.array(transformSpec).min(1).describe(
    "List of dbt models/transforms (at least one required)",
  ),
  schedule: scheduleSpec.nullable().default(null).describe("Optional scheduling configuration"),
  outputPorts: z.array(outputPort).nullable().default(null).describe(
    "Output ports for auto-generation of data contracts",
  ),
  destinations: z.array(destinationConfig).nullable().default(null).describe(
    "Optional reverse ETL destinations",
  ),
  orchestration: orchestrationSpec.nullable().default(null).describe(
    "Partitions, groups, schedules, sensors and blocks",
  ),
});

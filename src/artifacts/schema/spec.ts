import { z } from "zod";
import { orchestrationSpec } from "./orchestration.ts";
import { qualityCheck } from "./quality.ts";

export const floeMetadata = z.strictObject({
  name: z.string().min(1).max(63).regex(/^[a-z][a-z0-9-]*$/).describe(
    "Product name (DNS-compatible: lowercase, starts with letter)",
  ),
  version: z.string().regex(/^\d+\.\d+\.\d+$/).describe(
    "Product version (semver: MAJOR.MINOR.PATCH)",
  ),
  description: z.string().max(500).nullable().default(null).describe("Human-readable description"),
  owner: z.string().min(1).nullable().default(null).describe("Owner email or team name"),
  labels: z.record(z.string(), z.string()).nullable().default(null).describe(
    "Key-value labels for categorization",
  ),
});

export const platformRef = z.strictObject({
  manifest: z.string().min(1).describe("OCI URI or local path to manifest"),
});

export const transformSpec = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).describe(
    "Model name (dbt naming convention)",
  ),
  compute: z.string().nullable().default(null).describe(
    "Compute target override (null = platform default)",
  ),
  tags: z.array(z.string()).nullable().default(null).describe("dbt tags for selection"),
  dependsOn: z.array(z.string()).nullable().default(null).describe(
    "Explicit dependencies (model names)",
  ),
  tier: z.enum(["bronze", "silver", "gold"]).nullable().default(null).describe(
    "Quality tier for this model (bronze, silver, gold)",
  ),
  qualityChecks: z.array(qualityCheck).nullable().default(null).describe(
    "Quality checks to run for this model",
  ),
});

export const scheduleSpec = z.strictObject({
  cron: z.string().nullable().default(null).describe("Cron expression for scheduling"),
  timezone: z.string().default("UTC").describe("IANA timezone"),
  enabled: z.boolean().default(true).describe("Whether schedule is active"),
});

export const outputPortColumn = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).describe(
    "Column name (dbt naming convention)",
  ),
  type: z.string().describe("Data type (ODCS v3 logicalType)"),
  description: z.string().max(500).nullable().default(null).describe("Column description"),
  required: z.boolean().default(false).describe("Whether the column is required (non-nullable)"),
  primaryKey: z.boolean().default(false).describe("Whether this is a primary key column"),
  classification: z.string().nullable().default(null).describe(
    "Data classification (e.g., pii, public, confidential)",
  ),
});

export const outputPort = z.strictObject({
  name: z.string().min(1).max(128).regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/).describe(
    "Port name (used in generated contract name)",
  ),
  description: z.string().max(500).nullable().default(null).describe("Port description"),
  owner: z.string().min(1).nullable().default(null).describe("Owner email or team name"),
  schema: z.array(outputPortColumn).min(1).describe(
    "List of column definitions (at least one required)",
  ),
});

export const destinationConfig = z.strictObject({
  name: z.string().min(1).max(100).describe("Destination identifier (unique within FloeSpec)"),
  sink_type: z.string().min(1).describe("Sink type (must match SinkConnector-supported type)"),
  connection_secret_ref: z.string().max(253).regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/)
    .describe("K8s Secret name for connection credentials"),
  source_table: z.string().nullable().default(null).describe(
    "Optional Iceberg Gold table to read from",
  ),
  config: z.record(z.string(), z.unknown()).nullable().default(null).describe(
    "Destination-specific configuration",
  ),
  field_mapping: z.record(z.string(), z.string()).nullable().default(null).describe(
    "Column name translation (source -> destination)",
  ),
  batch_size: z.int().min(1).max(100000).nullable().default(null).describe(
    "Batch size override for write operations (1-100,000)",
  ),
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

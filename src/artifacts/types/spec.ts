import type { OrchestrationSpec } from "./orchestration.ts";
import type { QualityCheck } from "./quality.ts";

/** A parsed floe.yaml: aliases resolved to the names below, every default filled in (so that what the file left out
 * is null, not absent). */
export interface FloeSpec {
  /** API version for schema compatibility. */
  readonly apiVersion: "floe.dev/v1";
  /** Resource kind discriminator. */
  readonly kind: "FloeSpec";
  /** Product metadata (name, version, owner). */
  readonly metadata: FloeMetadata;
  /** Reference to platform manifest (OCI URI or local path). */
  readonly platform: PlatformRef | null;
  /** List of dbt models/transforms (at least one required). */
  readonly transforms: readonly TransformSpec[];
  /** Optional scheduling configuration. */
  readonly schedule: ScheduleSpec | null;
  /** Output ports for auto-generation of data contracts. */
  readonly outputPorts: readonly OutputPort[] | null;
  /** Optional reverse ETL destinations. */
  readonly destinations: readonly DestinationConfig[] | null;
  /** Partitions, groups, schedules, sensors and blocks. */
  readonly orchestration: OrchestrationSpec | null;
}

/** Metadata for a FloeSpec data product. */
export interface FloeMetadata {
  /** Product name (DNS-compatible: lowercase, starts with letter). */
  readonly name: string;
  /** Product version (semver: MAJOR.MINOR.PATCH). */
  readonly version: string;
  /** Human-readable description. */
  readonly description: string | null;
  /** Owner email or team name. */
  readonly owner: string | null;
  /** Key-value labels for categorization. */
  readonly labels: Readonly<Record<string, string>> | null;
}

/** Reference to a platform manifest. */
export interface PlatformRef {
  /** OCI URI or local path to manifest. */
  readonly manifest: string;
}

/** Configuration for a single dbt model/transform. */
export interface TransformSpec {
  /** Model name (dbt naming convention). */
  readonly name: string;
  /** Compute target override (null = platform default). */
  readonly compute: string | null;
  /** dbt tags for selection. */
  readonly tags: readonly string[] | null;
  /** Explicit dependencies (model names). */
  readonly dependsOn: readonly string[] | null;
  /** Quality tier for this model (bronze, silver, gold). */
  readonly tier: "bronze" | "silver" | "gold" | null;
  /** Quality checks to run for this model. */
  readonly qualityChecks: readonly QualityCheck[] | null;
}

/** Scheduling configuration for the data product. */
export interface ScheduleSpec {
  /** Cron expression for scheduling. */
  readonly cron: string | null;
  /** IANA timezone. */
  readonly timezone: string;
  /** Whether schedule is active. */
  readonly enabled: boolean;
}

/** Output port definition for automatic contract generation. */
export interface OutputPort {
  /** Port name (used in generated contract name). */
  readonly name: string;
  /** Port description. */
  readonly description: string | null;
  /** Owner email or team name. */
  readonly owner: string | null;
  /** List of column definitions (at least one required). */
  readonly schema: readonly OutputPortColumn[];
}

/** Column definition for an output port schema. */
export interface OutputPortColumn {
  /** Column name (dbt naming convention). */
  readonly name: string;
  /** Data type (ODCS v3 logicalType). */
  readonly type: string;
  /** Column description. */
  readonly description: string | null;
  /** Whether the column is required (non-nullable). */
  readonly required: boolean;
  /** Whether this is a primary key column. */
  readonly primaryKey: boolean;
  /** Data classification (e.g., pii, public, confidential). */
  readonly classification: string | null;
}

/** Configuration for a reverse ETL destination in floe.yaml. */
export interface DestinationConfig {
  /** Destination identifier (unique within FloeSpec). */
  readonly name: string;
  /** Sink type (must match SinkConnector-supported type). */
  readonly sink_type: string;
  /** K8s Secret name for connection credentials. */
  readonly connection_secret_ref: string;
  /** Optional Iceberg Gold table to read from. */
  readonly source_table: string | null;
  /** Destination-specific configuration. */
  readonly config: Readonly<Record<string, unknown>> | null;
  /** Column name translation (source -> destination). */
  readonly field_mapping: Readonly<Record<string, string>> | null;
  /** Batch size override for write operations (1-100,000). */
  readonly batch_size: number | null;
}

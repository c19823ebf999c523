import type { OrchestrationSpec } from "./orchestration.ts";
import type { QualityCheck, QualityConfig } from "./quality.ts";
import type { DestinationConfig, OutputPort } from "./spec.ts";

/** The versioned contract between floe and whoever runs its products, with wire names. Read from 0.1.0 to 0.11.0; what an
 * older version did not have is null. 0.11.0 is ours: floe's 0.10.0 plus `orchestration`. */
export interface CompiledArtifacts {
  /** Schema version (semver). */
  readonly version: string;
  /** Compilation metadata. */
  readonly metadata: CompilationMetadata;
  /** Product identity from catalog. */
  readonly identity: ProductIdentity;
  /** Deployment mode (simple, centralized, mesh). */
  readonly mode: "simple" | "centralized" | "mesh";
  /** Manifest inheritance lineage. */
  readonly inheritance_chain: readonly ManifestRef[];
  /** Observability configuration with TelemetryConfig. */
  readonly observability: ObservabilityConfig;
  /** Resolved plugin selections. */
  readonly plugins: ResolvedPlugins | null;
  /** Compiled transform configuration. */
  readonly transforms: ResolvedTransforms | null;
  /** Generated profiles.yml content. */
  readonly dbt_profiles: Readonly<Record<string, unknown>> | null;
  /** Resolved governance settings. */
  readonly governance: ResolvedGovernance | null;
  /** Enforcement result summary. */
  readonly enforcement_result: EnforcementResultSummary | null;
  /** Validated data contracts with schema hash and validation metadata. */
  readonly data_contracts: readonly Readonly<Record<string, unknown>>[];
  /** Resolved quality configuration. */
  readonly quality_config: QualityConfig | null;
  /** What floe.yaml says and floe's own compiler drops (0.11.0); null in a file that floe wrote. */
  readonly orchestration: Orchestration | null;
}

/** The part of floe.yaml that contract 0.10.0 has no place for: its `orchestration` as it stands there, and what floe drops. */
export interface Orchestration extends OrchestrationSpec {
  /** The product's own: it builds what is not partitioned. */
  readonly schedule: OrchestrationSchedule | null;
  readonly owner: string | null;
  readonly description: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly output_ports: readonly OutputPort[];
  readonly destinations: readonly DestinationConfig[];
}

/** When the product's main job runs. Cron and time zone are checked by the plan stage, not here. */
export interface OrchestrationSchedule {
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  /** False: the schedule exists, stopped, until someone starts it. */
  readonly enabled: boolean;
}

/** Information about the compilation process. */
export interface CompilationMetadata {
  /** Timestamp of compilation. */
  readonly compiled_at: string;
  /** Version of floe used for compilation. */
  readonly floe_version: string;
  /** SHA256 hash of input files. */
  readonly source_hash: string;
  /** Name of the data product. */
  readonly product_name: string;
  /** Version of the data product. */
  readonly product_version: string;
}

/** Product identity information from catalog registration. */
export interface ProductIdentity {
  /** Fully qualified product ID. */
  readonly product_id: string;
  /** Domain name. */
  readonly domain: string;
  /** Source repository URL. */
  readonly repository: string;
  /** Whether registered in catalog. */
  readonly namespace_registered: boolean;
  /** When first registered. */
  readonly registration_timestamp: string | null;
}

/** Reference to a manifest in the inheritance chain. */
export interface ManifestRef {
  /** Manifest name. */
  readonly name: string;
  /** Manifest version. */
  readonly version: string;
  /** Manifest scope. */
  readonly scope: "enterprise" | "domain";
  /** OCI reference. */
  readonly ref: string;
}

/** Environment-based sampling configuration. */
export interface SamplingConfig {
  /** Development sampling ratio (0.0-1.0). */
  readonly dev: number;
  /** Staging sampling ratio (0.0-1.0). */
  readonly staging: number;
  /** Production sampling ratio (0.0-1.0). */
  readonly prod: number;
}

/** OpenTelemetry resource attributes for service identification. */
export interface ResourceAttributes {
  /** Service identifier. */
  readonly service_name: string;
  /** Service version (semver). */
  readonly service_version: string;
  /** Deployment environment. */
  readonly deployment_environment: "dev" | "staging" | "prod";
  /** Polaris catalog namespace (mandatory). */
  readonly floe_namespace: string;
  /** Data product name. */
  readonly floe_product_name: string;
  /** Data product version. */
  readonly floe_product_version: string;
  /** Execution mode. */
  readonly floe_mode: "dev" | "staging" | "prod";
}

/** Authentication for OTLP exports. */
export interface TelemetryAuth {
  /** Authentication mechanism. */
  readonly auth_type: "api_key" | "bearer";
  /** API key (for api_key auth_type). */
  readonly api_key: string | null;
  /** Bearer token (for bearer auth_type). */
  readonly bearer_token: string | null;
  /** HTTP header name for credentials. */
  readonly header_name: string;
}

/** Configuration for BatchSpanProcessor. */
export interface BatchSpanProcessorConfig {
  /** Maximum spans buffered in memory. */
  readonly max_queue_size: number;
  /** Spans per export batch. */
  readonly max_export_batch_size: number;
  /** Export interval in milliseconds. */
  readonly schedule_delay_millis: number;
  /** Per-batch export timeout in milliseconds. */
  readonly export_timeout_millis: number;
}

/** Logging configuration for structured log output. */
export interface LoggingConfig {
  /** Minimum log level (case-insensitive). Override with FLOE_LOG_LEVEL env var. */
  readonly log_level: string;
  /** Output format - JSON (True) or console (False). Override with FLOE_LOG_JSON env var. */
  readonly json_output: boolean;
}

/** Configuration for OpenTelemetry telemetry emission. */
export interface TelemetryConfig {
  /** Enable telemetry emission. */
  readonly enabled: boolean;
  /** OTLP Collector endpoint. Default 'localhost' is for local development. For K8s, use 'http://otel-collector:4317' (internal) or 'https://otlp.example.com:443' (external with TLS). */
  readonly otlp_endpoint: string;
  /** OTLP export protocol. */
  readonly otlp_protocol: "grpc" | "http";
  /** Environment-based sampling. */
  readonly sampling: SamplingConfig;
  /** Service identification attributes. */
  readonly resource_attributes: ResourceAttributes;
  /** Optional OTLP authentication. */
  readonly authentication: TelemetryAuth | null;
  /** BatchSpanProcessor configuration for async export. */
  readonly batch_processor: BatchSpanProcessorConfig;
  /** Structured logging configuration with trace context. */
  readonly logging: LoggingConfig;
  /** Telemetry backend plugin name (e.g., 'console', 'jaeger'). */
  readonly backend: string;
}

/** Observability settings including telemetry configuration. */
export interface ObservabilityConfig {
  /** OpenTelemetry configuration (traces, metrics, logs). */
  readonly telemetry: TelemetryConfig;
  /** Whether OpenLineage is enabled. */
  readonly lineage: boolean;
  /** Namespace for lineage events. */
  readonly lineage_namespace: string;
  /** OpenLineage HTTP endpoint for lineage events. */
  readonly lineage_endpoint: string | null;
  /** OpenLineage transport type. */
  readonly lineage_transport: "http" | "console" | "noop" | null;
}

/** Reference to a resolved plugin. */
export interface PluginRef {
  /** Plugin type name (e.g., 'duckdb', 'snowflake'). */
  readonly type: string;
  /** Plugin version (semver). */
  readonly version: string;
  /** Plugin-specific configuration. */
  readonly config: Readonly<Record<string, unknown>> | null;
}

/** Resolved plugin selections after inheritance. */
export interface ResolvedPlugins {
  /** Resolved compute plugin (required). */
  readonly compute: PluginRef;
  /** Resolved orchestrator plugin (required). */
  readonly orchestrator: PluginRef;
  /** Resolved catalog plugin (optional). */
  readonly catalog: PluginRef | null;
  /** Resolved storage plugin (optional). */
  readonly storage: PluginRef | null;
  /** Resolved ingestion plugin (optional). */
  readonly ingestion: PluginRef | null;
  /** Resolved semantic layer plugin (optional). */
  readonly semantic: PluginRef | null;
  /** Resolved lineage backend plugin. */
  readonly lineage_backend: PluginRef | null;
}

/** A transform model with resolved compute target and quality configuration. */
export interface ResolvedModel {
  /** Model name (dbt model identifier). */
  readonly name: string;
  /** Resolved compute target (never null). */
  readonly compute: string;
  /** dbt tags for selection. */
  readonly tags: readonly string[] | null;
  /** Explicit dependencies (model names). */
  readonly depends_on: readonly string[] | null;
  /** Quality checks for this model. */
  readonly quality_checks: readonly QualityCheck[] | null;
  /** Quality tier for this model. */
  readonly quality_tier: "bronze" | "silver" | "gold" | null;
}

/** Compiled transform configuration. */
export interface ResolvedTransforms {
  /** List of resolved models with compute targets. */
  readonly models: readonly ResolvedModel[];
  /** Default compute target from platform. */
  readonly default_compute: string;
}

/** Governance settings after inheritance resolution. */
export interface ResolvedGovernance {
  /** PII encryption policy. */
  readonly pii_encryption: "required" | "optional" | null;
  /** Audit logging policy. */
  readonly audit_logging: "enabled" | "disabled" | null;
  /** Policy enforcement level. */
  readonly policy_enforcement_level: "off" | "warn" | "strict" | null;
  /** Data retention period in days. */
  readonly data_retention_days: number | null;
  /** Table-level partition TTL in hours. */
  readonly default_ttl_hours: number | null;
  /** Minimum Iceberg snapshots to retain per table. */
  readonly snapshot_keep_last: number | null;
  /** Configured stale Iceberg metadata recovery mode for runtimes. */
  readonly stale_table_recovery_mode: "strict" | "repair" | null;
}

/** Lightweight summary of enforcement result for inclusion in CompiledArtifacts. */
export interface EnforcementResultSummary {
  /** Overall pass/fail status. */
  readonly passed: boolean;
  /** Number of error-severity violations. */
  readonly error_count: number;
  /** Number of warning-severity violations. */
  readonly warning_count: number;
  /** List of policy types that were enforced. */
  readonly policy_types_checked: readonly string[];
  /** Number of models that were validated. */
  readonly models_validated: number;
  /** Applied enforcement level. */
  readonly enforcement_level: "off" | "warn" | "strict";
  /** Authenticated principal name from RBAC validation. */
  readonly rbac_principal: string | null;
  /** Count of secret scanning violations found. */
  readonly secrets_scanned: number;
}

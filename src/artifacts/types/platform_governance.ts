/** Configuration for model naming convention validation. */
export interface NamingConfig {
  /** Enforcement level for naming conventions (strict > warn > off). */
  readonly enforcement: "off" | "warn" | "strict";
  /** Naming pattern type. */
  readonly pattern: "medallion" | "kimball" | "custom";
  /** User-defined regex patterns (required if pattern='custom'). */
  readonly custom_patterns: readonly string[] | null;
}

/** Per-layer test coverage thresholds for medallion architecture. */
export interface LayerThresholds {
  /** Bronze layer coverage threshold (0-100). */
  readonly bronze: number;
  /** Silver layer coverage threshold (0-100). */
  readonly silver: number;
  /** Gold layer coverage threshold (0-100). */
  readonly gold: number;
}

/** Configuration for quality gate thresholds. */
export interface QualityGatesConfig {
  /** Minimum column-level test coverage percentage (0-100). */
  readonly minimum_test_coverage: number;
  /** Require model descriptions. */
  readonly require_descriptions: boolean;
  /** Require column descriptions. */
  readonly require_column_descriptions: boolean;
  /** Block compilation when quality gates fail. */
  readonly block_on_failure: boolean;
  /** Per-layer coverage thresholds (overrides minimum_test_coverage). */
  readonly layer_thresholds: LayerThresholds | null;
  /** How to handle models with zero columns: 100% coverage or N/A. */
  readonly zero_column_coverage_behavior: "report_100_percent" | "report_na";
}

/** Custom rule requiring specific tags for models matching a prefix. */
export interface RequireTagsForPrefix {
  /** Rule type discriminator. */
  readonly type: "require_tags_for_prefix";
  /** Model name prefix to match (e.g., 'gold_'). */
  readonly prefix: string;
  /** Tags that must be present on matching models. */
  readonly required_tags: readonly string[];
  /** Glob pattern for model selection (default: all models). */
  readonly applies_to: string;
}

/** Custom rule requiring a specific meta field on models. */
export interface RequireMetaField {
  /** Rule type discriminator. */
  readonly type: "require_meta_field";
  /** Name of the required meta field (e.g., 'owner'). */
  readonly field: string;
  /** Whether field must have non-empty value. */
  readonly required: boolean;
  /** Glob pattern for model selection (default: all models). */
  readonly applies_to: string;
}

/** Custom rule requiring specific test types on model columns. */
export interface RequireTestsOfType {
  /** Rule type discriminator. */
  readonly type: "require_tests_of_type";
  /** List of required test types (e.g., ['not_null', 'unique']). */
  readonly test_types: readonly string[];
  /** Minimum columns that must have these tests. */
  readonly min_columns: number;
  /** Glob pattern for model selection (default: all models). */
  readonly applies_to: string;
}

/** Override for policy enforcement to support gradual migration. */
export interface PolicyOverride {
  /** Glob pattern matching model names (e.g., 'legacy_*', 'test_*'). */
  readonly pattern: string;
  /** Override action: 'downgrade' (error to warning) or 'exclude' (skip validation). */
  readonly action: "downgrade" | "exclude";
  /** Audit trail explaining why this override exists. */
  readonly reason: string;
  /** Expiration date (ISO-8601). Override ignored after this date. */
  readonly expires: string | null;
  /** Limit override to specific policy types (default: all policies). */
  readonly policy_types: readonly string[] | null;
}

/** Configuration for automatic contract generation from output_ports. */
export interface AutoGenerationConfig {
  /** Enable auto-generation of contracts from output_ports. */
  readonly enabled: boolean;
  /** Include column descriptions from port schema in generated contract. */
  readonly include_descriptions: boolean;
  /** Default classification for auto-generated fields. */
  readonly default_classification:
    | "public"
    | "internal"
    | "confidential"
    | "pii"
    | "phi"
    | "sensitive"
    | "restricted";
}

/** Configuration for schema drift detection between contract and actual table. */
export interface DriftDetectionConfig {
  /** Enable schema drift detection against actual Iceberg table. */
  readonly enabled: boolean;
  /** Fail on column type mismatches. */
  readonly fail_on_type_mismatch: boolean;
  /** Fail on columns in contract but not in table. */
  readonly fail_on_missing_column: boolean;
  /** Warn on columns in table but not in contract. */
  readonly warn_on_extra_column: boolean;
}

/** Configuration for data contract validation in governance block. */
export interface DataContractsConfig {
  /** Enforcement level for data contract validation (strict > warn > off). */
  readonly enforcement: "off" | "warn" | "strict";
  /** Auto-generation settings for contracts from output_ports. */
  readonly auto_generation: AutoGenerationConfig;
  /** Schema drift detection settings. */
  readonly drift_detection: DriftDetectionConfig;
  /** Contract inheritance mode: 'merge' (child extends parent), 'override' (child replaces parent), 'strict' (child must match parent exactly). */
  readonly inheritance_mode: "merge" | "override" | "strict";
}

/** Configuration for compile-time RBAC checking. */
export interface RbacConfig {
  /** Enable compile-time RBAC checking. */
  readonly enabled: boolean;
  /** Role the caller must have (e.g., 'platform-engineer'). */
  readonly required_role: string | null;
  /** Allow --principal / FLOE_PRINCIPAL when no OIDC token. */
  readonly allow_principal_fallback: boolean;
}

/** Custom secret detection pattern configuration (YAML-facing). */
export interface SecretPatternConfig {
  /** Pattern name (e.g., 'Custom API Token'). */
  readonly name: string;
  /** Regex pattern for secret detection. */
  readonly pattern: string;
  /** Severity for matched secrets. */
  readonly severity: "error" | "warning";
}

/** Configuration for secret scanning during compilation. */
export interface SecretScanningConfig {
  /** Enable secret scanning during compilation. */
  readonly enabled: boolean;
  /** Glob patterns to exclude from scanning. */
  readonly exclude_patterns: readonly string[];
  /** Additional regex patterns beyond built-in. */
  readonly custom_patterns: readonly SecretPatternConfig[] | null;
  /** Default severity for detected secrets. */
  readonly severity: "error" | "warning";
}

/** Configuration for network policy generation. */
export interface NetworkPoliciesConfig {
  /** Enable network policy generation. */
  readonly enabled: boolean;
  /** Generate default-deny NetworkPolicy. */
  readonly default_deny: boolean;
  /** Additional egress rules to merge into generated policies. */
  readonly custom_egress_rules: readonly Readonly<Record<string, unknown>>[];
}

/** Policy-as-code definition for manifest.yaml. */
export interface PolicyDefinitionConfig {
  /** Human-readable policy name. */
  readonly name: string;
  /** Policy type. */
  readonly type: "required_tags" | "naming_convention" | "max_transforms" | "custom";
  /** Enforcement action (warn, error, block). */
  readonly action: "warn" | "error" | "block";
  /** Description of the policy violation. */
  readonly message: string;
  /** Type-specific configuration dictionary. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Security and compliance settings for platform governance. */
export interface GovernanceConfig {
  /** PII encryption policy (required > optional). */
  readonly pii_encryption: "required" | "optional" | null;
  /** Audit logging policy (enabled > disabled). */
  readonly audit_logging: "enabled" | "disabled" | null;
  /** Policy enforcement level (strict > warn > off). */
  readonly policy_enforcement_level: "off" | "warn" | "strict" | null;
  /** Row-level data retention period in days (higher is stricter). */
  readonly data_retention_days: number | null;
  /** Table-level partition TTL in hours for data lifecycle management. */
  readonly default_ttl_hours: number | null;
  /** Minimum number of Iceberg snapshots to retain per table. */
  readonly snapshot_keep_last: number | null;
  /** How runtimes handle catalog table registrations that point at missing Iceberg metadata files. Production manifests should normally use strict. */
  readonly stale_table_recovery_mode: "strict" | "repair" | null;
  /** Naming convention configuration. */
  readonly naming: NamingConfig | null;
  /** Quality gate thresholds. */
  readonly quality_gates: QualityGatesConfig | null;
  /** Custom validation rules. */
  readonly custom_rules: readonly (RequireTagsForPrefix | RequireMetaField | RequireTestsOfType)[];
  /** Override rules for legacy/migration support. */
  readonly policy_overrides: readonly PolicyOverride[];
  /** Data contract validation settings. */
  readonly data_contracts: DataContractsConfig | null;
  /** RBAC configuration for compile-time access control. */
  readonly rbac: RbacConfig | null;
  /** Secret scanning configuration. */
  readonly secret_scanning: SecretScanningConfig | null;
  /** Network policy generation configuration. */
  readonly network_policies: NetworkPoliciesConfig | null;
  /** Custom governance policy definitions. */
  readonly policies: readonly PolicyDefinitionConfig[] | null;
}

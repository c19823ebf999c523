import { z } from "zod";

export const namingConfig = z.strictObject({
  enforcement: z.enum(["off", "warn", "strict"]).default("warn").describe(
    "Enforcement level for naming conventions (strict > warn > off)",
  ),
  pattern: z.enum(["medallion", "kimball", "custom"]).default("medallion").describe(
    "Naming pattern type",
  ),
  custom_patterns: z.array(z.string()).nullable().default(null).meta({
    description: "User-defined regex patterns (required if pattern='custom')",
    examples: [["^(bronze|silver|gold)_[a-z_]+$"]],
  }),
});

export const layerThresholds = z.strictObject({
  bronze: z.int().min(0).max(100).default(50).meta({
    description: "Bronze layer coverage threshold (0-100)",
    examples: [50],
  }),
  silver: z.int().min(0).max(100).default(80).meta({
    description: "Silver layer coverage threshold (0-100)",
    examples: [80],
  }),
  gold: z.int().min(0).max(100).default(100).meta({
    description: "Gold layer coverage threshold (0-100)",
    examples: [100],
  }),
});

export const qualityGatesConfig = z.strictObject({
  minimum_test_coverage: z.int().min(0).max(100).default(80).meta({
    description: "Minimum column-level test coverage percentage (0-100)",
    examples: [80],
  }),
  require_descriptions: z.boolean().default(false).describe("Require model descriptions"),
  require_column_descriptions: z.boolean().default(false).describe("Require column descriptions"),
  block_on_failure: z.boolean().default(true).describe("Block compilation when quality gates fail"),
  layer_thresholds: layerThresholds.nullable().default(null).describe(
    "Per-layer coverage thresholds (overrides minimum_test_coverage)",
  ),
  zero_column_coverage_behavior: z.enum(["report_100_percent", "report_na"]).default("report_na")
    .describe("How to handle models with zero columns: 100% coverage or N/A"),
});

export const requireTagsForPrefix = z.strictObject({
  type: z.literal("require_tags_for_prefix").describe(
    "Rule type discriminator",
  ),
  prefix: z.string().min(1).meta({
    description: "Model name prefix to match (e.g., 'gold_')",
    examples: ["gold_"],
  }),
  required_tags: z.array(z.string()).min(1).meta({
    description: "Tags that must be present on matching models",
    examples: [["tested", "documented"]],
  }),
  applies_to: z.string().default("*").meta({
    description: "Glob pattern for model selection (default: all models)",
    examples: ["*", "fct_*"],
  }),
});

export const requireMetaField = z.strictObject({
  type: z.literal("require_meta_field").describe(
    "Rule type discriminator",
  ),
  field: z.string().min(1).meta({
    description: "Name of the required meta field (e.g., 'owner')",
    examples: ["owner"],
  }),
  required: z.boolean().default(true).describe("Whether field must have non-empty value"),
  applies_to: z.string().default("*").meta({
    description: "Glob pattern for model selection (default: all models)",
    examples: ["*", "gold_*"],
  }),
});

export const requireTestsOfType = z.strictObject({
  type: z.literal("require_tests_of_type").describe(
    "Rule type discriminator",
  ),
  test_types: z.array(z.string()).min(1).meta({
    description: "List of required test types (e.g., ['not_null', 'unique'])",
    examples: [["not_null", "unique"]],
  }),
  min_columns: z.int().min(1).default(1).meta({
    description: "Minimum columns that must have these tests",
    examples: [1],
  }),
  applies_to: z.string().default("*").meta({
    description: "Glob pattern for model selection (default: all models)",
    examples: ["*", "dim_*"],
  }),
});

export const policyOverride = z.strictObject({
  pattern: z.string().min(1).meta({
    description: "Glob pattern matching model names (e.g., 'legacy_*', 'test_*')",
    examples: ["legacy_*", "test_*"],
  }),
  action: z.enum(["downgrade", "exclude"]).describe(
    "Override action: 'downgrade' (error to warning) or 'exclude' (skip validation)",
  ),
  reason: z.string().min(1).meta({
    description: "Audit trail explaining why this override exists",
    examples: ["Moved to the new names by the end of the quarter"],
  }),
  expires: z.string().nullable().default(null).meta({
    description: "Expiration date (ISO-8601). Override ignored after this date",
    examples: ["2030-12-31"],
  }),
  policy_types: z.array(z.string()).nullable().default(null).meta({
    description: "Limit override to specific policy types (default: all policies)",
    examples: [["naming", "coverage"]],
  }),
});

export const autoGenerationConfig = z.strictObject({
  enabled: z.boolean().default(true).describe(
    "Enable auto-generation of contracts from output_ports",
  ),
  include_descriptions: z.boolean().default(true).describe(
    "Include column descriptions from port schema in generated contract",
  ),
  default_classification: z.enum([
    "public",
    "internal",
    "confidential",
    "pii",
    "phi",
    "sensitive",
    "restricted",
  ]).default("internal").describe("Default classification for auto-generated fields"),
});

export const driftDetectionConfig = z.strictObject({
  enabled: z.boolean().default(true).describe(
    "Enable schema drift detection against actual Iceberg table",
  ),
  fail_on_type_mismatch: z.boolean().default(true).describe("Fail on column type mismatches"),
  fail_on_missing_column: z.boolean().default(true).describe(
    "Fail on columns in contract but not in table",
  ),
  warn_on_extra_column: z.boolean().default(true).describe(
    "Warn on columns in table but not in contract",
  ),
});

export const dataContractsConfig = z.strictObject({
  enforcement: z.enum(["off", "warn", "strict"]).default("warn").describe(
    "Enforcement level for data contract validation (strict > warn > off)",
  ),
  auto_generation: autoGenerationConfig.prefault({}).describe(
    "Auto-generation settings for contracts from output_ports",
  ),
  drift_detection: driftDetectionConfig.prefault({}).describe("Schema drift detection settings"),
  inheritance_mode: z.enum(["merge", "override", "strict"]).default("merge").describe(
    "Contract inheritance mode: 'merge' (child extends parent), 'override' (child replaces parent), 'strict' (child must match parent exactly)",
  ),
});

export const rbacConfig = z.strictObject({
  enabled: z.boolean().default(false).describe("Enable compile-time RBAC checking"),
  required_role: z.string().nullable().default(null).meta({
    description: "Role the caller must have (e.g., 'platform-engineer')",
    examples: ["platform-engineer"],
  }),
  allow_principal_fallback: z.boolean().default(true).describe(
    "Allow --principal / FLOE_PRINCIPAL when no OIDC token",
  ),
});

export const secretPatternConfig = z.strictObject({
  name: z.string().min(1).meta({
    description: "Pattern name (e.g., 'Custom API Token')",
    examples: ["Custom API token"],
  }),
  pattern: z.string().min(1).meta({
    description: "Regex pattern for secret detection",
    examples: ["acme_[a-z0-9]{32}"],
  }),
  severity: z.enum(["error", "warning"]).default("error").describe("Severity for matched secrets"),
});

export const secretScanningConfig = z.strictObject({
  enabled: z.boolean().default(false).describe("Enable secret scanning during compilation"),
  exclude_patterns: z.array(z.string()).default([]).meta({
    description: "Glob patterns to exclude from scanning",
    examples: [["tests/**", "**/*.md"]],
  }),
  custom_patterns: z.array(secretPatternConfig).nullable().default(null).describe(
    "Additional regex patterns beyond built-in",
  ),
  severity: z.enum(["error", "warning"]).default("error").describe(
    "Default severity for detected secrets",
  ),
});

export const networkPoliciesConfig = z.strictObject({
  enabled: z.boolean().default(false).describe("Enable network policy generation"),
  default_deny: z.boolean().default(true).describe("Generate default-deny NetworkPolicy"),
  custom_egress_rules: z.array(z.record(z.string(), z.unknown())).default([]).meta({
    description: "Additional egress rules to merge into generated policies",
    examples: [[{
      to: [{ ipBlock: { cidr: "192.0.2.0/24" } }],
      ports: [{ protocol: "TCP", port: 5432 }],
    }]],
  }),
});

export const policyDefinitionConfig = z.strictObject({
  name: z.string().min(1).meta({
    description: "Human-readable policy name",
    examples: ["owner-tag"],
  }),
  type: z.enum(["required_tags", "naming_convention", "max_transforms", "custom"]).describe(
    "Policy type",
  ),
  action: z.enum(["warn", "error", "block"]).describe("Enforcement action (warn, error, block)"),
  message: z.string().min(1).meta({
    description: "Description of the policy violation",
    examples: ["Every model needs a tag that names its owner"],
  }),
  config: z.record(z.string(), z.unknown()).default({}).meta({
    description: "Type-specific configuration dictionary",
    examples: [{ required_tags: ["owner"] }],
  }),
});

export const governanceConfig = z.strictObject({
  pii_encryption: z.enum(["required", "optional"]).nullable().default(null).describe(
    "PII encryption policy (required > optional)",
  ),
  audit_logging: z.enum(["enabled", "disabled"]).nullable().default(null).describe(
    "Audit logging policy (enabled > disabled)",
  ),
  policy_enforcement_level: z.enum(["off", "warn", "strict"]).nullable().default(null).describe(
    "Policy enforcement level (strict > warn > off)",
  ),
  data_retention_days: z.int().min(1).nullable().default(null).meta({
    description: "Row-level data retention period in days (higher is stricter)",
    examples: [365],
  }),
  default_ttl_hours: z.int().min(1).nullable().default(null).meta({
    description: "Table-level partition TTL in hours for data lifecycle management",
    examples: [8760],
  }),
  snapshot_keep_last: z.int().min(1).nullable().default(null).meta({
    description: "Minimum number of Iceberg snapshots to retain per table",
    examples: [10],
  }),
  stale_table_recovery_mode: z.enum(["strict", "repair"]).nullable().default(null).describe(
    "How runtimes handle catalog table registrations that point at missing Iceberg metadata files. Production manifests should normally use strict",
  ),
  naming: namingConfig.nullable().default(null).describe("Naming convention configuration"),
  quality_gates: qualityGatesConfig.nullable().default(null).describe("Quality gate thresholds"),
  custom_rules: z.array(
    z.discriminatedUnion("type", [requireTagsForPrefix, requireMetaField, requireTestsOfType]),
  ).default([]).describe("Custom validation rules"),
  policy_overrides: z.array(policyOverride).default([]).describe(
    "Override rules for legacy/migration support",
  ),
  data_contracts: dataContractsConfig.nullable().default(null).describe(
    "Data contract validation settings",
  ),
  rbac: rbacConfig.nullable().default(null).describe(
    "RBAC configuration for compile-time access control",
  ),
  secret_scanning: secretScanningConfig.nullable().default(null).describe(
    "Secret scanning configuration",
  ),
  network_policies: networkPoliciesConfig.nullable().default(null).describe(
    "Network policy generation configuration",
  ),
  policies: z.array(policyDefinitionConfig).nullable().default(null).describe(
    "Custom governance policy definitions",
  ),
});

import { z } from "zod";

export const dimension = z.enum([
  "completeness",
  "accuracy",
  "validity",
  "consistency",
  "timeliness",
]);

export const severityLevel = z.enum(["critical", "warning", "info"]);

export const qualityCheck = z.strictObject({
  name: z.string().min(1).describe("Check identifier (unique within model)"),
  type: z.string().min(1).describe(
    "Check type (not_null, unique, expect_column_values_to_be_between, etc.)",
  ),
  column: z.string().nullable().default(null).describe(
    "Target column (null for table-level checks)",
  ),
  dimension: dimension.describe(
    "Quality dimension (completeness, accuracy, validity, consistency, timeliness)",
  ),
  severity: severityLevel.default("warning").describe("Check severity (critical, warning, info)"),
  custom_weight: z.number().min(0.1).max(10).nullable().default(null),
  parameters: z.record(z.string(), z.unknown()).default({}).describe(
    "Check-specific parameters (min_value, max_value, regex, etc.)",
  ),
  enabled: z.boolean().default(true).describe("Whether check is active"),
});

export const gateTier = z.strictObject({
  min_test_coverage: z.number().min(0).max(100).default(0),
  required_tests: z.array(z.string()).default([]),
  min_score: z.int().min(0).max(100).default(0),
  overridable: z.boolean().default(true),
});

export const qualityGates = z.strictObject({
  bronze: gateTier.prefault({}),
  silver: gateTier.prefault({}),
  gold: gateTier.prefault({}),
});

export const dimensionWeights = z.strictObject({
  completeness: z.number().min(0).max(1).default(0.25),
  accuracy: z.number().min(0).max(1).default(0.25),
  validity: z.number().min(0).max(1).default(0.2),
  consistency: z.number().min(0).max(1).default(0.15),
  timeliness: z.number().min(0).max(1).default(0.15),
});

export const calculationParameters = z.strictObject({
  baseline_score: z.int().min(0).max(100).default(70),
  max_positive_influence: z.int().min(0).max(100).default(30),
  max_negative_influence: z.int().min(0).max(100).default(50),
  severity_weights: z.record(z.string(), z.number()).default({
    "critical": 3.0,
    "warning": 1.0,
    "info": 0.5,
  }).describe("Mapping of severity levels to numeric weights"),
});

export const qualityThresholds = z.strictObject({
  min_score: z.int().min(0).max(100).default(70),
  warn_score: z.int().min(0).max(100).default(85),
});

export const qualityConfig = z.strictObject({
  provider: z.string().min(1).describe(
    "Quality plugin name (e.g., 'great_expectations', 'dbt_expectations')",
  ),
  quality_gates: qualityGates.prefault({}),
  dimension_weights: dimensionWeights.prefault({}),
  calculation: calculationParameters.prefault({}),
  thresholds: qualityThresholds.prefault({}),
  check_timeout_seconds: z.int().min(1).max(3600).default(300),
  enabled: z.boolean().default(true),
});

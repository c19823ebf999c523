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
  name: z.string().min(1).meta({
    description: "Check identifier (unique within model)",
    examples: ["customer_id_not_null"],
  }),
  type: z.string().min(1).meta({
    description: "Check type (not_null, unique, expect_column_values_to_be_between, etc.)",
    examples: ["not_null", "unique", "expect_column_values_to_be_between"],
  }),
  column: z.string().nullable().default(null).meta({
    description: "Target column (null for table-level checks)",
    examples: ["customer_id"],
  }),
  dimension: dimension.describe(
    "Quality dimension (completeness, accuracy, validity, consistency, timeliness)",
  ),
  severity: severityLevel.default("warning").describe("Check severity (critical, warning, info)"),
  custom_weight: z.number().min(0.1).max(10).nullable().default(null).meta({
    description:
      "Weight of this check in the quality score (0.1 to 10); what its severity weighs when left out",
    examples: [2.5],
  }),
  parameters: z.record(z.string(), z.unknown()).default({}).meta({
    description: "Check-specific parameters (min_value, max_value, regex, etc.)",
    examples: [{ min_value: 0, max_value: 100 }],
  }),
  enabled: z.boolean().default(true).describe("Whether check is active"),
});

export const gateTier = z.strictObject({
  min_test_coverage: z.number().min(0).max(100).default(0).meta({
    description: "Share of columns that need a test, in percent (0-100)",
    examples: [80],
  }),
  required_tests: z.array(z.string()).default([]).meta({
    description: "Types of tests that a model needs",
    examples: [["not_null", "unique"]],
  }),
  min_score: z.int().min(0).max(100).default(0).meta({
    description: "Least quality score that passes (0-100)",
    examples: [90],
  }),
  overridable: z.boolean().default(true).describe(
    "Whether lower levels may change these requirements",
  ),
});

export const qualityGates = z.strictObject({
  bronze: gateTier.prefault({}).describe("What models of tier bronze have to reach"),
  silver: gateTier.prefault({}).describe("What models of tier silver have to reach"),
  gold: gateTier.prefault({}).describe("What models of tier gold have to reach"),
});

export const dimensionWeights = z.strictObject({
  completeness: z.number().min(0).max(1).default(0.25).meta({
    description:
      "Share of completeness in the quality score (0.0-1.0); the five shares add up to 1",
    examples: [0.25],
  }),
  accuracy: z.number().min(0).max(1).default(0.25).meta({
    description: "Share of accuracy in the quality score (0.0-1.0); the five shares add up to 1",
    examples: [0.25],
  }),
  validity: z.number().min(0).max(1).default(0.2).meta({
    description: "Share of validity in the quality score (0.0-1.0); the five shares add up to 1",
    examples: [0.2],
  }),
  consistency: z.number().min(0).max(1).default(0.15).meta({
    description: "Share of consistency in the quality score (0.0-1.0); the five shares add up to 1",
    examples: [0.15],
  }),
  timeliness: z.number().min(0).max(1).default(0.15).meta({
    description: "Share of timeliness in the quality score (0.0-1.0); the five shares add up to 1",
    examples: [0.15],
  }),
});

export const calculationParameters = z.strictObject({
  baseline_score: z.int().min(0).max(100).default(70).meta({
    description: "Quality score that checks raise or lower (0-100)",
    examples: [70],
  }),
  max_positive_influence: z.int().min(0).max(100).default(30).meta({
    description: "Points that passed checks add to the baseline at most (0-100)",
    examples: [30],
  }),
  max_negative_influence: z.int().min(0).max(100).default(50).meta({
    description: "Points that failed checks take from the baseline at most (0-100)",
    examples: [50],
  }),
  severity_weights: z.record(z.string(), z.number()).default({
    "critical": 3.0,
    "warning": 1.0,
    "info": 0.5,
  }).meta({
    description: "Mapping of severity levels to numeric weights",
    examples: [{ critical: 3, warning: 1, info: 0.5 }],
  }),
});

export const qualityThresholds = z.strictObject({
  min_score: z.int().min(0).max(100).default(70).meta({
    description: "Quality score below which a deployment is blocked (0-100)",
    examples: [70],
  }),
  warn_score: z.int().min(0).max(100).default(85).meta({
    description: "Quality score below which there is a warning (0-100)",
    examples: [85],
  }),
});

export const qualityConfig = z.strictObject({
  provider: z.string().min(1).meta({
    description: "Quality plugin name (e.g., 'great_expectations', 'dbt_expectations')",
    examples: ["great_expectations", "dbt_expectations"],
  }),
  quality_gates: qualityGates.prefault({}).describe("What the models of each tier have to reach"),
  dimension_weights: dimensionWeights.prefault({}).describe(
    "How much each quality dimension counts in the score",
  ),
  calculation: calculationParameters.prefault({}).describe(
    "How the quality score follows from the checks",
  ),
  thresholds: qualityThresholds.prefault({}).describe("Quality scores that block or warn"),
  check_timeout_seconds: z.int().min(1).max(3600).default(300).meta({
    description: "How long one check may take, in seconds (1-3600)",
    examples: [300],
  }),
  enabled: z.boolean().default(true).describe("Whether quality checks are on"),
});

export type Dimension = "completeness" | "accuracy" | "validity" | "consistency" | "timeliness";

export type SeverityLevel = "critical" | "warning" | "info";

/** Individual quality check definition. */
export interface QualityCheck {
  /** Check identifier (unique within model). */
  readonly name: string;
  /** Check type (not_null, unique, expect_column_values_to_be_between, etc.). */
  readonly type: string;
  /** Target column (null for table-level checks). */
  readonly column: string | null;
  /** Quality dimension (completeness, accuracy, validity, consistency, timeliness). */
  readonly dimension: Dimension;
  /** Check severity (critical, warning, info). */
  readonly severity: SeverityLevel;
  /** Weight of this check in the quality score (0.1 to 10); what its severity weighs when left out. */
  readonly custom_weight: number | null;
  /** Check-specific parameters (min_value, max_value, regex, etc.). */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether check is active. */
  readonly enabled: boolean;
}

/** Quality gate requirements for a single tier. */
export interface GateTier {
  /** Share of columns that need a test, in percent (0-100). */
  readonly min_test_coverage: number;
  /** Types of tests that a model needs. */
  readonly required_tests: readonly string[];
  /** Least quality score that passes (0-100). */
  readonly min_score: number;
  /** Whether lower levels may change these requirements. */
  readonly overridable: boolean;
}

/** Tier-based quality requirements (bronze/silver/gold). */
export interface QualityGates {
  /** What models of tier bronze have to reach. */
  readonly bronze: GateTier;
  /** What models of tier silver have to reach. */
  readonly silver: GateTier;
  /** What models of tier gold have to reach. */
  readonly gold: GateTier;
}

/** Layer 1 of scoring model: weights for quality dimensions. */
export interface DimensionWeights {
  /** Share of completeness in the quality score (0.0-1.0); the five shares add up to 1. */
  readonly completeness: number;
  /** Share of accuracy in the quality score (0.0-1.0); the five shares add up to 1. */
  readonly accuracy: number;
  /** Share of validity in the quality score (0.0-1.0); the five shares add up to 1. */
  readonly validity: number;
  /** Share of consistency in the quality score (0.0-1.0); the five shares add up to 1. */
  readonly consistency: number;
  /** Share of timeliness in the quality score (0.0-1.0); the five shares add up to 1. */
  readonly timeliness: number;
}

/** Layer 3 of scoring model: calculation parameters. */
export interface CalculationParameters {
  /** Quality score that checks raise or lower (0-100). */
  readonly baseline_score: number;
  /** Points that passed checks add to the baseline at most (0-100). */
  readonly max_positive_influence: number;
  /** Points that failed checks take from the baseline at most (0-100). */
  readonly max_negative_influence: number;
  /** Mapping of severity levels to numeric weights. */
  readonly severity_weights: Readonly<Record<string, number>>;
}

/** Quality score thresholds for enforcement. */
export interface QualityThresholds {
  /** Quality score below which a deployment is blocked (0-100). */
  readonly min_score: number;
  /** Quality score below which there is a warning (0-100). */
  readonly warn_score: number;
}

/** Top-level quality configuration with three-tier inheritance. */
export interface QualityConfig {
  /** Quality plugin name (e.g., 'great_expectations', 'dbt_expectations'). */
  readonly provider: string;
  /** What the models of each tier have to reach. */
  readonly quality_gates: QualityGates;
  /** How much each quality dimension counts in the score. */
  readonly dimension_weights: DimensionWeights;
  /** How the quality score follows from the checks. */
  readonly calculation: CalculationParameters;
  /** Quality scores that block or warn. */
  readonly thresholds: QualityThresholds;
  /** How long one check may take, in seconds (1-3600). */
  readonly check_timeout_seconds: number;
  /** Whether quality checks are on. */
  readonly enabled: boolean;
}

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
  readonly custom_weight: number | null;
  /** Check-specific parameters (min_value, max_value, regex, etc.). */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether check is active. */
  readonly enabled: boolean;
}

/** Quality gate requirements for a single tier. */
export interface GateTier {
  readonly min_test_coverage: number;
  readonly required_tests: readonly string[];
  readonly min_score: number;
  readonly overridable: boolean;
}

/** Tier-based quality requirements (bronze/silver/gold). */
export interface QualityGates {
  readonly bronze: GateTier;
  readonly silver: GateTier;
  readonly gold: GateTier;
}

/** Layer 1 of scoring model: weights for quality dimensions. */
export interface DimensionWeights {
  readonly completeness: number;
  readonly accuracy: number;
  readonly validity: number;
  readonly consistency: number;
  readonly timeliness: number;
}

/** Layer 3 of scoring model: calculation parameters. */
export interface CalculationParameters {
  readonly baseline_score: number;
  readonly max_positive_influence: number;
  readonly max_negative_influence: number;
  /** Mapping of severity levels to numeric weights. */
  readonly severity_weights: Readonly<Record<string, number>>;
}

/** Quality score thresholds for enforcement. */
export interface QualityThresholds {
  readonly min_score: number;
  readonly warn_score: number;
}

/** Top-level quality configuration with three-tier inheritance. */
export interface QualityConfig {
  /** Quality plugin name (e.g., 'great_expectations', 'dbt_expectations'). */
  readonly provider: string;
  readonly quality_gates: QualityGates;
  readonly dimension_weights: DimensionWeights;
  readonly calculation: CalculationParameters;
  readonly thresholds: QualityThresholds;
  readonly check_timeout_seconds: number;
  readonly enabled: boolean;
}

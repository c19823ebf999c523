/** Ranges of what the generated project installs beside Dagster itself: from the oldest release that was tried to the next major one
 * (dbt itself: to the newest release that was tried, see `src/plugin/dbt/requirements.ts`).
 * Both ends of all of them, and of every adapter here, install together (`uv pip compile --resolution highest` and `lowest-direct`).
 * @module
 */

/** Of the extras of pyproject.toml. */
export const extras: Readonly<Record<string, readonly string[]>> = {
  /** Where the columns of models come from. */
  columns: ["sqlglot>=28,<31"],
  /** `dg`, and the UI of `dagster dev`. */
  dev: ["dagster-dg-cli>=1.10.18,<2", "dagster-webserver>=1.10,<2"],
  /** The image: runs as Kubernetes jobs, on the chart's PostgreSQL. */
  k8s: ["dagster-k8s>=0.26,<1", "dagster-postgres>=0.26,<1"],
};

/** Of extras that only some projects have. */
export const observers = {
  openlineage: "openlineage-python>=1.54,<2",
  telemetry: "opentelemetry-sdk>=1.30,<2",
  exporter: {
    grpc: "opentelemetry-exporter-otlp-proto-grpc>=1.30,<2",
    http: "opentelemetry-exporter-otlp-proto-http>=1.30,<2",
  },
} as const;

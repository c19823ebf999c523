/** As dbt names them; a node list may hold some of them only. */
export const resourceTypes: readonly string[] = [
  "model",
  "seed",
  "snapshot",
  "source",
  "test",
  "unit_test",
  "exposure",
  "analysis",
  "operation",
  "metric",
  "semantic_model",
  "saved_query",
  "function",
];

/** What dbt keeps under `nodes`. */
export const executable: readonly string[] = [
  "model",
  "seed",
  "snapshot",
  "test",
  "analysis",
  "operation",
];

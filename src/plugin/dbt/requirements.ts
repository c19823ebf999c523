/** The range of dbt that generated projects are tried on: the releases that tests/integration/dagster/requirements-*.txt pin, and no newer
 * ones, since pip takes the newest that it may. */
export const DBT_CORE = "dbt-core>=1.8,<1.12";

/** The package of a dbt adapter. One that we have not tried with these ranges has none. */
export function adapterRequirement(type: string): string {
  return TRIED_ADAPTERS.has(type) ? `dbt-${type}>=1.8,<2` : `dbt-${type}`;
}

const TRIED_ADAPTERS: ReadonlySet<string> = new Set([
  ...["athena", "bigquery", "clickhouse", "databricks", "duckdb", "postgres"],
  ...["redshift", "snowflake", "spark", "sqlserver", "trino"],
]);

/** What the generated project asks for: the releases that its runtime was tried on, and the Python they share. */
export const versions = {
  python: ">=3.10",
  dagster: "dagster>=1.10,<2",
  /** The freshness policies of today; 1.10 has others of that name. */
  dagsterWithFreshness: "dagster>=1.13,<2",
  dbtCore: "dbt-core>=1.8,<2",
  filelock: "filelock",
} as const;

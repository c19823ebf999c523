import { markdownCode, markdownText } from "../../emit/data/mod.ts";
import type { Plan } from "../../plan/mod.ts";

/** The head of a table of environment variables, and those of where dbt's project is. */
export const DBT_VARIABLES: readonly string[] = [
  "| variable | meaning |",
  "| --- | --- |",
  "| `FLOE_DBT_PROJECT_DIR` | folder of dbt_project.yml |",
  "| `FLOE_DBT_PROFILES_DIR` | folder of profiles.yml |",
  "| `FLOE_DBT_PROFILE`, `FLOE_DBT_TARGET` | profile and target to use |",
];

/** What models are told of a window and of two dimensions: rows of a table of dbt's variables. */
export const PARTITION_VARIABLES: readonly string[] = [
  "| `partition_start`, `partition_end` | the time window, ISO 8601 with its offset; the end is not part of it |",
  "| `partition_dimensions` | of two dimensions, each with a list of its keys |",
];

/** Variables that have to be set, behind a sentence on where; nothing where there are none. */
export function variablesToSet(
  environment: Plan["environment"],
  sentence: readonly string[],
): string[] {
  if (environment.length === 0) return [];
  return [
    ...sentence,
    "",
    ...environment.map((v) => `- ${markdownCode(v.name)}: ${markdownText(v.purpose)}`),
    "",
  ];
}

import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { JsonFault } from "./json_fault.ts";

/** What dbt calls the artifact in its schema's address. */
export type ResultsName = "run-results" | "sources";

const files: Readonly<Record<ResultsName, { readonly file: string; readonly command: string }>> = {
  "run-results": { file: "run_results.json", command: "dbt build" },
  "sources": { file: "sources.json", command: "dbt source freshness" },
};

export function resultsNotJson(
  { start, found, wanted, isEncoding }: JsonFault,
  file: string,
  name: ResultsName,
): Diagnostic {
  const at = `line ${start.line}, column ${start.column}`;
  const why = isEncoding
    ? `${found} at ${at} is no UTF-8`
    : found === null
    ? `it ends at ${at}, where ${wanted} was expected`
    : `${wanted} was expected at ${at}, found ${found}`;
  return diagnostic({
    code: "artifact/bad-json",
    message: `Cannot read "${file}" as dbt's ${files[name].file}: ${why}`,
    location: { file, start },
    hint: `Copy the file again, or run ${files[name].command} again`,
    facts: { wanted, found, truncated: found === null },
  });
}

export function notResults(file: string, name: ResultsName, why: string): Diagnostic {
  return diagnostic({
    code: "artifact/not-dbt-results",
    message: `Cannot read "${file}" as dbt's ${files[name].file}: ${why}`,
    location: { file, start: null },
    hint: `Give the target/${files[name].file} that ${files[name].command} writes`,
    facts: { artifact: name },
  });
}

/** The rest of the file is as good as before. */
export function noResult(file: string, index: number): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-results-entry",
    severity: "warning",
    message: `Result ${index + 1} in "${file}" has no unique_id or no status and is left out`,
    path: ["results", index],
    location: { file, start: null },
    hint: "Run dbt again to write the file anew",
    facts: { index },
  });
}

export function newerResults(
  file: string,
  name: ResultsName,
  schemaVersion: number,
  newest: number,
): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-results-newer",
    severity: "warning",
    message: `"${file}" has schema v${schemaVersion} of dbt's ${files[name].file}, ` +
      `which is newer than v${newest}; it is read by what is present`,
    path: ["metadata", "dbt_schema_version"],
    location: { file, start: null },
    hint: "Compare what is selected with dbt ls, and report what differs",
    facts: { schemaVersion, newest },
  });
}

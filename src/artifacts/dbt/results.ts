import { type Diagnostic, type Outcome, outcome } from "../../errors/mod.ts";
import type { ParseOptions } from "../parse_options.ts";
import { isGzip } from "./gzip.ts";
import { jsonFault } from "./json_fault.ts";
import { type Filter, keys, whole } from "./json_filter.ts";
import { microseconds } from "./microseconds.ts";
import {
  newerResults,
  noResult,
  notResults,
  type ResultsName,
  resultsNotJson,
} from "./results_faults.ts";
import { scanManifest, startOf } from "./scan.ts";
import { isWide } from "./utf8.ts";
import { isObject, type JsonObject, objectOf, text, textOrNull } from "./values.ts";

/** What became of the nodes of one dbt run: run_results.json. */
export interface DbtRunResults {
  /** The name the caller gave the file; only for messages. */
  readonly file: string;
  /** 1 to 6, from `metadata.dbt_schema_version`. */
  readonly schemaVersion: number;
  readonly dbtVersion: string;
  /** In the file's order. An id can occur twice. */
  readonly results: readonly DbtRunResult[];
}

/** What became of one node. */
export interface DbtRunResult {
  readonly uniqueId: string;
  /** The id's first part: `model`, `test`, … */
  readonly resourceType: string;
  /** `success`, `error`, `skipped`, `partial success`, `no-op`; of tests `pass`, `fail`, `warn`, …; before dbt 1.0 others. */
  readonly status: string;
}

/** How fresh the sources were: sources.json. */
export interface DbtSourceFreshness {
  readonly file: string;
  /** 1 to 3 */
  readonly schemaVersion: number;
  readonly dbtVersion: string;
  /** In the file's order. */
  readonly sources: readonly DbtFreshnessResult[];
}

/** How fresh one source was. */
export interface DbtFreshnessResult {
  readonly uniqueId: string;
  /** `pass`, `warn`, `error` or `runtime error`. */
  readonly status: string;
  /** `max_loaded_at` in microseconds since the Unix epoch; null when dbt could not find out. */
  readonly maxLoadedAtUs: number | null;
}

/** Reads run_results.json, v1 to v6.
 *
 * A file that cannot be used gives exactly one error: `artifact/bad-json` (with the position) or `artifact/not-dbt-results`. A result
 * without id or status is left out with the warning `artifact/dbt-results-entry`; a newer schema is the warning
 * `artifact/dbt-results-newer`. Time O(length); compiled code and all else is walked over unread.
 * @param input the file's bytes (UTF-8) or text; compressed bytes go through `readMaybeGzip` first.
 */
export function safeParseDbtRunResults(
  input: Uint8Array | string,
  options: ParseOptions,
): Outcome<DbtRunResults> {
  const { head, entries, diagnostics } = readResults(input, options.file, "run-results");
  if (head === null) return outcome<DbtRunResults>(null, diagnostics);
  const results = entries.map((raw): DbtRunResult => {
    const uniqueId = text(raw.unique_id);
    return { uniqueId, resourceType: uniqueId.split(".", 1)[0]!, status: text(raw.status) };
  });
  return outcome<DbtRunResults>({ ...head, results }, diagnostics);
}

/** Reads sources.json, v1 to v3. Errors as of {@linkcode safeParseDbtRunResults}. */
export function safeParseDbtSourceFreshness(
  input: Uint8Array | string,
  options: ParseOptions,
): Outcome<DbtSourceFreshness> {
  const { head, entries, diagnostics } = readResults(input, options.file, "sources");
  if (head === null) return outcome<DbtSourceFreshness>(null, diagnostics);
  const sources = entries.map((raw): DbtFreshnessResult => ({
    uniqueId: text(raw.unique_id),
    status: text(raw.status).toLowerCase(), // dbt 2.0 writes "Pass"
    maxLoadedAtUs: microseconds(text(raw.max_loaded_at)),
  }));
  return outcome<DbtSourceFreshness>({ ...head, sources }, diagnostics);
}

/** dbt's name of an artifact, in its schema's address, and the newest schema that was tried. */
const newest: Readonly<Record<ResultsName, number>> = { "run-results": 6, "sources": 3 };

const wanted: ReadonlyMap<string, Filter> = new Map([
  ["results", keys({ unique_id: whole, status: whole, max_loaded_at: whole })],
]);

interface Read {
  /** Null when the file cannot be used. */
  readonly head: Omit<DbtRunResults, "results"> | null;
  readonly entries: readonly JsonObject[];
  readonly diagnostics: readonly Diagnostic[];
}

function readResults(input: Uint8Array | string, file: string, name: ResultsName): Read {
  const refused = (error: Diagnostic): Read => ({ head: null, entries: [], diagnostics: [error] });
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (isGzip(bytes)) return refused(notResults(file, name, "it is still compressed with gzip"));
  if (isWide(bytes)) {
    return refused(notResults(file, name, "it is encoded as UTF-16, not as UTF-8"));
  }
  let metadata: JsonObject = {};
  let isList = false;
  let values: unknown[] = [];
  const isJson = scanManifest(bytes, wanted, {
    setMetadata: (raw) => metadata = objectOf(raw),
    begin: (_, kind) => {
      isList = kind === "list";
      values = [];
    },
    add: (_section, _key, raw) => values.push(raw),
  });
  if (!isJson) return refused(resultsNotJson(jsonFault(bytes, startOf(bytes))!, file, name));
  const schema = /\/dbt\/([a-z-]+)\/v(\d+)(?:\.json)?$/.exec(text(metadata.dbt_schema_version));
  if (schema === null) {
    return refused(notResults(file, name, `it has no "metadata.dbt_schema_version"`));
  }
  if (schema[1] !== name) return refused(notResults(file, name, `it is dbt's ${schema[1]}`));
  if (!isList) return refused(notResults(file, name, `it has no list of "results"`));

  const schemaVersion = Number(schema[2]);
  const diagnostics = schemaVersion > newest[name]
    ? [newerResults(file, name, schemaVersion, newest[name])]
    : [];
  const entries: JsonObject[] = [];
  values.forEach((raw, index) => {
    if (isObject(raw) && textOrNull(raw.unique_id) !== null && textOrNull(raw.status) !== null) {
      entries.push(raw);
    } else diagnostics.push(noResult(file, index));
  });
  const dbtVersion = text(metadata.dbt_version);
  return { head: { file, schemaVersion, dbtVersion }, entries, diagnostics };
}

import { codes } from "./codes.ts";
import { compareText, type Diagnostic, type Location, type Severity } from "./diagnostic.ts";

/** Diagnostics as a SARIF 2.1.0 log, for code scanning services and editors. Plain data, ready for `JSON.stringify`.
 *
 * Columns count UTF-16 code units, as everywhere here. Rules are the codes that occur, sorted.
 * @see OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"
 */
export function toSarif(
  diagnostics: readonly Diagnostic[],
  tool: { readonly name: string; readonly version: string },
): SarifLog {
  const ids = [...new Set(diagnostics.map((d) => d.code))].sort(compareText);
  const ruleIndex = new Map(ids.map((id, i) => [id, i]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: tool.name, version: tool.version, rules: ids.map(rule) } },
      columnKind: "utf16CodeUnits",
      results: diagnostics.map((d) => ({
        ruleId: d.code,
        ruleIndex: ruleIndex.get(d.code)!,
        level: levels[d.severity],
        message: { text: d.hint === null ? d.message : `${d.message}\n${d.hint}` },
        locations: d.location === null ? [] : [{ physicalLocation: physical(d.location) }],
        relatedLocations: d.related.flatMap(({ message, location }, id) =>
          location === null
            ? []
            : [{ id, message: { text: message }, physicalLocation: physical(location) }]
        ),
        properties: { path: d.path, facts: d.facts },
      })),
    }],
  };
}

/** The part of a SARIF log that is written here. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly Readonly<Record<string, unknown>>[];
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};

function rule(id: string): Readonly<Record<string, unknown>> {
  const entry = codes[id];
  return entry === undefined
    ? { id }
    : { id, shortDescription: { text: entry.meaning }, help: { text: entry.remedy } };
}

function physical({ file, start, end }: Location): Readonly<Record<string, unknown>> {
  const artifactLocation = { uri: uriOf(file) };
  if (start === null) return { artifactLocation };
  const region = {
    startLine: start.line,
    startColumn: start.column,
    ...(end == null ? {} : { endLine: end.line, endColumn: end.column }),
  };
  return { artifactLocation, region };
}

/** A relative reference: a colon in the first part would read as a scheme. */
function uriOf(file: string): string {
  const encoded = file.replaceAll("\\", "/").split("/").map(encodePart).join("/");
  return encoded.startsWith("/") ? `file://${encoded}` : encoded;
}

function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

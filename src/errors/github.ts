import type { Diagnostic, Severity } from "./diagnostic.ts";

/** Diagnostics as workflow commands, which GitHub Actions shows beside the changed lines. One line each.
 * @see GitHub Docs, "Workflow commands for GitHub Actions"
 */
export function renderGithubAnnotations(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((d) => `${annotation(d)}\n`).join("");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

function annotation(d: Diagnostic): string {
  const start = d.location?.start ?? null;
  const end = d.location?.end ?? null;
  const oneLine = start !== null && end !== null && end.line === start.line;
  const properties: [string, string | number | null][] = [
    ["file", d.location?.file ?? null],
    ["line", start?.line ?? null],
    ["endLine", start === null ? null : end?.line ?? null],
    ["col", start?.column ?? null],
    // GitHub refuses an end column when the annotation spans lines
    ["endColumn", oneLine ? end.column : null],
    ["title", d.code],
  ];
  const given = properties.flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escapeProperty(String(value))}`]
  );
  const related = d.related.map(({ message, location }) =>
    location === null
      ? message
      : `${location.file}${location.start === null ? "" : `:${location.start.line}`}: ${message}`
  );
  const text = [d.message, ...related, ...(d.hint === null ? [] : [d.hint])].join("\n");
  return `::${commands[d.severity]} ${given.join(",")}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

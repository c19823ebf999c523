import { countDiagnostics, type Diagnostic, renderDiagnostics } from "../errors/mod.ts";
import type { Output, Runtime } from "../runtime/mod.ts";

export interface ReportOptions {
  /** Texts of the files that diagnostics speak of. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Print notes too, not only how many there are. */
  readonly notes?: boolean;
}

/** Prints diagnostics to stderr: errors and warnings in full, and a last line with the counts. */
export function report(
  diagnostics: readonly Diagnostic[],
  runtime: Runtime,
  { sources, notes = false }: ReportOptions = {},
): void {
  const { stderr } = runtime;
  const shown = notes ? diagnostics : diagnostics.filter((d) => d.severity !== "info");
  if (shown.length === 0) return;
  const width = stderr.columns ?? 100;
  stderr.write(
    renderDiagnostics(shown, {
      color: hasColor(stderr, runtime),
      sources,
      width: Math.max(40, Math.min(width, 140)),
      summary: false,
    }),
  );
  const hidden = diagnostics.length - shown.length;
  const more = hidden === 0 ? "" : " (floe-orchestrator check shows the notes)";
  stderr.write(`\n${countDiagnostics(diagnostics)}${more}\n`);
}

/** Colours only on a terminal, and not when the user has said no.
 * @see no-color.org */
function hasColor(output: Output, runtime: Runtime): boolean {
  return output.isTerminal && (runtime.env("NO_COLOR") ?? "") === "" &&
    runtime.env("TERM") !== "dumb";
}

import { countDiagnostics, type Diagnostic, renderDiagnostics } from "../errors/mod.ts";
import type { Output, Runtime } from "../runtime/mod.ts";

export interface ReportOptions {
  /** Texts of the files that diagnostics speak of. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Notes in full (as `check` does), only how many there are, or not a word. */
  readonly notes: "full" | "count" | "none";
  /** What `--target` named: notes that are only counted are shown by a check for the same orchestrator. */
  readonly target?: string | null;
}

/** Prints diagnostics to stderr: errors and warnings in full, and a last line with the counts. */
export function report(
  diagnostics: readonly Diagnostic[],
  runtime: Runtime,
  { sources, notes, target = null }: ReportOptions,
): void {
  const { stderr } = runtime;
  const counted = notes === "none" ? diagnostics.filter(isNoNote) : diagnostics;
  const shown = notes === "full" ? diagnostics : diagnostics.filter(isNoNote);
  if (counted.length === 0) return;
  const width = stderr.columns ?? 100;
  stderr.write(
    renderDiagnostics(shown, {
      color: hasColor(stderr, runtime),
      sources,
      width: Math.max(40, Math.min(width, 140)),
      summary: false,
    }),
  );
  const check = target === null ? "check" : `check --target ${target}`;
  const hint = counted.length > shown.length ? ` (floe-orchestrator ${check} shows the notes)` : "";
  const blank = shown.length === 0 ? "" : "\n";
  stderr.write(`${blank}${countDiagnostics(counted)}${hint}\n`);
}

function isNoNote({ severity }: Diagnostic): boolean {
  return severity !== "info";
}

/** Colours only on a terminal, and not when the user has said no.
 * @see no-color.org */
function hasColor(output: Output, runtime: Runtime): boolean {
  return output.isTerminal && (runtime.env("NO_COLOR") ?? "") === "" &&
    runtime.env("TERM") !== "dumb";
}

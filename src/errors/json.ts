import type { Diagnostic } from "./diagnostic.ts";

/** What `--format json` writes of diagnostics. */
export interface DiagnosticsJson {
  readonly version: 1;
  /** By file, position, path and code. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Diagnostics as data for other programs. */
export function toDiagnosticsJson(diagnostics: readonly Diagnostic[]): DiagnosticsJson {
  // keys in the order of the documentation, whatever made the diagnostic
  return {
    version: 1,
    diagnostics: diagnostics.map((
      { code, severity, message, path, location, hint, facts, related },
    ) => ({ code, severity, message, path, location, hint, facts, related })),
  };
}

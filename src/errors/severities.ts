import type { Diagnostic, Severity } from "./diagnostic.ts";

/** How much a finding weighs: as an error, a warning, a note, or not at all. */
export type FindingLevel = Severity | "off";

/** From the heaviest to the lightest. */
export const findingLevels: readonly FindingLevel[] = ["error", "warning", "info", "off"];

/** What findings of a code should weigh; codes that are not named keep their own severity. */
export type Severities = Readonly<Record<string, FindingLevel>>;

/** Findings as they weigh now. */
export interface Weighed {
  /** In the order that they came in, those that are off left out. */
  readonly diagnostics: readonly Diagnostic[];
  /** Errors that should have weighed less, and still are errors: without them there would be a result of a wrong input. */
  readonly refused: readonly Diagnostic[];
}

/** Gives each finding the severity that was asked for. Errors stay errors. */
export function applySeverities(found: readonly Diagnostic[], severities: Severities): Weighed {
  const diagnostics: Diagnostic[] = [];
  const refused: Diagnostic[] = [];
  for (const one of found) {
    const level = Object.hasOwn(severities, one.code) ? severities[one.code]! : one.severity;
    if (one.severity === "error") {
      diagnostics.push(one);
      if (level !== "error") refused.push(one);
    } else if (level !== "off") diagnostics.push({ ...one, severity: level });
  }
  return { diagnostics, refused };
}

/** Keys into an input document, outermost first: `["transforms", 3, "dependsOn", 0]`. */
export type Path = readonly (string | number)[];

/** Plain data about an event; JSON-serialisable, never prose. */
export type Facts = Readonly<Record<string, unknown>>;

/** A place in a text. `line` and `column` count from 1, `offset` from 0, both in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A place in a file. `file` is the name the caller gave, never made absolute. */
export interface Location {
  readonly file: string;
  /** Null when only the file is known (a dbt manifest names files, not lines). */
  readonly start: Position | null;
  readonly end?: Position | null;
}

export type Severity = "error" | "warning" | "info";

/** One thing worth saying about an input. Every stage collects these instead of stopping at the first. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: Path;
  /** Which part of the entry at `path` to show, for whoever knows where things stand; its value when left out. */
  readonly part?: "key" | "value";
  readonly location: Location | null;
  readonly hint: string | null;
  readonly facts: Facts;
  /** Further places: each edge of a cycle, the first of two definitions. */
  readonly related: readonly RelatedLocation[];
}

export interface RelatedLocation {
  readonly message: string;
  readonly location: Location | null;
  /** For whoever knows where things stand, when the place is not known yet: plugins read a plan, and no file. */
  readonly path?: Path;
}

/** The result of a stage: a value unless an error stands among the diagnostics. */
export interface Outcome<T> {
  readonly value: T | null;
  /** Sorted by file, position, path, code. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Fills in what a diagnostic usually leaves out. */
export function diagnostic(
  init: Pick<Diagnostic, "code" | "message"> & Partial<Diagnostic>,
): Diagnostic {
  return {
    severity: "error",
    path: [],
    location: null,
    hint: null,
    facts: {},
    related: [],
    ...init,
  };
}

/** Whether one of them is an error: then there is no result to go on with. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}

/** An outcome whose value is dropped when an error was found; diagnostics come out sorted. */
export function outcome<T>(value: T | null, diagnostics: readonly Diagnostic[]): Outcome<T> {
  const sorted = sortDiagnostics(diagnostics);
  return { value: hasErrors(sorted) ? null : value, diagnostics: sorted };
}

/** By file, position, path, code: the order in which a reader meets them. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) =>
    compareText(a.location?.file ?? "", b.location?.file ?? "") ||
    (a.location?.start?.offset ?? -1) - (b.location?.start?.offset ?? -1) ||
    compareText(a.path.join("\u0000"), b.path.join("\u0000")) ||
    compareText(a.code, b.code) || compareText(a.message, b.message)
  );
}

/** Code-unit order: the same on every runtime and locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Diagnostic, Facts, Location, Path } from "./diagnostic.ts";

/** What every error of this library is made from. Prose is rendered last, from this data. */
export interface FloeErrorInit {
  /** `area/what-happened`; listed in {@linkcode codes}. */
  readonly code: string;
  /** Sentence case, no final period, names the action that failed. */
  readonly message: string;
  /** Keys into the input, outermost first. */
  readonly path?: Path;
  readonly location?: Location;
  readonly facts?: Facts;
  /** Something to do. */
  readonly hint?: string;
  /** All that was found, when more than one thing is wrong; the error itself speaks of the first. */
  readonly diagnostics?: readonly Diagnostic[];
  readonly cause?: unknown;
}

/** Root of all errors that this library throws on purpose. Programmer errors are plain `TypeError`/`RangeError`. */
export class FloeError extends Error {
  readonly code: string;
  readonly path: Path;
  readonly location: Location | null;
  readonly facts: Facts;
  readonly hint: string | null;
  readonly diagnostics: readonly Diagnostic[];

  constructor(init: FloeErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.path = init.path ?? [];
    this.location = init.location ?? null;
    this.facts = init.facts ?? {};
    this.hint = init.hint ?? null;
    this.diagnostics = init.diagnostics ?? [this.toDiagnostic()];
  }

  /** The same facts as plain data. */
  toDiagnostic(): Diagnostic {
    return {
      code: this.code,
      severity: "error",
      message: this.message,
      path: this.path,
      location: this.location,
      hint: this.hint,
      facts: this.facts,
      related: [],
    };
  }
}

/** A floe.yaml, manifest.yaml, CompiledArtifacts or dbt manifest that cannot be read or resolved. */
export class ArtifactError extends FloeError {}
/** A cron expression, time zone or partition window that means nothing. */
export class ScheduleError extends FloeError {}
/** A graph that cannot be built, ordered or selected from. */
export class GraphError extends FloeError {}
/** Artifacts that make no plan. */
export class PlanError extends FloeError {}
/** Python, TOML, YAML or a file set that cannot be rendered or written. */
export class EmitError extends FloeError {}
/** A plugin that is unknown, misconfigured, or asked for what its target cannot express. */
export class PluginError extends FloeError {}
/** Wrong use of the command line. */
export class UsageError extends FloeError {}

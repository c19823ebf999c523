import { type Diagnostic, type Location, type Path, ScheduleError } from "../errors/mod.ts";

/** Where a part of the input was written: floe.yaml knows lines, dbt's manifest only names the model's file. */
export interface Place {
  readonly path: Path;
  readonly locate: (path: Path) => Location | null;
}

/** A value below a place. */
export function below({ path, locate }: Place, ...keys: Path): Place {
  return { path: [...path, ...keys], locate };
}

/** What a diagnostic says of a place. */
export function at(
  { path, locate }: Place,
): { readonly path: Path; readonly location: Location | null } {
  return { path, location: locate(path) };
}

/** What a parser of src/schedule makes of a value; what it throws is collected at the value's place.
 * @returns null when it threw.
 */
export function attempt<T>(place: Place, diagnostics: Diagnostic[], parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    diagnostics.push({ ...error.toDiagnostic(), ...at(place) });
    return null;
  }
}

import { type Diagnostic, diagnostic, type Location, type Path } from "../errors/mod.ts";
import { attempt as attemptAt } from "./places.ts";

/** Where a step puts what it finds. */
export interface Saying {
  /** Where the value at a path of the artifacts was written. */
  readonly locate: (path: Path) => Location | null;
  readonly diagnostics: Diagnostic[];
}

/** Adds a diagnostic at the line that a path leads to. */
export function say(
  { locate, diagnostics }: Saying,
  path: Path,
  found: Parameters<typeof diagnostic>[0],
): void {
  diagnostics.push(diagnostic({ ...found, path, location: locate(path) }));
}

/** What a parser of src/schedule makes of a value; what it throws is said at `path`, and null comes back. */
export function attempt<T>({ locate, diagnostics }: Saying, path: Path, parse: () => T): T | null {
  return attemptAt({ path, locate }, diagnostics, parse);
}

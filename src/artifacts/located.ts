import type { Location, Path } from "../errors/mod.ts";

/** A parsed document that still knows where each value stood. */
export interface Located<T> {
  readonly file: string;
  readonly value: T;
  /** Where the value at `path` stands (for a mapping entry: its value, or with `part` its key; for a missing
   * key: the mapping it is missing from). Null only when the document has no positions. */
  locate(path: Path, part?: "key" | "value"): Location | null;
}

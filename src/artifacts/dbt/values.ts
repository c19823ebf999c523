/** Reading of loosely known JSON values: what is absent or of another kind becomes the fallback, never an error. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : EMPTY;
}

/** The text, or null when it is missing, no text, or empty. */
export function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** The texts of a list, or of a single text (dbt's YAML accepts both for tags and owners). */
export function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value) || value.length === 0) return NONE;
  return value.every((item) => typeof item === "string")
    ? value
    : value.filter((item) => typeof item === "string");
}

/** Sorted in code-unit order, without repeats. */
export function sortedUnique(values: readonly string[]): readonly string[] {
  let at = 1;
  while (at < values.length && values[at - 1]! < values[at]!) at++;
  if (at >= values.length) return values;
  return [...new Set(values)].sort();
}

const NONE: readonly string[] = [];
const EMPTY: JsonObject = {};

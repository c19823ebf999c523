/** Words in which diagnostics of documents speak.
 * @module
 */
import type { Path } from "../errors/mod.ts";
import { durationPattern, startPattern, variablePattern } from "./schema/patterns.ts";
import type { SourceNode } from "./text/source_node.ts";

/** `transforms[3].dependsOn[0]`, as people write it; a key that is no word stands in brackets too, since the whole is quoted. */
export function pathText(path: Path): string {
  if (path.length === 0) return "the document";
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${text}[${JSON.stringify(key).slice(1, -1)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** `"a", "b" or "c"`. */
export function orList(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

/** What stands there, in words. */
export function kindOf(node: SourceNode): string {
  if (node.kind === "mapping") return "a mapping";
  if (node.kind === "sequence") return "a list";
  return node.value === null
    ? "nothing"
    : typeof node.value === "string"
    ? "a text"
    : typeof node.value;
}

/** One of zod's types in words. */
export function expectedType(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    null: "nothing",
  };
  return words[expected] ?? expected;
}

/** How what stands there becomes what is expected; null: nobody can say. */
export function typeHint(expected: string, node: SourceNode | null): string | null {
  if (node === null) return null;
  if (expected === "a text" && node.kind === "scalar" && node.value !== null) {
    return `Quote it: "${node.source}"`;
  }
  if (expected === "a list" && node.kind === "scalar" && node.value !== null) {
    return `Write a list: [${node.source}]`;
  }
  if (expected === "true or false" && node.kind === "scalar") {
    // floe reads YAML 1.1, where these are booleans; in YAML 1.2 they are texts.
    if (/^(yes|on|y)$/i.test(node.source)) return "Write true";
    if (/^(no|off|n)$/i.test(node.source)) return "Write false";
  }
  if (expected === "a number" || expected === "a whole number") {
    if (
      node.kind === "scalar" && typeof node.value === "string" &&
      Number.isFinite(Number(node.value))
    ) {
      return "Write it without quotes";
    }
  }
  return null;
}

/** Patterns of the contract in words; what is not listed is shown as it is. */
export function formatWords(pattern: string): string {
  const source = pattern.replace(/^\/(.*)\/[a-z]*$/, "$1");
  return patternWords[source] ?? `a text that matches ${source}`;
}

const patternWords: Readonly<Record<string, string>> = {
  "^[a-z][a-z0-9-]*$": "lower-case letters, digits and hyphens, beginning with a letter",
  "^[a-zA-Z][a-zA-Z0-9_-]*$": "letters, digits, underscores and hyphens, beginning with a letter",
  "^[a-zA-Z_][a-zA-Z0-9_]*$": "letters, digits and underscores, not beginning with a digit",
  "^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$":
    "lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
  [durationPattern.source]: "a length of time such as 90s, 15m, 26h, 7d or 1h30m",
  [startPattern.source]: "a date such as 2024-01-31, or a date and time such as 2024-01-31T06:00",
  [variablePattern.source]:
    "the name of an environment variable: capital letters, digits and underscores",
  "^\\d+\\.\\d+\\.\\d+$": "a version such as 1.0.0",
  "^\\d+\\.\\d+\\.\\d+.*$": "a version such as 1.0.0",
};

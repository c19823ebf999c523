import type { z } from "zod";
import { type Diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import type { ParseOptions } from "./parse_options.ts";
import { parseLocated, readMapping } from "./read_located.ts";
import { readJson } from "./text/json_text.ts";
import { type SourceDocument, toPlain } from "./text/source_node.ts";

/** How a JSON document is read. */
export interface JsonOptions extends ParseOptions {
  /** Looks at the document before its schema does; what it says is all that is said. */
  readonly refuse?: (value: unknown, locate: SourceDocument["locate"]) => Diagnostic | null;
}

/** Reads a JSON document that has a schema of its own, outside the contract; findings have positions.
 * @returns Errors: `artifact/bad-json` and its relatives, `artifact/missing-key`, `artifact/wrong-type`, `artifact/bad-value`, and what
 * `refuse` finds.
 */
export function safeParseJson<T>(
  text: string,
  schema: z.ZodType<T>,
  options: JsonOptions,
): Outcome<T> {
  const read = readMapping(readJson(text, options.file));
  if ("code" in read) return outcome<T>(null, [read]);
  const { document } = read;
  const refused = options.refuse?.(toPlain(document.root), (path) => document.locate(path)) ?? null;
  if (refused !== null) return outcome<T>(null, [refused]);
  const { value, diagnostics } = parseLocated(document, schema);
  return outcome(value === null ? null : value.value, diagnostics);
}

import type { z } from "zod";
import { type Diagnostic, type Location, type Outcome, outcome, type Path } from "../errors/mod.ts";
import type { ParseOptions } from "./parse_options.ts";
import { parseLocated, readMapping } from "./read_located.ts";
import { readJson } from "./text/json_text.ts";
import { toPlain } from "./text/source_node.ts";

/** How a JSON document is read. */
export interface JsonOptions extends ParseOptions {
  /** Looks at the document before its schema does; what it says is all that is said. */
  readonly refuse?: (value: unknown, locate: (path: Path) => Location | null) => Diagnostic | null;
}

/** A zod schema of what is read, told by its shape. */
export interface DocumentSchema<T> {
  readonly _zod: { readonly output: T };
}

/** Reads a JSON document that has a schema of its own, outside the contract; findings have positions.
 * @returns Errors: `artifact/bad-json` and its relatives, `artifact/missing-key`, `artifact/wrong-type`, `artifact/bad-value`, and what
 * `refuse` finds.
 */
export function safeParseJson<T>(
  text: string,
  schema: DocumentSchema<T>,
  options: JsonOptions,
): Outcome<T> {
  const read = readMapping(readJson(text, options.file));
  if ("code" in read) return outcome<T>(null, [read]);
  const { document } = read;
  const refused = options.refuse?.(toPlain(document.root), (path) => document.locate(path)) ?? null;
  if (refused !== null) return outcome<T>(null, [refused]);
  const { value, diagnostics } = parseLocated(document, schema as z.ZodType<T>);
  return outcome(value === null ? null : value.value, diagnostics);
}

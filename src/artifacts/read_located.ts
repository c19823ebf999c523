import type { z } from "zod";
import { type Diagnostic, diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import { toDiagnostics } from "./issues.ts";
import type { Located } from "./located.ts";
import type { MappingNode, SourceDocument } from "./text/source_node.ts";
import { toPlain } from "./text/source_node.ts";
import type { ReadText } from "./text/text_error.ts";

/** A document whose root is a mapping: what every file of the contract has to be. */
export interface MappingDocument {
  readonly document: SourceDocument;
  readonly root: MappingNode;
}

/** The mapping at the root of a text, or the diagnostic that says why there is none. */
export function readMapping(read: ReadText): MappingDocument | Diagnostic {
  if (read.error !== null) return read.error;
  const { document } = read;
  if (document.root.kind === "mapping") return { document, root: document.root };
  const got = document.root.kind === "sequence" ? "a list" : "a single value";
  return diagnostic({
    code: "artifact/not-a-mapping",
    message: `Cannot read "${document.file}": expected keys and values, got ${got}`,
    location: document.locate([]),
    facts: { got },
  });
}

export interface LocatedOptions<T> {
  /** Findings that are not in the schema's reach: before the value is known … */
  readonly before?: readonly Diagnostic[];
  /** … and once it is. */
  readonly validate?: (value: T, document: SourceDocument) => readonly Diagnostic[];
  /** Turns what is an error in most documents into something else, or into nothing (null). */
  readonly soften?: (found: Diagnostic) => Diagnostic | null;
}

/** Checks a document against its schema. All findings are told, not only the first. */
export function parseLocated<T>(
  document: SourceDocument,
  schema: z.ZodType<T>,
  options: LocatedOptions<T> = {},
): Outcome<Located<T>> {
  const found = [...options.before ?? []];
  const parsed = schema.safeParse(toPlain(document.root), { reportInput: false });
  if (!parsed.success) {
    for (const issue of toDiagnostics(parsed.error.issues, schema, document)) {
      const kept = options.soften === undefined ? issue : options.soften(issue);
      if (kept !== null) found.push(kept);
    }
    return outcome<Located<T>>(null, found);
  }
  if (options.validate !== undefined) found.push(...options.validate(parsed.data, document));
  return outcome(located(document, parsed.data), found);
}

function located<T>(document: SourceDocument, value: T): Located<T> {
  return {
    file: document.file,
    value,
    locate: (path, part) => part === "key" ? document.locateKey(path) : document.locate(path),
  };
}

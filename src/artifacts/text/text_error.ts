import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { Lines, SourceDocument, Span } from "./source_node.ts";

/** The outcome of reading a text: a document, or the one thing that is wrong with it. Later errors of a text that cannot be
 * read are mostly echoes of the first, so only the first is told. */
export type ReadText =
  | { readonly document: SourceDocument; readonly error: null }
  | { readonly document: null; readonly error: Diagnostic };

/** Thrown inside the readers and caught at their door; never seen outside of this folder. */
export class TextError extends Error {
  readonly span: Span;
  readonly code: string;
  readonly hint: string | null;
  readonly related: { readonly message: string; readonly span: Span } | null;

  constructor(
    code: string,
    message: string,
    span: Span,
    hint?: string,
    related?: TextError["related"],
  ) {
    super(message);
    this.code = code;
    this.span = span;
    this.hint = hint ?? null;
    this.related = related ?? null;
  }

  toDiagnostic(file: string, lines: Lines): Diagnostic {
    return diagnostic({
      code: this.code,
      message: `Cannot read "${file}": ${this.message}`,
      location: lines.location(file, this.span),
      hint: this.hint,
      related: this.related === null
        ? []
        : [{ message: this.related.message, location: lines.location(file, this.related.span) }],
    });
  }
}

/** A mapping has each key once, and none that JavaScript itself gives a meaning to: no contract has those.
 * @param first where the key stands before; undefined: nowhere.
 */
export function checkKey(key: string, span: Span, first: Span | undefined): void {
  if (first !== undefined) {
    throw new TextError(
      "artifact/duplicate-key",
      `the key "${key}" stands here twice`,
      span,
      "Remove one of the two",
      { message: "first here", span: first },
    );
  }
  if (key === "__proto__") {
    throw new TextError("artifact/reserved-key", `"${key}" cannot be a key`, span, "Rename it");
  }
}

/** Nested deeper than any sensible document; beyond it recursive readers run out of stack. */
export const maxDepth = 100;

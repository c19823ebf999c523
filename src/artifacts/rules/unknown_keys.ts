import type { z } from "zod";
import type { Diagnostic, Path } from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import { toDiagnostics } from "../issues.ts";
import type { SourceDocument, SourceNode } from "../text/source_node.ts";
import { toPlain } from "../text/source_node.ts";

/** A document without the keys that its schema does not know, and a warning for each of them. */
export function withoutUnknownKeys(
  document: SourceDocument,
  schema: z.ZodType,
): { readonly document: SourceDocument; readonly found: readonly Diagnostic[] } {
  const parsed = schema.safeParse(toPlain(document.root));
  const issues = parsed.success
    ? []
    : parsed.error.issues.filter((i) => i.code === "unrecognized_keys");
  const found = toDiagnostics(issues, schema, document)
    .map((unknown): Diagnostic => ({
      ...unknown,
      severity: "warning",
      message: `Left out "${pathText(unknown.path)}": the key is not known`,
    }));
  return {
    document: document.withRoot(
      found.reduce((root, { path }) => without(root, path), document.root),
    ),
    found,
  };
}

/** A tree without the mapping entry at `path`. */
function without(node: SourceNode, path: Path): SourceNode {
  const [key, ...rest] = path;
  if (key === undefined || node.kind === "scalar") return node;
  if (node.kind === "sequence") {
    return { ...node, items: node.items.map((item, i) => i === key ? without(item, rest) : item) };
  }
  const entries = new Map(node.entries);
  const entry = entries.get(String(key));
  if (entry === undefined) return node;
  if (rest.length === 0) entries.delete(String(key));
  else entries.set(String(key), { ...entry, value: without(entry.value, rest) });
  return { ...node, entries };
}

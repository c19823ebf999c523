import type { z } from "zod";
import { type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";
import { dispositionOf, type DocumentName } from "../dispositions.ts";
import { pathText } from "../issue_words.ts";
import type { SourceDocument, SourceNode } from "../text/source_node.ts";

/** One diagnostic for each field that a document sets and nothing here acts upon (`artifact/unsupported-field`).
 *
 * A field that is null, empty, or says what it would say anyway is not mentioned. Of nested fields the outermost is told.
 */
export function unsupportedFields(
  name: DocumentName,
  value: unknown,
  schema: z.ZodType,
  document: SourceDocument,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document.root, [], "");
  return found;

  function visit(node: SourceNode, path: Path, field: string): void {
    if (node.kind === "sequence") {
      node.items.forEach((item, i) => visit(item, [...path, i], `${field}[]`));
    }
    if (node.kind !== "mapping") return;
    for (const [key, entry] of node.entries) {
      const at = [...path, key];
      const below = field === "" ? key : `${field}.${key}`;
      const disposition = dispositionOf(name, below);
      if (disposition === null || typeof disposition === "string") {
        visit(entry.value, at, below);
        continue;
      }
      if (isEmpty(entry.value) || saysTheDefault(at, value, schema)) continue;
      found.push(diagnostic({
        code: "artifact/unsupported-field",
        severity: disposition.severity,
        message: `Read "${pathText(at)}" without using it`,
        path: at,
        location: document.locateKey(at),
        hint: disposition.unsupported,
        facts: { document: name, field: pathText(at), reason: disposition.unsupported },
      }));
    }
  }
}

function isEmpty(node: SourceNode): boolean {
  if (node.kind === "scalar") return node.value === null;
  return node.kind === "sequence" ? node.items.length === 0 : node.entries.size === 0;
}

/** Whether leaving the field out would have given the same value. */
function saysTheDefault(
  path: Path,
  value: unknown,
  schema: z.ZodType,
): boolean {
  // Entries of a list have no default but null and empty; parsing anew for each of many would be slow.
  if (path.some((key) => typeof key === "number")) return false;
  const without = structuredClone(value) as Record<string, unknown>;
  let parent: unknown = without;
  let here: unknown = value;
  for (const key of path.slice(0, -1)) {
    parent = (parent as Record<string | number, unknown> | null)?.[key];
    here = (here as Record<string | number, unknown> | null)?.[key];
  }
  const last = path.at(-1)!;
  if (typeof parent !== "object" || parent === null || !Object.hasOwn(parent, last)) return false;
  delete (parent as Record<string | number, unknown>)[last];
  const parsed = schema.safeParse(without);
  if (!parsed.success) return false;
  let again: unknown = parsed.data;
  for (const key of path) again = (again as Record<string | number, unknown> | null)?.[key];
  return JSON.stringify(again) === JSON.stringify((here as Record<string | number, unknown>)[last]);
}

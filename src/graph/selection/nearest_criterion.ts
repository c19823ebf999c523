import { nearestName } from "../../errors/mod.ts";
import type { SelectionContext } from "./context.ts";
import { type Criterion, parseCriterion } from "./criterion.ts";
import type { MethodName } from "./method_names.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** A criterion that matches nothing, with the nearest value that its method knows in its place; null when none is near, when several
 * criteria are joined by commas, or when the values of the method are no names.
 * @param raw as it was parsed before, without an error. Time O(nodes × |raw|²).
 */
export function nearestCriterion(raw: string, context: SelectionContext): string | null {
  if (raw.includes(",")) return null;
  const criterion = parseCriterion(raw);
  const { method, value } = criterion;
  if (typeof value !== "string" || value === "" || /[*?[]/.test(value)) return null;
  const namesOf = values[method];
  if (namesOf === undefined) return null;
  const known = new Set(context.nodes.flatMap((n) => namesOf(n)));
  if (method === "group") {
    for (const name of context.known.furtherGroups?.values() ?? []) known.add(name);
  }
  const nearest = nearestName(value, known);
  return nearest === null ? null : replaced(criterion, nearest);
}

function replaced({ raw, place, value }: Criterion, nearest: string): string {
  const start = place.valueOffset;
  return raw.slice(0, start) + nearest + raw.slice(start + String(value).length);
}

/** What a node may be called by; methods that are missing compare with something else than names. */
const values: Readonly<Partial<Record<MethodName, (node: SelectableNode) => readonly string[]>>> = {
  fqn: (n) => n.resourceType === "source" ? [] : [n.name, n.fqn.join("."), ...n.fqn.slice(1, -1)],
  tag: (n) => n.tags,
  group: (n) => n.group === null ? [] : [n.group],
  source: (n) => n.sourceName === null ? [] : [n.sourceName, `${n.sourceName}.${n.name}`],
  exposure: nameOf("exposure"),
  metric: nameOf("metric"),
  semantic_model: nameOf("semantic_model"),
  saved_query: nameOf("saved_query"),
  package: (n) => [n.packageName],
  file: (n) => [n.path.slice(n.path.lastIndexOf("/") + 1)],
  path: (n) => foldersOf(n.path),
};

function nameOf(resourceType: string): (node: SelectableNode) => readonly string[] {
  return (n) => n.resourceType === resourceType ? [n.name] : [];
}

function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

import { compareText } from "../../errors/mod.ts";
import { type EachNode, kindOf, type Module, type Statement, type SymbolNode } from "./nodes.ts";

/** The distributions that the symbols of these modules come from, sorted, each once. Time O(nodes). */
export function requirementsOf(modules: Iterable<Module>): readonly string[] {
  const found = new Set<string>();
  for (const module of modules) for (const statement of module.body) collect(statement, found);
  return [...found].sort(compareText);
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  const kind = kindOf(value);
  if (kind === "symbol") {
    const { requires } = value as SymbolNode;
    if (requires !== null) found.add(requires);
  } else if (kind === "each") {
    const { items, make } = value as EachNode;
    for (const item of items) collect(make(item), found);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      collect(key, found);
      collect(item, found);
    }
  } else if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) collect(item, found);
  } else if (kind !== "local" && kind !== "name") {
    for (const item of Object.values(value as Statement)) collect(item, found);
  }
}

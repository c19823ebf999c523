import { compareText } from "../errors/mod.ts";
import type { PlanVariable } from "./types.ts";

/** Variables sorted by name, one entry each, that says all it is for. */
export function joinVariables(variables: readonly PlanVariable[]): PlanVariable[] {
  const purposes = new Map<string, Set<string>>();
  for (const { name, purpose } of variables) {
    purposes.set(name, (purposes.get(name) ?? new Set()).add(purpose));
  }
  return [...purposes]
    .map(([name, all]) => ({ name, purpose: [...all].join("; ") }))
    .sort((a, b) => compareText(a.name, b.name));
}

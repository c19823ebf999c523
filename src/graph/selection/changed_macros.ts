import type { MacroState } from "./node_state.ts";

/** Ids of macros that are new, removed, or have another text, and of those that call one of them, at whatever distance.
 * Time O(macros + calls); nothing recurses. */
export function changedMacros(
  now: ReadonlyMap<string, MacroState>,
  before: ReadonlyMap<string, MacroState>,
): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  const changed = new Set<string>();
  for (const [id, { text, dependsOn }] of now) {
    if (before.get(id)?.text !== text) changed.add(id);
    for (const called of dependsOn) {
      const known = callers.get(called);
      if (known === undefined) callers.set(called, [id]);
      else known.push(id);
    }
  }
  for (const id of before.keys()) if (!now.has(id)) changed.add(id);
  for (const id of changed) { // a set visits what is added meanwhile
    for (const caller of callers.get(id) ?? []) changed.add(caller);
  }
  return changed;
}

import type { SelectionContext } from "./context.ts";
import { type Criterion, textValue } from "./criterion.ts";
import { needsState } from "./needs_state.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** `result:error`, `result:fail`, …: what ended so in the earlier run. */
export function methodResult(
  criterion: Criterion,
  { known: { results } }: SelectionContext,
): (node: SelectableNode) => boolean {
  const wanted = textValue(criterion);
  if (results === undefined) throw needsState(criterion, "an earlier run_results.json");
  return (n) => results.get(n.uniqueId) === wanted;
}

/** `source_status:fresher`: sources that were loaded since the earlier check, or that it did not have. Other values match nothing. */
export function methodSourceStatus(
  criterion: Criterion,
  { known: { sourceStatus } }: SelectionContext,
): (node: SelectableNode) => boolean {
  const wanted = textValue(criterion);
  if (sourceStatus === undefined) {
    throw needsState(criterion, "two sources.json, an earlier one and the newest");
  }
  if (wanted !== "fresher") return () => false;
  const { previous, current } = sourceStatus;
  return (n) => {
    const now = current.get(n.uniqueId)?.maxLoadedAtUs ?? null;
    const before = previous.get(n.uniqueId)?.maxLoadedAtUs ?? null;
    return now !== null && (before === null || now > before);
  };
}

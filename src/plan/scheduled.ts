import { compareText } from "../errors/mod.ts";
import { appendTo } from "./append_to.ts";
import type { PlanContext } from "./context.ts";

/** Which schedules of floe.yaml build which nodes; assets of one block agree in them. Nodes that none builds are missing.
 *
 * Groups were taken before, so that a selection may name them. Whatever a selection gets wrong is said here, once.
 * @returns names by node index, sorted.
 */
export function scheduledBy(context: PlanContext): ReadonlyMap<number, readonly string[]> {
  const { spec, selector, built } = context;
  const names = new Map<number, string[]>();
  (spec.schedules ?? []).forEach((schedule, s) => {
    const selected = selector.select(schedule, ["orchestration", "schedules", s]);
    for (const i of built) if (selected.has(i)) appendTo(names, i, schedule.name);
  });
  for (const list of names.values()) list.sort(compareText);
  return names;
}

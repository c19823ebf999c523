import type { Plan } from "../../../src/plan/mod.ts";
import { keyedTimetable } from "../partition_keys/keyed_timetable.ts";
import { partitionNamed, timeOf } from "../partitions.ts";
import { hasPartitionKeys, type ReleaseFacts } from "../versions.ts";
import type { Wanted } from "../wanted.ts";

/** When runs of a partition are due; with keys where the release has them, and right ones. */
export function timetable(
  when: { readonly cron: string; readonly timezone: string; readonly offsetS: number },
  partition: string | null,
  plan: Plan,
  facts: ReleaseFacts,
): Pick<Wanted, "schedule" | "unkeyed"> {
  const { cron, timezone } = when;
  if (timeOf(partition, plan) === null) {
    return { schedule: { type: "cron", cron, timezone }, unkeyed: null };
  }
  const unkeyed = { type: "data_interval", cron, timezone } as const;
  const definition = partitionNamed(partition, plan);
  const keyed = definition?.type === "time" && hasPartitionKeys(timezone, facts)
    ? keyedTimetable(when, definition)
    : null;
  return keyed === null ? { schedule: unkeyed, unkeyed: null } : { schedule: keyed, unkeyed };
}

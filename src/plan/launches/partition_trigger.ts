import { nearestName } from "../../errors/mod.ts";
import { shiftCron } from "../../schedule/mod.ts";
import type { PlanContext } from "../context.ts";
import { attempt, say, type Saying } from "../saying.ts";
import type { PartitionTrigger, PlanPartition, PlanTimePartition } from "../types.ts";
import type { ScheduleLine, WindowTrigger } from "./schedule_lines.ts";

/** When a schedule that follows a partition ticks; null: it cannot, and it was said why: `plan/unknown-partition`, `plan/schedule-partition` or
 * `schedule/bad-offset`. */
export function partitionTrigger(
  line: ScheduleLine,
  { partition, offsetS }: WindowTrigger,
  { spec, partitions }: PlanContext,
  to: Saying,
): PartitionTrigger | null {
  const definition = partitions.get(partition);
  if (definition === undefined) {
    // one that is written and cannot be read has been told of
    if (Object.hasOwn(spec.partitions ?? {}, partition)) return null;
    const nearest = nearestName(partition, partitions.keys());
    say(to, line.definedAt, {
      code: "plan/unknown-partition",
      message: `Cannot find the partition "${partition}" of the schedule "${line.name}"`,
      hint: nearest === null
        ? "Define it under orchestration.partitions"
        : `Did you mean "${nearest}"?`,
      facts: { schedule: line.name, partition, nearest },
    });
    return null;
  }
  if (definition.type !== "time") {
    const times = timeDimensions(definition, partitions);
    say(to, line.definedAt, {
      code: "plan/schedule-partition",
      message:
        `Cannot follow the windows of the partition "${partition}" with the schedule "${line.name}": it has the type "${definition.type}"`,
      hint: times.length === 0
        ? "Give the schedule a cron: it builds every key"
        : `Give the schedule a cron: it builds the newest window of "${
          times[0]
        }" with every other key`,
      facts: { schedule: line.name, partition, type: definition.type },
    });
    return null;
  }
  return shifted(line, definition, offsetS, to);
}

function timeDimensions(
  of: PlanPartition,
  definitions: ReadonlyMap<string, PlanPartition>,
): string[] {
  if (of.type !== "multi") return [];
  return of.dimensions.filter((name) => definitions.get(name)?.type === "time");
}

/** The ticks of a schedule that starts so many seconds after each window has ended. */
function shifted(
  line: ScheduleLine,
  { cron, timezone, name }: PlanTimePartition,
  offsetS: number,
  to: Saying,
): PartitionTrigger | null {
  const text = offsetS === 0
    ? cron
    : attempt(to, [...line.at, "offset"], () => shiftCron(cron, offsetS));
  if (text === null) return null;
  return {
    type: "partition",
    partition: name,
    offsetS,
    cron: text,
    timezone,
  };
}

import type { TimePartitionSpec } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import {
  keyFormatOf,
  parseCron,
  parseTimezone,
  parseWallClock,
  timePartitionCron,
  windowRange,
} from "../../schedule/mod.ts";
import { neverMatches } from "../never_matches.ts";
import { at, attempt, below, type Place } from "../places.ts";
import type { PartitionBase, PlanTimePartition } from "../types.ts";

/** A time partition with the cron expression that its windows follow.
 *
 * Errors: `schedule/bad-start`, `schedule/bad-cron`, `schedule/bad-timezone`, `schedule/never`, each at its key, and
 * `plan/empty-partition` for an end that is not after the start, or before the end of the first window.
 * @returns null when something is wrong.
 */
export function planTimePartition(
  spec: TimePartitionSpec,
  base: PartitionBase,
  place: Place,
  diagnostics: Diagnostic[],
): PlanTimePartition | null {
  const read = <T>(key: string, parse: () => T) => attempt(below(place, key), diagnostics, parse);
  const start = read("start", () => parseWallClock(spec.start));
  const end = spec.end === null ? null : read("end", () => parseWallClock(spec.end!));
  const timezone = read("timezone", () => parseTimezone(spec.timezone));
  const cron = spec.cron !== null
    ? written(spec.cron, place, diagnostics)
    : start === null
    ? null
    : read("start", () => timePartitionCron(spec.cadence!, start));
  const badEnd = spec.end !== null && end === null;
  if (start === null || timezone === null || cron === null || badEnd) return null;
  if (end !== null && end <= start) {
    diagnostics.push(diagnostic({
      code: "plan/empty-partition",
      message:
        `The partition "${base.name}" has no window: it ends at ${spec.end}, and starts at ${spec.start}`,
      ...at(below(place, "end")),
      hint: "Write an end that is later than the start, or leave it out",
      facts: { partition: base.name, start, end },
    }));
    return null;
  }
  const partition: PlanTimePartition = {
    type: "time",
    ...base,
    cadence: spec.cadence,
    cron,
    start,
    end,
    timezone,
    endOffset: spec.endOffset,
    keyFormat: keyFormatOf(cron),
  };
  if (end !== null && windowRange({ ...partition, endOffset: 0 }, AT_LAST) === null) {
    // Dagster would count one window all the same, which ends after the end
    diagnostics.push(diagnostic({
      code: "plan/empty-partition",
      message:
        `The partition "${base.name}" has no window: its first one would end after ${spec.end}`,
      ...at(below(place, "end")),
      hint: "Write a later end, or leave it out",
      facts: { partition: base.name, start, end },
    }));
    return null;
  }
  return partition;
}

/** A time at which every window that there will be has ended. */
const AT_LAST = Date.UTC(9999, 0, 1);

function written(text: string, place: Place, diagnostics: Diagnostic[]): string | null {
  const cron = attempt(below(place, "cron"), diagnostics, () => parseCron(text));
  if (cron === null || cron.ticks) return cron?.text ?? null;
  diagnostics.push(diagnostic({
    code: "schedule/never",
    ...neverMatches(text, cron),
    ...at(below(place, "cron")),
    facts: { cron: text },
  }));
  return null;
}

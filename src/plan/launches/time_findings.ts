import { type Diagnostic, diagnostic, type Location, type Path } from "../../errors/mod.ts";
import { gapDiagnostics, windowRange } from "../../schedule/mod.ts";
import { timeWindowsOf } from "../partitions/time_windows_of.ts";
import type { Plan, PlanSchedule, PlanTimePartition } from "../types.ts";

/** What is true of a plan's active schedules at a time only: `schedule/tick-in-gap` for one that ticks, within a year, at a time that clocks skip,
 * `schedule/partition-not-begun` and `schedule/partition-ended` for one that builds windows which do not exist yet, or no new ones any
 * more. All are warnings, and no part of the plan: it knows no clock.
 * @param now milliseconds since the Unix epoch
 */
export function timeFindings(
  { schedules, jobs, partitions }: Plan,
  now: number,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const partitionOf = new Map(jobs.map((j) => [j.name, j.partition]));
  return schedules.filter(({ active }) => active).flatMap((schedule) => {
    const named = [...new Set(schedule.jobs.map((job) => partitionOf.get(job) ?? null))];
    return [
      ...gapFinding(schedule, now),
      ...named.flatMap((name) => windowFinding(schedule, timeWindowsOf(name, partitions), now)),
    ];
  }).map((d) => ({ ...d, location: d.path.length === 0 ? null : locate(d.path) }));
}

function gapFinding({ name, trigger, definedAt }: PlanSchedule, now: number): Diagnostic[] {
  if (trigger.type === "after") return [];
  // an offset is what may be changed; a cron that follows from a partition is nowhere written
  const written = trigger.type === "partition" && trigger.offsetS !== 0
    ? [...definedAt.slice(0, -1), "offset"]
    : definedAt;
  return gapDiagnostics(trigger.cron, trigger.timezone, now).map((d) => {
    const wanted = String(d.facts.wanted).slice(0, 16).replace("T", " ");
    const instead = String(d.facts.instead).slice(11, 16);
    return {
      ...d,
      message: `The schedule "${name}" is to run at ${wanted} in ${trigger.timezone}, ` +
        `when clocks skip that time: it runs at ${instead} instead`,
      path: written,
      facts: { ...d.facts, schedule: name },
    };
  });
}

function windowFinding(
  { name, definedAt }: PlanSchedule,
  windows: PlanTimePartition | null,
  now: number,
): Diagnostic[] {
  if (windows === null) return [];
  const facts = { schedule: name, partition: windows.name };
  if (windowRange(windows, now) === null) {
    return [diagnostic({
      code: "schedule/partition-not-begun",
      severity: "warning",
      message: `The schedule "${name}" builds nothing yet: the first window of "${windows.name}" ` +
        `begins at ${dateOf(windows.start)} and has not ended`,
      path: definedAt,
      hint: "Nothing to do if that is meant; else correct start",
      facts,
    })];
  }
  const last = windows.end === null ? null : windowRange(windows, FAR)?.last ?? null;
  if (last === null || last.endMs > now) return [];
  return [diagnostic({
    code: "schedule/partition-ended",
    severity: "warning",
    message: `The schedule "${name}" has nothing left to build: the last window of ` +
      `"${windows.name}" ended at ${dateOf(windows.end!)}`,
    path: definedAt,
    hint: "Remove the schedule, or move end",
    facts,
  })];
}

/** `2024-01-01`, and the time of day where it is not midnight. */
function dateOf(wall: string): string {
  return wall.replace(/T00:00:00$/, "").replace("T", " ");
}

/** 9999-01-01: later than any end. */
const FAR = Date.UTC(9999, 0, 1);

import { cronFields } from "./cron_fields.ts";
import type { CronFields } from "./cron_fields.ts";
import { DAY_MS, daysOf } from "./civil.ts";
import { takesFirstOfTwo, tickOf } from "./ticks.ts";
import { type Transition, type Zone, zoneOf } from "./zone.ts";

/** Wall times this far from a wall time may belong to its instant. */
const MARGIN_MS = 26 * 3_600_000;

/** How many ticks lie in `[from, to)`: from one change of the clocks to the next, and month by month between them, not one by one. */
export function countTicks(cron: CronFields, zone: Zone, fromMs: number, toMs: number): number {
  const takesFirst = !cron.everyHour && takesFirstOfTwo(cron);
  let count = 0;
  for (let start = fromMs; start < toMs;) {
    const offset = zone.offsetAt(start);
    const next = zone.nextTransition(start, toMs + MARGIN_MS);
    let first = start;
    let end = Math.min(toMs, next?.atMs ?? toMs);
    start = end;
    if (!cron.everyHour) {
      // of the times that come twice, one side counts
      const previous = zone.previousTransition(first, first - MARGIN_MS);
      if (takesFirst && previous !== null) first = Math.max(first, previous.atMs + back(previous));
      if (!takesFirst && next !== null) end = Math.min(end, next.atMs - back(next));
    }
    count += cron.countWallTimes(first + offset, end + offset);
  }
  return cron.everyHour ? count : count + ticksOfGaps(cron, zone, fromMs, toMs);
}

/** Ticks for times that do not exist, where no other tick is. */
function ticksOfGaps(cron: CronFields, zone: Zone, fromMs: number, toMs: number): number {
  let count = 0;
  for (const { atMs, beforeMs, afterMs } of transitionsIn(zone, fromMs - MARGIN_MS, toMs)) {
    if (afterMs <= beforeMs) continue;
    const instants = new Set<number>();
    for (const wallMs of cron.wallTimesFrom(atMs + beforeMs)) {
      if (wallMs >= atMs + afterMs) break;
      const instant = tickOf(cron, zone, wallMs).atMs;
      if (instant >= fromMs && instant < toMs) instants.add(instant);
    }
    for (const instant of instants) {
      const wallMs = instant + zone.offsetAt(instant);
      if (cron.countWallTimes(wallMs, wallMs + 1) === 0) count++;
    }
  }
  return count;
}

/** How far a change sets the clocks back. */
function back({ beforeMs, afterMs }: Transition): number {
  return Math.max(0, beforeMs - afterMs);
}

/** How often a cron expression ticks. */
export interface RunsPerDay {
  /** Ticks per day, over 28 years: every weekday meets every date and every change of the clocks. */
  readonly mean: number;
  /** Ticks on the fullest day; one that is 25 hours long counts as such. */
  readonly most: number;
}

/** How often a cron expression ticks: counted, not estimated, from 2024 to 2051.
 * @throws {ScheduleError} `schedule/bad-cron`, `schedule/timezone-unavailable`
 */
export function runsPerDay(cron: string, timezone: string): RunsPerDay {
  const fields = cronFields(cron);
  const zone = zoneOf(timezone);
  const first = daysOf(2024, 1, 1);
  const last = daysOf(2052, 1, 1);
  const start = startOfDay(zone, first);
  const end = startOfDay(zone, last);
  const total = countTicks(fields, zone, start, end);
  let most = total > 0 ? fields.timesMs.length : 0;
  if (fields.everyHour && total > 0) {
    for (const { atMs, beforeMs, afterMs } of transitionsIn(zone, start, end)) {
      if (afterMs > beforeMs) continue;
      const day = Math.floor((atMs + afterMs) / DAY_MS);
      most = Math.max(
        most,
        countTicks(fields, zone, startOfDay(zone, day), startOfDay(zone, day + 1)),
      );
    }
  }
  return { mean: total / (last - first), most };
}

/** All changes of a zone's clocks at or after an instant and before another. */
export function* transitionsIn(zone: Zone, fromMs: number, toMs: number): Generator<Transition> {
  for (let at = fromMs - 1;;) {
    const change = zone.nextTransition(at, toMs - 1);
    if (change === null) return;
    yield change;
    at = change.atMs;
  }
}

/** The first instant of a day by wall clocks. */
function startOfDay(zone: Zone, days: number): number {
  const found = zone.instantsOf(days * DAY_MS);
  return found.kind === "repeated" ? found.firstMs : found.atMs;
}

import { cronFields } from "./cron_fields.ts";
import type { CronFields } from "./cron_fields.ts";
import { DAY_MS, daysOf } from "./civil.ts";
import { ticksFrom } from "./ticks.ts";
import { type Transition, type Zone, zoneOf } from "./zone.ts";

/** Around a change of the clocks ticks are counted one by one: the wall times of two days may be involved. */
const AROUND_MS = 36 * 3_600_000;

/** How many ticks lie in `[from, to)`: month by month where the clocks run evenly, one by one around their changes. */
export function countTicks(cron: CronFields, zone: Zone, fromMs: number, toMs: number): number {
  let count = 0;
  let at = fromMs;
  while (at < toMs) {
    const change = zone.nextTransition(at - AROUND_MS, toMs + AROUND_MS);
    const calmUntil = Math.min(toMs, change === null ? toMs : change.atMs - AROUND_MS);
    if (calmUntil > at) {
      const offset = zone.offsetAt(at);
      count += cron.countWallTimes(at + offset, calmUntil + offset);
      at = calmUntil;
    }
    if (change === null || at >= toMs) continue;
    const stormUntil = Math.min(toMs, change.atMs + AROUND_MS);
    for (const tick of ticksFrom(cron, zone, at)) {
      if (tick.atMs >= stormUntil) break;
      count++;
    }
    at = Math.max(at, stormUntil);
  }
  return count;
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

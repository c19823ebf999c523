import { two, wallText } from "./civil.ts";
import { type CronFields, cronFields } from "./cron_fields.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** A moment at which a cron expression ticks. */
export interface Tick {
  readonly instantMs: number;
  /** What wall clocks show then, with their offset: `2026-03-29T03:00:00+02:00`. */
  readonly local: string;
  /** The wall clock time that the expression asks for: the same but when it does not exist. */
  readonly wanted: string;
  /** `gap`: the wall clock jumps over that time; the tick is where the clock goes on. `repeated`: the wall clock shows it twice; an
   * expression that names hours ticks the second time only, one that ticks every hour both times. */
  readonly note: "gap" | "repeated" | null;
}

/** The next ticks of a cron expression, from an instant on (that instant included), as the engines have them.
 * @param fromMs since the Unix epoch.
 * @returns fewer than `count` when the expression never matches (again).
 * @throws {ScheduleError} `schedule/bad-cron`, `schedule/timezone-unavailable`
 */
export function nextTicks(cron: string, timezone: string, fromMs: number, count: number): Tick[] {
  const fields = cronFields(cron);
  const zone = zoneOf(timezone);
  const ticks: Tick[] = [];
  if (count <= 0) return ticks;
  for (const raw of ticksFrom(fields, zone, fromMs)) {
    ticks.push(toTick(raw, zone));
    if (ticks.length >= count) break;
  }
  return ticks;
}

/** The last ticks before an instant or at it, newest first. */
export function previousTicks(
  cron: string,
  timezone: string,
  untilMs: number,
  count: number,
): Tick[] {
  const zone = zoneOf(timezone);
  const ticks: Tick[] = [];
  if (count <= 0) return ticks;
  for (const raw of ticksUpTo(cronFields(cron), zone, untilMs)) {
    ticks.push(toTick(raw, zone));
    if (ticks.length >= count) break;
  }
  return ticks;
}

/** A tick before it is made readable. */
export interface RawTick {
  readonly atMs: number;
  readonly wallMs: number;
  readonly note: Tick["note"];
}

/** Wall times this far from a wall time may be ticks near to its instant: the clocks of Apia once jumped a day. */
const MARGIN_MS = 26 * 3_600_000;
const NEAR_MS = 180 * 86_400_000;
const FAR_MS = 70 * 366 * 86_400_000;

/** Ticks at or after an instant, ascending; endless for an expression that matches again and again. */
export function* ticksFrom(cron: CronFields, zone: Zone, fromMs: number): Generator<RawTick> {
  if (cron.everyHour) {
    // stretch by stretch of one offset: every instant whose wall time matches
    let start = fromMs;
    let offset = zone.offsetAt(start);
    let change = zone.nextTransition(start, start + NEAR_MS);
    let walls = cron.wallTimesFrom(start + offset);
    let wall = walls.next();
    while (wall.done !== true) {
      const at = wall.value - offset;
      if (change === null && at > start + NEAR_MS) {
        // look for changes only as far as the ticks have come
        start = Math.max(start + NEAR_MS, start);
        change = zone.nextTransition(start, start + NEAR_MS);
        continue;
      }
      if (change !== null && at >= change.atMs) {
        start = change.atMs;
        offset = change.afterMs;
        change = zone.nextTransition(start, start + NEAR_MS);
        walls = cron.wallTimesFrom(start + offset);
        wall = walls.next();
        continue;
      }
      yield { atMs: at, wallMs: wall.value, note: repeats(zone, wall.value) ? "repeated" : null };
      wall = walls.next();
    }
    return;
  }
  let last = fromMs - 1;
  for (const wallMs of cron.wallTimesFrom(fromMs + zone.offsetAt(fromMs) - MARGIN_MS)) {
    const tick = tickOf(cron, zone, wallMs);
    if (tick.atMs <= last) continue;
    last = tick.atMs;
    yield tick;
  }
}

/** Ticks at or before an instant, descending. */
export function* ticksUpTo(cron: CronFields, zone: Zone, untilMs: number): Generator<RawTick> {
  if (cron.everyHour) {
    let end = untilMs;
    while (end > untilMs - FAR_MS) {
      const offset = zone.offsetAt(end);
      const change = zone.previousTransition(end, end - NEAR_MS);
      const start = change?.atMs ?? end - NEAR_MS + 1;
      for (const wallMs of cron.wallTimesUpTo(end + offset)) {
        const at = wallMs - offset;
        if (at < start) break;
        yield { atMs: at, wallMs, note: repeats(zone, wallMs) ? "repeated" : null };
      }
      end = start - 1;
    }
    return;
  }
  let last = untilMs + 1;
  for (const wallMs of cron.wallTimesUpTo(untilMs + zone.offsetAt(untilMs) + MARGIN_MS)) {
    const tick = tickOf(cron, zone, wallMs);
    if (tick.atMs >= last) continue;
    last = tick.atMs;
    yield tick;
  }
}

/** When an expression that does not tick every hour ticks for a wall time.
 *
 * As Dagster does: a time that is repeated ticks the second time; between 1:00 and 4:00 a time in a gap ticks when the clock goes on,
 * elsewhere as long after that as the wall time lies in the gap. (Of one fixed time a day, Dagster takes the first of two but between 1:00
 * and 4:00.) Airflow 3, as far as its source says, differs in gaps alone: there `30 2 * * *` runs at 3:30, not at 3:00.
 * @see dagster/_utils/schedules.py, `apply_fold_and_post_transition` and `_timezone_aware_cron_iter`
 */
export function tickOf(cron: CronFields, zone: Zone, wallMs: number): RawTick {
  const found = zone.instantsOf(wallMs);
  if (found.kind === "unique") return { atMs: found.atMs, wallMs, note: null };
  if (found.kind === "repeated") {
    return {
      atMs: takesFirstOfTwo(cron) ? found.firstMs : found.secondMs,
      wallMs,
      note: "repeated",
    };
  }
  const length = found.afterMs - found.beforeMs;
  const goesOn = isUsual(Math.floor(wallMs / 3_600_000) % 24) && length <= 2 * 3_600_000;
  const atMs = goesOn ? found.atMs : wallMs - found.beforeMs;
  return { atMs, wallMs, note: "gap" };
}

/** Whether it ticks the first time that a wall time is repeated, not the second. */
export function takesFirstOfTwo(cron: CronFields): boolean {
  return cron.fixedTime && !isUsual(cron.hours[0]!);
}

/** The hours in which Dagster expects clocks to change. */
function isUsual(hour: number): boolean {
  return hour >= 1 && hour <= 3;
}

function repeats(zone: Zone, wallMs: number): boolean {
  return zone.instantsOf(wallMs).kind === "repeated";
}

function toTick({ atMs, wallMs, note }: RawTick, zone: Zone): Tick {
  return {
    instantMs: atMs,
    local: localText(atMs, zone),
    wanted: wallText(wallMs),
    note,
  };
}

/** `2026-03-29T03:00:00+02:00` */
export function localText(ms: number, zone: Zone): string {
  const offset = zone.offsetAt(ms);
  return wallText(ms + offset) + offsetText(offset, ":");
}

/** `+0530`, or `+05:30` with a separator; seconds only where there are some. */
export function offsetText(offsetMs: number, separator = ""): string {
  const size = Math.abs(offsetMs) / 1000;
  const second = size % 60;
  return (offsetMs < 0 ? "-" : "+") + two(Math.floor(size / 3600)) + separator +
    two(Math.floor(size / 60) % 60) + (second === 0 ? "" : separator + two(second));
}

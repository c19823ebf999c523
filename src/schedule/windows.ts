import { ScheduleError } from "../errors/mod.ts";
import { formatWall, parseWall } from "./civil.ts";
import { type CronFields, cronFields } from "./cron_fields.ts";
import { countTicks } from "./tick_count.ts";
import { offsetText, ticksFrom, ticksUpTo } from "./ticks.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** What the windows of a time partition follow from. */
export interface TimeWindows {
  /** Windows are `[tick, next tick)`. */
  readonly cron: string;
  /** Wall clock time; the first window begins at the first tick from here on. */
  readonly start: string;
  /** Wall clock time; no window ends later. Null: there is always a next one. */
  readonly end: string | null;
  /** IANA name. */
  readonly timezone: string;
  /** How many windows exist before they have ended; negative: how many that have ended do not exist yet. */
  readonly endOffset: number;
  /** Of a key, as `strftime`; it is the start of the window. */
  readonly keyFormat: string;
}

/** One window of a time partition. */
export interface PartitionWindow {
  /** The wall clock time of the start. Where an expression that ticks every hour begins a window in the second of two equal hours, with
   * the offset behind: `2024-11-03-01:00-0500`. */
  readonly key: string;
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
}

/** Which windows are asked for. */
export interface WindowQuery {
  /** Since the Unix epoch; windows that end later do not exist yet. */
  readonly now: number;
  /** Only the first so many. */
  readonly first?: number;
  /** Only the last so many; still oldest first. */
  readonly last?: number;
}

/** The windows that exist at a time, oldest first, one by one as they are asked for.
 * @throws {ScheduleError} `schedule/bad-cron`, `schedule/bad-start`, `schedule/timezone-unavailable`
 */
export function* partitionWindows(
  definition: TimeWindows,
  { now, first, last }: WindowQuery,
): Generator<PartitionWindow> {
  const series = new WindowSeries(definition);
  const range = series.range(now);
  if (range === null || first !== undefined && first <= 0) return;
  let from = range.first.startMs;
  if (last !== undefined) {
    if (last <= 0) return;
    let left = last - 1;
    from = range.last.startMs;
    for (const tick of ticksUpTo(series.fields, series.zone, range.last.startMs - 1)) {
      if (left-- <= 0 || tick.atMs < range.first.startMs) break;
      from = tick.atMs;
    }
  }
  let left = first ?? Infinity;
  for (const window of series.from(from)) {
    if (left-- <= 0 || window.startMs > range.last.startMs) break;
    yield window;
  }
}

/** How many windows exist at a time; counted month by month, not one by one. */
export function countWindows(definition: TimeWindows, now: number): number {
  const series = new WindowSeries(definition);
  const range = series.range(now);
  if (range === null) return 0;
  return countTicks(series.fields, series.zone, range.first.startMs, range.last.endMs);
}

/** The first and the last window that exist at a time; null: there is none. */
export function windowRange(
  definition: TimeWindows,
  now: number,
): { readonly first: PartitionWindow; readonly last: PartitionWindow } | null {
  return new WindowSeries(definition).range(now);
}

/** The window of a key, whether it exists by now or not.
 * @throws {ScheduleError} `schedule/bad-key`: it is not written as keys are, lies before the start or behind the end, or no window begins there;
 * `facts.nearest` is the key of the window that does.
 */
export function windowOfKey(definition: TimeWindows, key: string): PartitionWindow {
  const series = new WindowSeries(definition);
  const at = series.parseKey(key);
  if (at === null) {
    const example = series.windowFrom(series.startMs)?.key ?? null;
    throw badKey(key, `it is not written as ${definition.keyFormat}`, example);
  }
  const window = series.windowFrom(Math.max(at, series.startMs));
  if (window === null) throw badKey(key, "no window begins there", null);
  if (at < series.startMs && window.key !== key) {
    throw badKey(key, `windows begin at ${definition.start}`, window.key);
  }
  if (window.key !== key) throw badKey(key, "no window begins there", window.key);
  if (series.endMs !== null && window.endMs > series.endMs) {
    throw badKey(key, `windows end at ${definition.end}`, series.lastUntil(series.endMs)?.key);
  }
  return window;
}

/** Keys from one to another, both included, oldest first.
 * @throws {ScheduleError} `schedule/bad-key`
 */
export function keysBetween(definition: TimeWindows, from: string, to: string): string[] {
  const { startMs } = windowOfKey(definition, from);
  const { startMs: lastMs } = windowOfKey(definition, to);
  const keys: string[] = [];
  for (const window of new WindowSeries(definition).from(startMs)) {
    if (window.startMs > lastMs) break;
    keys.push(window.key);
  }
  return keys;
}

/** The windows of a definition, without regard to the time. */
export class WindowSeries {
  readonly fields: CronFields;
  readonly zone: Zone;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly #definition: TimeWindows;

  constructor(definition: TimeWindows) {
    this.#definition = definition;
    this.fields = cronFields(definition.cron);
    this.zone = zoneOf(definition.timezone);
    this.startMs = firstInstant(this.zone, parseWall(definition.start));
    this.endMs = definition.end === null
      ? null
      : firstInstant(this.zone, parseWall(definition.end));
  }

  /** Windows that start at or after an instant, also before `start` and behind `end`. */
  *from(ms: number): Generator<PartitionWindow> {
    let start: number | null = null;
    for (const { atMs } of ticksFrom(this.fields, this.zone, ms)) {
      if (start !== null) yield this.#window(start, atMs);
      start = atMs;
    }
  }

  /** Windows that end at or before an instant, newest first. */
  *upTo(ms: number): Generator<PartitionWindow> {
    let end: number | null = null;
    for (const { atMs } of ticksUpTo(this.fields, this.zone, ms)) {
      if (end !== null) yield this.#window(atMs, end);
      end = atMs;
    }
  }

  windowFrom(ms: number): PartitionWindow | null {
    for (const window of this.from(ms)) return window;
    return null;
  }

  lastUntil(ms: number): PartitionWindow | null {
    for (const window of this.upTo(ms)) return window;
    return null;
  }

  /** The window that holds an instant; of a boundary the one that begins there, or with `closedEnd` the one that ends there. */
  around(ms: number, closedEnd: boolean): PartitionWindow | null {
    for (const { atMs } of ticksUpTo(this.fields, this.zone, closedEnd ? ms - 1 : ms)) {
      return this.windowFrom(atMs);
    }
    return null;
  }

  /** The first and the last window that exist at a time.
   * @see dagster/_core/definitions/partitions/definition/time_window.py, `_get_first_partition_window` and
   * `_get_last_partition_window`, which this follows, the order of its cases included
   */
  range(now: number): { readonly first: PartitionWindow; readonly last: PartitionWindow } | null {
    const first = this.windowFrom(this.startMs);
    if (first === null) return null;
    const { endMs } = this;
    const { endOffset } = this.#definition;
    if (endMs !== null && first.endMs > endMs) return null;
    if (endOffset === 0) {
      if (first.endMs > now) return null;
      const last = this.lastUntil(endMs === null ? now : Math.min(now, endMs));
      return last === null ? null : { first, last };
    }
    const lastBeforeEnd = endMs === null ? null : this.lastUntil(endMs);
    let last: PartitionWindow | null = null;
    if (endOffset > 0) {
      // counted from the first window that begins now or later
      const ahead = nth(this.from(now), endOffset);
      if (ahead === null || first.endMs > ahead.startMs) return null;
      const ended = this.lastUntil(now);
      last = ended === null ? null : nth(this.from(ended.endMs), endOffset - 1);
    } else {
      const held = nth(this.upTo(now), -endOffset - 1);
      if (held === null || first.endMs > held.startMs) return null;
      last = nth(this.upTo(now), -endOffset);
    }
    if (last === null) return null;
    if (lastBeforeEnd !== null && lastBeforeEnd.startMs <= last.startMs) last = lastBeforeEnd;
    else if (last.startMs < first.startMs) last = first;
    return { first, last };
  }

  /** The instant that a key names; null when it is not written as keys are. Of a time that comes twice, the first. */
  parseKey(key: string): number | null {
    const { keyFormat } = this.#definition;
    const names: string[] = [];
    const pattern = keyFormat.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(
      /%(.)/g,
      (_, letter: string) => {
        names.push(letter);
        return letter === "Y" ? "(\\d{4})" : "(\\d\\d)";
      },
    );
    const match = new RegExp(`^${pattern}(?:([+-])(\\d\\d)(\\d\\d))?$`).exec(key);
    if (match === null) return null;
    const part = (letter: string, otherwise: string): string =>
      match[names.indexOf(letter) + 1] ?? otherwise;
    const value = (letter: string, otherwise: string): string =>
      names.includes(letter) ? part(letter, otherwise) : otherwise;
    let wallMs: number;
    try {
      wallMs = parseWall(
        `${value("Y", "1900")}-${value("m", "01")}-${value("d", "01")}T` +
          `${value("H", "00")}:${value("M", "00")}:${value("S", "00")}`,
      );
    } catch {
      return null;
    }
    const [sign, hours, minutes] = match.slice(names.length + 1);
    if (sign === undefined) return firstInstant(this.zone, wallMs);
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return wallMs - (sign === "-" ? -offset : offset);
  }

  #window(startMs: number, endMs: number): PartitionWindow {
    return { key: this.keyAt(startMs), startMs, endMs };
  }

  keyAt(startMs: number): string {
    const offset = this.zone.offsetAt(startMs);
    const key = formatWall(startMs + offset, this.#definition.keyFormat);
    if (!this.fields.everyHour) return key;
    const found = this.zone.instantsOf(startMs + offset);
    return found.kind === "repeated" && found.secondMs === startMs ? key + offsetText(offset) : key;
  }
}

/** Of a wall time that comes twice the first; of one in a gap what it would have been without the change. As Python's `fold=0`. */
function firstInstant(zone: Zone, wallMs: number): number {
  const found = zone.instantsOf(wallMs);
  if (found.kind === "repeated") return found.firstMs;
  return found.kind === "unique" ? found.atMs : wallMs - found.beforeMs;
}

function nth<T>(values: Iterable<T>, index: number): T | null {
  let at = 0;
  for (const value of values) if (at++ === index) return value;
  return null;
}

function badKey(key: string, reason: string, nearest?: string | null): ScheduleError {
  return new ScheduleError({
    code: "schedule/bad-key",
    message: `Cannot find the window of the key "${key}": ${reason}`,
    facts: { key, reason, nearest: nearest ?? null },
    hint: nearest ? `Did you mean "${nearest}"?` : "Write the start of a window",
  });
}

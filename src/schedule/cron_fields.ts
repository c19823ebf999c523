import { CronPattern } from "croner";
import { dateOf, DAY_MS, daysInMonth, daysOf, weekdayOf } from "./civil.ts";
import { parseCron } from "./cron.ts";

/** A cron expression as what it matches: times of day, and days.
 *
 * croner reads it; where the engines (both run croniter) match something else by the same text, it is what they match:
 * - `5-5` is the whole range, not one value;
 * - a day field that lists every value (`0-6`) is a star when the other day field has a star in it, in a step for example;
 * - with `#` in the weekday, the day of month does not count.
 */
export class CronFields {
  readonly text: string;
  /** Milliseconds of the day, ascending. */
  readonly timesMs: Float64Array;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly seconds: readonly number[];
  readonly months: readonly number[];
  /** `"*"` or what a schedule of five plain fields would say; null: more than a list of days. */
  readonly monthDays: readonly number[] | "*" | null;
  readonly weekdays: readonly number[] | "*" | null;
  /** No hour is left out: it ticks through changes of the clocks, hour by hour. */
  readonly everyHour: boolean;
  /** Minutes are named, and hour, day, month and weekday are stars. */
  readonly hourly: boolean;
  /** One time of day on every day, on weekdays, or on one day ≤ 28 of every month. */
  readonly fixedTime: boolean;
  /** Last year that may match. */
  readonly lastYear: number;
  readonly #pattern: CronPattern;
  readonly #matches: (days: MonthShape) => number;
  readonly #masks = new Map<number, number>();

  constructor(cron: string) {
    const { text, nickname } = parseCron(cron);
    this.text = text;
    const pattern = new CronPattern(widened(nickname ? expandNickname(text) : text));
    this.#pattern = pattern;
    this.seconds = indices(pattern.second);
    this.minutes = indices(pattern.minute);
    this.hours = indices(pattern.hour);
    this.months = indices(pattern.month).map((month) => month + 1);
    this.timesMs = timesOf(this.hours, this.minutes, this.seconds);
    this.lastYear = pattern.starYear ? Infinity : Math.max(...indices(pattern.year));

    const parts = (nickname ? expandNickname(text) : text).split(" ");
    const [dayText, , weekdayText] = parts.length === 5 ? parts.slice(2) : parts.slice(3, 6);
    const days = indices(pattern.day).map((day) => day + 1);
    const listed = !pattern.lastDayOfMonth && !pattern.lastWeekday &&
      indices(pattern.nearestWeekdays).length === 0;
    const nth = pattern.dayOfWeek.some((bits) => bits !== 0 && bits !== 63);
    const weekdays = indices(pattern.dayOfWeek);
    const anyDay = pattern.starDOM || listed && days.length === 31 && weekdayText!.includes("*");
    const anyWeekday = pattern.starDOW ||
      !nth && weekdays.length === 7 && dayText!.includes("*");
    this.monthDays = anyDay ? "*" : listed ? days : null;
    this.weekdays = anyWeekday ? "*" : nth ? null : weekdays;
    this.#matches = (month) => {
      const byDay = anyDay ? null : dayMask(pattern, month);
      const byWeekday = anyWeekday ? null : weekdayMask(pattern, month);
      if (byDay === null) return byWeekday ?? allDays(month);
      if (byWeekday === null) return byDay;
      if (pattern.useAndLogic) return byDay & byWeekday;
      return nth ? byWeekday : byDay | byWeekday;
    };

    this.everyHour = this.hours.length === 24;
    const plain = this.months.length === 12 && !nth && listed && this.seconds.length === 1 &&
      this.seconds[0] === 0;
    this.hourly = plain && this.everyHour && this.minutes.length < 60 && anyDay && anyWeekday;
    this.fixedTime = plain && this.minutes.length === 1 && this.hours.length === 1 &&
      (anyDay || anyWeekday && days.length === 1 && days[0]! <= 28);
  }

  /** Days of a month that match: bit 0 is the first. */
  daysOfMonth(year: number, month: number): number {
    if (this.#pattern.month[month - 1] === 0) return 0;
    if (!this.#pattern.starYear && this.#pattern.year[year] !== 1) return 0;
    const length = daysInMonth(year, month);
    const firstWeekday = weekdayOf(daysOf(year, month, 1));
    const key = length * 7 + firstWeekday;
    let mask = this.#masks.get(key);
    if (mask === undefined) {
      this.#masks.set(key, mask = this.#matches({ length, firstWeekday }));
    }
    return mask;
  }

  /** Wall times that match, from one on, ascending; ends after sixty years without any. */
  *wallTimesFrom(wallMs: number): Generator<number> {
    const from = Math.floor(wallMs / DAY_MS);
    let { year, month } = dateOf(from);
    for (let idle = 0; idle < 720 && year <= this.lastYear; idle++) {
      const mask = this.daysOfMonth(year, month);
      if (mask !== 0) {
        const first = daysOf(year, month, 1);
        for (let day = 0; day < 31; day++) {
          if ((mask >>> day & 1) === 0 || first + day < from) continue;
          idle = 0;
          const base = (first + day) * DAY_MS;
          for (const time of this.timesMs) {
            if (base + time >= wallMs) yield base + time;
          }
        }
      }
      if (++month > 12) (month = 1), year++;
    }
  }

  /** Wall times that match, up to one, descending; ends after sixty years without any. */
  *wallTimesUpTo(wallMs: number): Generator<number> {
    const until = Math.floor(wallMs / DAY_MS);
    let { year, month } = dateOf(until);
    for (let idle = 0; idle < 720; idle++) {
      const mask = this.daysOfMonth(year, month);
      if (mask !== 0) {
        const first = daysOf(year, month, 1);
        for (let day = 30; day >= 0; day--) {
          if ((mask >>> day & 1) === 0 || first + day > until) continue;
          idle = 0;
          const base = (first + day) * DAY_MS;
          for (let i = this.timesMs.length - 1; i >= 0; i--) {
            if (base + this.timesMs[i]! <= wallMs) yield base + this.timesMs[i]!;
          }
        }
      }
      if (--month < 1) (month = 12), year--;
    }
  }

  /** How many wall times lie in `[from, to)`; month by month, not one by one. */
  countWallTimes(fromMs: number, toMs: number): number {
    if (toMs <= fromMs) return 0;
    return this.#countBefore(toMs, fromMs) - this.#countBefore(fromMs, fromMs);
  }

  /** Those before `wallMs`, counted from the first of the month of `originMs`. */
  #countBefore(wallMs: number, originMs: number): number {
    const last = Math.floor(wallMs / DAY_MS);
    const { year: lastYear, month: lastMonth, day: lastDay } = dateOf(last);
    let { year, month } = dateOf(Math.floor(originMs / DAY_MS));
    let days = 0;
    while (year < lastYear || year === lastYear && month < lastMonth) {
      days += bitCount(this.daysOfMonth(year, month));
      if (++month > 12) (month = 1), year++;
    }
    const mask = this.daysOfMonth(lastYear, lastMonth);
    days += bitCount(mask & (2 ** (lastDay - 1) - 1));
    const today = mask >>> (lastDay - 1) & 1;
    return days * this.timesMs.length + today * lowerBound(this.timesMs, wallMs - last * DAY_MS);
  }
}

const compiled = new Map<string, CronFields>();

/** The {@linkcode CronFields} of an expression; the last few hundred are kept.
 * @throws {ScheduleError} `schedule/bad-cron`
 */
export function cronFields(cron: string): CronFields {
  let fields = compiled.get(cron);
  if (fields === undefined) {
    if (compiled.size >= 500) compiled.clear();
    compiled.set(cron, fields = new CronFields(cron));
  }
  return fields;
}

const nicknames: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** `@daily` in five fields; anything else as it is. */
export function expandNickname(cron: string): string {
  return nicknames[cron.trim().toLowerCase()] ?? cron;
}

interface MonthShape {
  readonly length: number;
  /** 0 is Sunday. */
  readonly firstWeekday: number;
}

/** A range from a value to itself is the whole range, as croniter has it. */
function widened(cron: string): string {
  const parts = cron.split(" ");
  // with seconds no engine takes it, and croner's own reading stands
  if (parts.length !== 5) return cron;
  return parts.map((part) =>
    part.split(",").map((item) => {
      const match = /^([0-9a-z]+)-([0-9a-z]+)(\/\d+)?$/i.exec(item);
      return match !== null && match[1]!.toLowerCase() === match[2]!.toLowerCase()
        ? `*${match[3] ?? "/1"}`
        : item;
    }).join(",")
  ).join(" ");
}

function dayMask(pattern: CronPattern, { length, firstWeekday }: MonthShape): number {
  let mask = 0;
  for (let day = 1; day <= length; day++) {
    if (pattern.day[day - 1] === 1) mask |= 1 << day - 1;
    if (pattern.nearestWeekdays[day - 1] === 1) {
      mask |= 1 << nearestWeekday(day, length, firstWeekday) - 1;
    }
  }
  if (pattern.lastDayOfMonth) mask |= 1 << length - 1;
  if (pattern.lastWeekday) mask |= 1 << lastWeekday(length, firstWeekday) - 1;
  return mask;
}

/** The working day nearest to a day, in the same month. */
function nearestWeekday(day: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function lastWeekday(length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + length - 1) % 7;
  return weekday === 6 ? length - 1 : weekday === 0 ? length - 2 : length;
}

/** croner keeps one bit for each of the first five of a weekday, and one for the last. */
function weekdayMask(pattern: CronPattern, { length, firstWeekday }: MonthShape): number {
  let mask = 0;
  for (let day = 1; day <= length; day++) {
    const bits = pattern.dayOfWeek[(firstWeekday + day - 1) % 7]!;
    const nth = 1 << Math.floor((day - 1) / 7);
    if ((bits & nth) !== 0 && (bits & 31) !== 0 || (bits & 32) !== 0 && day + 7 > length) {
      mask |= 1 << day - 1;
    }
  }
  return mask;
}

function allDays({ length }: MonthShape): number {
  return 2 ** length - 1 | 0;
}

function timesOf(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
  const times = new Float64Array(hours.length * minutes.length * seconds.length);
  let at = 0;
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) times[at++] = ((hour * 60 + minute) * 60 + second) * 1000;
    }
  }
  return times;
}

function indices(flags: readonly number[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] !== 0) found.push(i);
  return found;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** How many of the sorted values are smaller. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = low + high >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { ScheduleError } from "../errors/mod.ts";
import { dateOf, daysInMonth, daysOf } from "./civil.ts";
import { type CronFields, cronFields, expandNickname } from "./cron_fields.ts";
import { formatDuration } from "./duration.ts";
import { shortestIntervalS } from "./shortest_interval.ts";

/** The cron expression that ticks a while after another one, by wall clocks: 2 h after `0 0 * * *` is `0 2 * * *`.
 *
 * The while has to be shorter than every window between two ticks, so that the window that ended last at a tick is the one that it is for.
 * @param offsetS seconds, 0 or more.
 * @throws {ScheduleError} `schedule/bad-offset`: no five fields say that. `schedule/bad-cron`
 */
export function shiftCron(cron: string, offsetS: number): string {
  const fields = cronFields(cron);
  if (offsetS === 0) return fields.text;
  if (offsetS < 0) throw bad(cron, offsetS, "it is negative");
  if (offsetS % 60 !== 0) throw bad(cron, offsetS, "it is no whole number of minutes");
  const shortestS = shortestIntervalS(cron) ?? Infinity;
  if (offsetS >= shortestS) {
    throw bad(
      cron,
      offsetS,
      `it is not shorter than a window (${formatDuration(shortestS)})`,
    );
  }
  const shifted = shift(fields, offsetS / 60);
  if (shifted === null) throw bad(cron, offsetS, "no single cron expression ticks then");
  return shifted;
}

function bad(cron: string, offsetS: number, reason: string): ScheduleError {
  return new ScheduleError({
    code: "schedule/bad-offset",
    message: `Cannot move "${cron}" by ${formatDuration(offsetS)}: ${reason}`,
    facts: { cron, offsetS, reason },
    hint: "Choose a shorter offset, in whole minutes, or write a schedule with a cron of its own",
  });
}

function shift(fields: CronFields, byMinutes: number): string | null {
  const parts = expandNickname(fields.text).split(" ");
  if (parts.length !== 5) return null;
  const moved = Array.from(fields.timesMs, (time) => time / 60_000 + byMinutes);
  const daily = fields.monthDays === "*" && fields.weekdays === "*" && fields.months.length === 12;
  const over = Math.floor(moved[0]! / 1440);
  if (!daily && moved.some((time) => Math.floor(time / 1440) !== over)) return null;

  const times = new Set(moved.map((time) => time % 1440));
  const minutes = sorted([...times].map((time) => time % 60));
  const hours = sorted([...times].map((time) => Math.floor(time / 60)));
  if (minutes.length * hours.length !== times.size) return null;
  const days = daily || over === 0 ? parts.slice(2) : shiftDays(fields, over);
  if (days === null) return null;
  return [
    field(minutes, fields.minutes, parts[0]!, 60),
    field(hours, fields.hours, parts[1]!, 24),
    ...days,
  ].join(" ");
}

/** Day, month and weekday a number of days later. */
function shiftDays({ monthDays, weekdays, months }: CronFields, by: number): string[] | null {
  if (weekdays === null || monthDays === null) return null;
  if (monthDays === "*" && weekdays !== "*" && months.length === 12) {
    return ["*", "*", sorted(weekdays.map((day) => (day + by) % 7)).join(",")];
  }
  if (weekdays !== "*" || monthDays === "*") return null;
  const leap = movedDates(2024, months, monthDays, by);
  const common = movedDates(2023, months, monthDays, by);
  if (leap.size !== common.size || [...leap].some((date) => !common.has(date))) return null;
  const newMonths = sorted([...leap].map((date) => Math.floor(date / 100)));
  const newDays = sorted([...leap].map((date) => date % 100));
  if (newMonths.length * newDays.length !== leap.size) return null;
  return [newDays.join(","), newMonths.length === 12 ? "*" : newMonths.join(","), "*"];
}

/** Dates of a year as `month * 100 + day`, days later. */
function movedDates(
  year: number,
  months: readonly number[],
  days: readonly number[],
  by: number,
): Set<number> {
  const dates = new Set<number>();
  for (const month of months) {
    for (const day of days) {
      if (day > daysInMonth(year, month)) continue;
      const moved = dateOf(daysOf(year, month, day) + by);
      dates.add(moved.month * 100 + moved.day);
    }
  }
  return dates;
}

/** As it was written, where nothing changed. */
function field(
  values: readonly number[],
  before: readonly number[],
  text: string,
  all: number,
): string {
  if (values.length === before.length && values.every((value, i) => value === before[i])) {
    return text;
  }
  return values.length === all ? "*" : values.join(",");
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

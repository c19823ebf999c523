/** Dates of the proleptic Gregorian calendar as integers, without a clock or a time zone.
 *
 * A *wall time* is what a clock on the wall shows, counted as if that clock were UTC: milliseconds since 1970-01-01T00:00:00.
 * @module
 */
import { ScheduleError } from "../errors/mod.ts";

export const DAY_MS = 86_400_000;

/** Days since 1970-01-01. `month` from 1.
 * @see Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil
 */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The inverse of {@linkcode daysOf}. */
export function dateOf(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra -
    (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

/** 0 is Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Reads `2024-01-01`, `2024-01-01T06:00` or `2024-01-01T06:00:30`; a blank does for the `T`.
 * @returns the wall time.
 * @throws {ScheduleError} `schedule/bad-start`
 */
export function parseWall(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?)?$/.exec(
    text.trim(),
  );
  if (match === null) {
    const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text.trim()) && text.includes(":");
    throw badWall(
      text,
      zoned
        ? "it has an offset, and wall clock time has none"
        : "it is no date, and no date with a time of day",
      zoned ? "Leave the offset out and name the time zone beside it" : undefined,
    );
  }
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  if (month! < 1 || month! > 12) throw badWall(text, `there is no month ${month}`);
  if (day! < 1 || day! > daysInMonth(year!, month!)) {
    throw badWall(text, `there is no day ${day} in ${text.trim().slice(0, 7)}`);
  }
  if (hour! > 23 || minute! > 59 || second! > 59) {
    throw badWall(text, "there is no such time of day");
  }
  return daysOf(year!, month!, day!) * DAY_MS + ((hour! * 60 + minute!) * 60 + second!) * 1000;
}

function badWall(text: string, reason: string, hint?: string): ScheduleError {
  return new ScheduleError({
    code: "schedule/bad-start",
    message: `Cannot read the date "${text}": ${reason}`,
    facts: { date: text, reason },
    hint: hint ?? 'Write wall clock time, such as "2024-01-01" or "2024-01-01T06:00"',
  });
}

/** `YYYY-MM-DDTHH:MM:SS`. */
export function wallText(wallMs: number): string {
  const days = Math.floor(wallMs / DAY_MS);
  const second = Math.floor((wallMs - days * DAY_MS) / 1000);
  return `${dateText(days)}T${two(Math.floor(second / 3600))}:${
    two(Math.floor(second / 60) % 60)
  }:` +
    two(second % 60);
}

/** `YYYY-MM-DD` */
function dateText(days: number): string {
  const { year, month, day } = dateOf(days);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** As `strftime` does it: `%Y`, `%m`, `%d`, `%H`, `%M`, `%S`, `%%`. */
export function formatWall(wallMs: number, format: string): string {
  const days = Math.floor(wallMs / DAY_MS);
  if (format === "%Y-%m-%d") return dateText(days);
  const second = Math.floor((wallMs - days * DAY_MS) / 1000);
  if (format === "%Y-%m-%d-%H:%M") {
    return `${dateText(days)}-${two(Math.floor(second / 3600))}:${
      two(Math.floor(second / 60) % 60)
    }`;
  }
  const { year, month, day } = dateOf(days);
  return format.replace(/%(.)/g, (whole, letter: string) => {
    switch (letter) {
      case "Y":
        return String(year).padStart(4, "0");
      case "m":
        return two(month);
      case "d":
        return two(day);
      case "H":
        return two(Math.floor(second / 3600));
      case "M":
        return two(Math.floor(second / 60) % 60);
      case "S":
        return two(second % 60);
      case "%":
        return "%";
      default:
        throw new RangeError(`formatWall() knows no ${whole}`);
    }
  });
}

/** Two digits at least. */
export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

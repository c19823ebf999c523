import { ScheduleError } from "../errors/mod.ts";
import { dateOf, DAY_MS, parseWall, wallText, weekdayOf } from "./civil.ts";
import { cronFields } from "./cron_fields.ts";

/** How long the windows of a time partition are. */
export type WindowCadence = "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly";

/** Reads the start or the end of a time partition: `2024-01-01`, `2024-01-01T06:00`.
 * @returns `YYYY-MM-DDTHH:MM:SS`.
 * @throws {ScheduleError} `schedule/bad-start`
 */
export function parseWallClock(text: string): string {
  return wallText(parseWall(text));
}

/** The cron expression that ticks where windows begin: at the minute of `start` (hourly), its time of day (daily), its weekday (weekly), its
 * day (monthly), its day and every third month from its month (quarterly), its day and month (yearly).
 * @param start wall clock time.
 * @throws {ScheduleError} `schedule/bad-start`: it is no date, is not on a whole minute, or on a day that some months (years) do not have.
 */
export function timePartitionCron(cadence: WindowCadence, start: string): string {
  const wallMs = parseWall(start);
  const days = Math.floor(wallMs / DAY_MS);
  const { month, day } = dateOf(days);
  const second = (wallMs - days * DAY_MS) / 1000;
  if (second % 60 !== 0) {
    throw badStart(cadence, start, "windows begin on a whole minute", "Leave the seconds out");
  }
  const minute = Math.floor(second / 60) % 60;
  const time = `${minute} ${Math.floor(second / 3600)}`;
  switch (cadence) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${time} * * *`;
    case "weekly":
      return `${time} * * ${weekdayOf(days)}`;
    case "monthly":
    case "quarterly": {
      if (day > 28) {
        throw badStart(
          cadence,
          start,
          `not every month has a day ${day}`,
          "Start on a day from 1 to 28",
        );
      }
      if (cadence === "monthly") return `${time} ${day} * *`;
      const months = [0, 3, 6, 9].map((more) => (month - 1 + more) % 12 + 1);
      return `${time} ${day} ${months.sort((a, b) => a - b).join(",")} *`;
    }
    case "yearly":
      if (month === 2 && day === 29) {
        throw badStart(cadence, start, "not every year has a 29 February", "Start on another day");
      }
      return `${time} ${day} ${month} *`;
  }
}

/** How keys of windows are written: the date of their start where at most one begins a day, else with the time. */
export function keyFormatOf(cron: string): string {
  return cronFields(cron).timesMs.length <= 1 ? "%Y-%m-%d" : "%Y-%m-%d-%H:%M";
}

function badStart(cadence: string, start: string, reason: string, hint: string): ScheduleError {
  return new ScheduleError({
    code: "schedule/bad-start",
    message: `Cannot begin ${cadence} windows at "${start}": ${reason}`,
    facts: { cadence, date: start, reason },
    hint,
  });
}

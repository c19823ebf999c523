import type { CodeEntry } from "../codes.ts";

export const scheduleCodes: Readonly<Record<string, CodeEntry>> = {
  "schedule/bad-cron": {
    meaning: "A cron expression cannot be read.",
    remedy:
      "Write five fields, minute hour day month weekday, such as `0 6 * * 1-5`; names (`MON`, `JAN`), ranges, steps and `@daily` work too.",
  },
  "schedule/bad-timezone": {
    meaning: "A time zone is not a name of the IANA tz database.",
    remedy:
      "Use a name such as `Europe/Berlin` or `UTC`, spelt with its capitals. Offsets such as `+02:00` are no time zones.",
  },
  "schedule/never": {
    meaning: "No date ever matches a cron expression, so its schedule would never run.",
    remedy: "Correct the day or the month: `0 0 30 2 *` waits for 30 February.",
  },
};

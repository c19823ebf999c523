import type { CronFeature } from "../../src/schedule/mod.ts";

/** Which parts of cron expressions Airflow's scheduler runs, as `CronTriggerTimetable` of 3.0.6 and 3.3.2 ticks for the example of each feature, and for
 * others of its kind: 80 ticks of each are those that the expression means. `31W` ticks at the end of months that have no 31st, which it does not
 * mean; six fields are read with the seconds last. */
export const runsCron: Readonly<Record<CronFeature, boolean>> = {
  "seconds": false,
  "years": false,
  "nickname": true,
  "question-mark": true,
  "question-mark-elsewhere": false,
  "last-day": true,
  "last-weekday": false,
  "nth-weekday": true,
  "nth-weekday-range": false,
  "nth-weekday-list": false,
  "nth-weekday-or-date": false,
  "nearest-workday": false,
  "last-workday": false,
  "date-and-weekday": false,
  "impossible-date-or-weekday": true,
  "range-of-one": true,
};

import type { CronFeature } from "../../src/schedule/mod.ts";

/** Which parts of cron expressions Dagster's scheduler runs, as `dagster._utils.schedules.is_valid_cron_schedule` of 1.13.27 answers for the
 * example of each feature (tests/integration/time asks it again), but where it accepts what it then runs otherwise: with `#` it leaves
 * the day of the month out, a range from a value to itself is every value to it, and a date that never comes beside a weekday breaks
 * its scheduler. */
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
  "impossible-date-or-weekday": false,
  "range-of-one": false,
};

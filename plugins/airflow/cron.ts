import type { CronFeature } from "../../src/schedule/mod.ts";

/** Which parts of cron expressions Airflow's scheduler runs: it reads them by croniter, as Dagster does. */
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

/** The features that Airflow runs. */
export const cronFeatures: readonly CronFeature[] = (Object.keys(runsCron) as CronFeature[])
  .filter((feature) => runsCron[feature]);

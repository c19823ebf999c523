import type { CronFeature } from "../schedule/mod.ts";

/** Which parts of cron expressions run on which target, cell by cell.
 *
 * - `dagster`: as `dagster._utils.schedules.is_valid_cron_schedule` of 1.13.27 answers for the example of each feature
 *   (tests/integration/time asks it again), but where it accepts what it then runs otherwise: with `#` it leaves the day of the month out,
 *   a range from a value to itself is every value to it, and a date that never comes beside a weekday breaks its scheduler.
 * - `airflow`: researched, not tried. Airflow 3 reads crons with croniter too (`airflow/timetables/_cron.py`), so that the same
 *   cells hold. A field of seconds is the last one to croniter and the first one to croner, so it is refused; newer releases of croniter
 *   know `15W`, which none that Airflow requires has to.
 */
export const cronSupport: Readonly<
  Record<CronFeature, { readonly dagster: boolean; readonly airflow: boolean }>
> = {
  "seconds": { dagster: false, airflow: false },
  "years": { dagster: false, airflow: false },
  "nickname": { dagster: true, airflow: true },
  "question-mark": { dagster: true, airflow: true },
  "question-mark-elsewhere": { dagster: false, airflow: false },
  "last-day": { dagster: true, airflow: true },
  "last-weekday": { dagster: false, airflow: false },
  "nth-weekday": { dagster: true, airflow: true },
  "nth-weekday-range": { dagster: false, airflow: false },
  "nth-weekday-list": { dagster: false, airflow: false },
  "nth-weekday-or-date": { dagster: false, airflow: false },
  "nearest-workday": { dagster: false, airflow: false },
  "last-workday": { dagster: false, airflow: false },
  "date-and-weekday": { dagster: false, airflow: false },
  "impossible-date-or-weekday": { dagster: false, airflow: false },
  "range-of-one": { dagster: false, airflow: false },
};

/** The features that a column of {@linkcode cronSupport} has, for a plugin's capabilities. */
export function supportedCron(target: "dagster" | "airflow"): CronFeature[] {
  return (Object.keys(cronSupport) as CronFeature[]).filter((feature) =>
    cronSupport[feature][target]
  );
}

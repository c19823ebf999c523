/** The fields of a cron expression as people call them. */
export type CronFieldName = "second" | "minute" | "hour" | "day" | "month" | "weekday" | "year";

/** In the order in which seven are written. */
export const cronFieldNames: readonly CronFieldName[] = [
  "second",
  "minute",
  "hour",
  "day",
  "month",
  "weekday",
  "year",
];

/** What one field may say. */
export interface CronFieldRule {
  readonly name: CronFieldName;
  readonly low: number;
  /** The highest that may be written; a weekday may be 7, which is 0. */
  readonly high: number;
  /** Values of a turn: after `high` comes `low`. */
  readonly turn: number;
  /** Names, `low` first. */
  readonly words: readonly string[];
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

export const cronFieldRules: Readonly<Record<CronFieldName, CronFieldRule>> = {
  second: { name: "second", low: 0, high: 59, turn: 60, words: [] },
  minute: { name: "minute", low: 0, high: 59, turn: 60, words: [] },
  hour: { name: "hour", low: 0, high: 23, turn: 24, words: [] },
  day: { name: "day", low: 1, high: 31, turn: 31, words: [] },
  month: { name: "month", low: 1, high: 12, turn: 12, words: MONTHS },
  weekday: { name: "weekday", low: 0, high: 7, turn: 7, words: WEEKDAYS },
  year: { name: "year", low: 1, high: 9999, turn: 9999, words: [] },
};

/** Where Dagster is known to answer otherwise, and why: what is different for none of these reasons is a mistake of ours.
 *
 * All of them are defects of Dagster 1.13.27 (or of croniter in it) that no rule of ours could share: they hang on the day on which
 * the process runs, on where an iteration began, or break off.
 * @module
 */
import { cronFields } from "../../../src/schedule/cron_fields.ts";
import { offsetAt, type TimeWindows, wallInstants } from "../../../src/schedule/mod.ts";

export interface Difference {
  readonly cron: string;
  readonly zone: string;
  /** The time of the question. */
  readonly atS?: number;
  /** What Dagster raised; null: it answered. */
  readonly error: string | null;
  /** Of ticks: the first of ours that differs asks for a time that does not exist. */
  readonly inGap?: boolean;
  /** Of mappings: nothing that exists is read, and all that Dagster misses we miss too. */
  readonly early?: boolean;
  readonly definition?: TimeWindows;
  /** The answer was looked for backwards in time. */
  readonly backwards?: boolean;
}

export interface Cause {
  readonly name: string;
  readonly explains: (difference: Difference) => boolean;
}

/** Clocks that change by half an hour. */
const halfHour = ["Australia/Lord_Howe", "Australia/LHI"];
/** Clocks whose winter time is the exception in the tz database: `dst()` is 0 in summer. */
const winterTime = ["Africa/Casablanca", "Africa/El_Aaiun", "Eire", "Europe/Dublin"];
/** Clocks that change at a quarter to. */
const quarterTo = ["NZ-CHAT", "Pacific/Chatham"];

export const tickCauses: readonly Cause[] = [
  {
    name:
      "hourly, where clocks change by half an hour: minutes count from the offset of the day that Dagster runs on",
    explains: ({ cron, zone }) => halfHour.includes(zone) && cronFields(cron).hourly,
  },
  {
    name:
      "a fixed time in a gap that dst() does not tell: Dagster ticks an hour early, at a time before the gap",
    explains: ({ cron, zone, inGap }) =>
      inGap === true && winterTime.includes(zone) && cronFields(cron).fixedTime,
  },
  {
    name:
      "a gap that begins at a quarter to: Dagster looks for its end on the hour, and ticks before or after it, or breaks off",
    explains: ({ zone, inGap, error }) =>
      quarterTo.includes(zone) && (inGap === true || brokeOff(error)),
  },
  {
    name:
      "a gap of more than an hour: Dagster ticks in its second hour as if it were the first, and leaves out what it has passed",
    explains: ({ cron, zone }) =>
      zone === "Antarctica/Troll" && !cronFields(cron).everyHour &&
      cronFields(cron).hours.some((hour) => hour >= 1 && hour <= 3),
  },
  {
    name:
      "asked at a midnight that comes twice, the second time: Dagster takes the question for a tick",
    explains: ({ cron, zone, atS = 0.5 }) =>
      cron === "0 0 * * *" && isSecondMidnight(zone, atS * 1000),
  },
  {
    name:
      "days 29 to 31: croniter's search backwards leaves some out, and Dagster's search forwards begins with it, and breaks off",
    explains: ({ cron, error, backwards }) =>
      (backwards === true && error === null || brokeOff(error)) &&
      lateDays(cron),
  },
  {
    name:
      "a date that never comes beside a weekday: croniter finds no date at all, or Dagster refuses it",
    explains: ({ cron, error }) => {
      const { monthDays, weekdays } = cronFields(cron);
      return error !== null && monthDays !== "*" && weekdays !== "*" && lateDays(cron);
    },
  },
  {
    name:
      "29 February: Dagster looks for the day before and adds one, so that it misses one that is less than a day away",
    explains: ({ cron }) => cron.endsWith(" 29 2 *"),
  },
];

export const windowCauses: readonly Cause[] = [
  ...tickCauses.filter(({ name }) => !name.startsWith("a fixed time")),
  {
    name: "end before the first window ends: Dagster counts one that ends behind it",
    explains: ({ definition }) => definition?.end !== null && definition?.end !== undefined,
  },
];

function isSecondMidnight(zone: string, ms: number): boolean {
  const wallMs = ms + offsetAt(zone, ms);
  const found = wallInstants(zone, wallMs);
  return wallMs % 86_400_000 === 0 && found.kind === "repeated" && found.secondMs === ms;
}

/** Dagster found a tick on the wrong side of the time that it was asked about. */
function brokeOff(error: string | null): boolean {
  return error !== null && error.startsWith("CheckError: Invariant failed");
}

function lateDays(cron: string): boolean {
  const { monthDays } = cronFields(cron);
  return monthDays === null || monthDays !== "*" && monthDays.some((day) => day > 28);
}

/** Counts differences by cause; what has none is kept as a text. */
export class Differences {
  readonly unexplained: string[] = [];
  readonly #causes: readonly Cause[];
  readonly #counts = new Map<string, number>();

  constructor(causes: readonly Cause[]) {
    this.#causes = causes;
  }

  add(difference: Difference, text: string): void {
    const cause = this.#causes.find(({ explains }) => explains(difference));
    if (cause === undefined) this.unexplained.push(text);
    else this.#counts.set(cause.name, (this.#counts.get(cause.name) ?? 0) + 1);
  }

  get total(): number {
    return this.unexplained.length +
      [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** One line for each cause that there was. */
  report(): string {
    return [...this.#counts].map(([name, count]) => `  ${count} x ${name}`).join("\n");
  }
}

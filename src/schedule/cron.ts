import { Cron, CronPattern } from "croner";
import { badCron } from "./bad_cron.ts";

/** A cron expression that croner accepts. */
export interface CronExpression {
  /** As written, blanks collapsed. */
  readonly text: string;
  /** 5: minute to weekday. 6: with seconds in front. 7: with seconds and years. Nicknames (`@daily`) count as 5. */
  readonly fieldCount: number;
  /** `@daily` and its kin. */
  readonly nickname: boolean;
  /** `L`, `W`, `#`, `?` or `+`: beyond what every cron understands. */
  readonly extended: boolean;
  /** False when no date ever matches, such as 30 February. */
  readonly ticks: boolean;
}

/** A fixed instant to look for a first tick from: a leap year starts, so that 29 February is near. */
const SEARCH_FROM = new Date(Date.UTC(2024, 0, 1));

/** Reads a cron expression.
 * @throws {ScheduleError} `schedule/bad-cron`, what is wrong in `facts.reason`, what to write in the hint.
 * @see https://github.com/hexagon/croner for the grammar
 */
export function parseCron(text: string): CronExpression {
  const clean = text.trim().replace(/\s+/g, " ");
  const nickname = clean.startsWith("@");
  // croner also takes a date, for jobs that run once; a schedule is a repetition
  if (/^\d{4}-\d\d-\d\dT/.test(clean)) throw badCron(text, "a date is no repetition");
  try {
    new CronPattern(clean);
  } catch (error) {
    throw badCron(text, reasonOf(error), error);
  }
  return {
    text: clean,
    fieldCount: nickname ? 5 : clean.split(" ").length,
    nickname,
    extended: !nickname && /[LW#?+]/i.test(clean.replace(/[a-z]{3}/gi, "")),
    ticks: new Cron(clean, { paused: true, timezone: "UTC" }).nextRun(SEARCH_FROM) !== null,
  };
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^CronPattern: /, "").replace(/\.$/, "");
}

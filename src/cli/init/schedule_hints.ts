import { compareText } from "../../errors/mod.ts";
import { freeName } from "./legal_names.ts";

/** What a tag says about when its models are built. */
export interface ScheduleHint {
  readonly tag: string;
  /** Of the group and the schedule. */
  readonly name: string;
  readonly cron: string;
  /** Older data is late. */
  readonly maxLag: string;
  /** How many models, seeds and snapshots have the tag. */
  readonly count: number;
}

/** Schedules that the tags of a dbt project ask for: `daily`, `hourly`, `finance_daily`, `run-nightly`, …; the most frequent cadence first.
 * Tags that dbt's selection could not name (with blanks, commas or wildcards) give none.
 * @param taken names that are not free any more.
 */
export function scheduleHints(
  tags: ReadonlyMap<string, number>,
  taken: Set<string>,
): readonly ScheduleHint[] {
  const found = [...tags].flatMap(([tag, count]) => {
    if (!/^[A-Za-z0-9_.-]+$/.test(tag)) return [];
    const words = tag.toLowerCase().split(/[^a-z0-9]+/);
    const rank = cadences.findIndex(({ words: known }) => known.some((w) => words.includes(w)));
    return rank < 0 ? [] : [{ tag, count, rank }];
  }).sort((a, b) => a.rank - b.rank || compareText(a.tag, b.tag));
  return found.map(({ tag, count, rank }) => {
    const { cron, maxLag } = cadences[rank]!;
    return { tag, count, cron, maxLag, name: freeName(tag, taken) };
  });
}

/** The hours are early in the day, and not midnight, when everybody's jobs start. */
const cadences: readonly {
  readonly words: readonly string[];
  readonly cron: string;
  readonly maxLag: string;
}[] = [
  { words: ["hourly"], cron: "0 * * * *", maxLag: "2h" },
  { words: ["weekdays", "weekday", "businessdaily"], cron: "0 6 * * 1-5", maxLag: "3d" },
  { words: ["nightly", "overnight"], cron: "0 2 * * *", maxLag: "26h" },
  { words: ["daily"], cron: "0 6 * * *", maxLag: "26h" },
  { words: ["weekly"], cron: "0 6 * * 1", maxLag: "8d" },
  { words: ["monthly"], cron: "0 6 1 * *", maxLag: "32d" },
  { words: ["quarterly"], cron: "0 6 1 1,4,7,10 *", maxLag: "93d" },
  { words: ["yearly", "annual", "annually"], cron: "0 6 1 1 *", maxLag: "367d" },
];

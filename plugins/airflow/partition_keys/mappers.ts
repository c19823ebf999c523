import type { Plan } from "../../../src/plan/mod.ts";
import type { AirflowMapper } from "../model.ts";
import { partitionNamed } from "../partitions.ts";
import { hasPartitionKeys, type ReleaseFacts } from "../versions.ts";

/** How keys of what is read become keys of what reads it; null: they are equal. `none`: Airflow has no mapper for it, so runs go without keys.
 *
 * A longer window waits for all of the shorter ones in it, where those are the ones that Airflow counts: hours of a day, days of a week or a month,
 * months of a year. (Quarters have keys of their own kind, `2024-Q1`, which no key of ours is.)
 */
export function mapperTo(
  to: string | null,
  from: string | null,
  plan: Plan,
  facts: ReleaseFacts,
): AirflowMapper | null | "none" {
  const [reader, read] = [partitionNamed(to, plan), partitionNamed(from, plan)];
  if (reader?.type !== "time" || read?.type !== "time") return "none";
  if (!hasPartitionKeys(reader.timezone, facts) || reader.timezone !== read.timezone) return "none";
  if (to === from || reader.cron === read.cron && reader.keyFormat === read.keyFormat) return null;
  const mapping = plan.mappings.find((m) => m.from === from && m.to === to);
  const isWhole = mapping === undefined ||
    mapping.type === "time_window" && mapping.startOffset === 0 && mapping.endOffset === 0;
  const [short, long] = [PERIODS[read.cron], PERIODS[reader.cron]];
  if (!isWhole || !facts.rollups || short === undefined || long === undefined) return "none";
  if (WITHIN[long] !== short) return "none";
  return {
    window: long as AirflowMapper["window"],
    timezone: reader.timezone,
    inputFormat: read.keyFormat,
    outputFormat: reader.keyFormat,
  };
}

/** Windows that begin where Airflow's do. */
const PERIODS: Readonly<Record<string, string>> = {
  "0 * * * *": "Hour",
  "0 0 * * *": "Day",
  "0 0 * * 1": "Week",
  "0 0 1 * *": "Month",
  "0 0 1 1 *": "Year",
};

/** What Airflow counts in a window. */
const WITHIN: Readonly<Record<string, string>> = {
  Day: "Hour",
  Week: "Day",
  Month: "Day",
  Year: "Month",
};

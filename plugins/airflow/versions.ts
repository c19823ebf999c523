import { ReleaseTable } from "../../src/plugin/config/mod.ts";

/** What the generated project asks for: what it was tried on. */
export const versions = {
  standard: "apache-airflow-providers-standard>=1,<2",
} as const;

export type Release = "3.0" | "3.1" | "3.2" | "3.3";

/** What differs between releases of Airflow, of all that generated projects could use. */
export interface ReleaseFacts {
  /** Where cron timetables are imported from. */
  readonly timetables: "airflow.timetables" | "airflow.sdk";
  /** Exponential backoff is a factor. Before, it is True or False; a release with factors takes True as the factor 1, which grows nothing. */
  readonly backoffFactor: boolean;
  /** Runs have a partition key, by timetables of their own; `utc`: keys of other zones are those of the day before. */
  readonly partitionKeys: "no" | "utc" | "yes";
  /** A run waits for all keys of a longer window. */
  readonly rollups: boolean;
}

/** Whether runs that build windows of a zone can have keys, and right ones. */
export function hasPartitionKeys(timezone: string, { partitionKeys }: ReleaseFacts): boolean {
  return partitionKeys === "yes" || partitionKeys === "utc" && timezone === "UTC";
}

/** The one table of these differences. */
export const releases: ReleaseTable<Release, ReleaseFacts> = new ReleaseTable({
  "3.0": {
    timetables: "airflow.timetables",
    backoffFactor: false,
    partitionKeys: "no",
    rollups: false,
  },
  "3.1": {
    timetables: "airflow.timetables",
    backoffFactor: false,
    partitionKeys: "no",
    rollups: false,
  },
  "3.2": { timetables: "airflow.sdk", backoffFactor: true, partitionKeys: "utc", rollups: false },
  "3.3": { timetables: "airflow.sdk", backoffFactor: true, partitionKeys: "yes", rollups: true },
});

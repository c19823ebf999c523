import { hasKeys } from "./partition_keys/keyed_runs.ts";
import type { AirflowDag } from "./model.ts";
import { hasPartitionKeys, type Release, releases } from "./versions.ts";

/** The oldest release that has all that the DAGs use. */
export function oldestFor(dags: readonly AirflowDag[]): Release {
  return dags.reduce<Release>((oldest, { schedule, tasks }) => {
    const grows = tasks.some((t) => t.type === "build" && t.retries?.backoff != null);
    const needs = [
      ...(grows ? [releases.oldestWith((has) => has.backoffFactor)] : []),
      ...(hasKeys(schedule) ? [oldestKeyed(schedule)] : []),
    ];
    return needs.reduce<Release>((a, b) => releases.newer(a, b), oldest);
  }, "3.0");
}

function oldestKeyed(schedule: AirflowDag["schedule"]): Release {
  switch (schedule.type) {
    case "cron_partition":
      return releases.oldestWith((has) => hasPartitionKeys(schedule.timezone, has));
    case "partitioned_assets":
      return releases.oldestWith((has) =>
        schedule.assets.every((a) => a.mapper === null) ? has.partitionKeys !== "no" : has.rollups
      );
    default:
      return releases.oldestWith((has) => has.rollups);
  }
}

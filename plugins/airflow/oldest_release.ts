import { hasKeys } from "./keyed_runs.ts";
import type { AirflowDag } from "./model.ts";
import { type Release, releases } from "./versions.ts";

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
  if (schedule.type === "cron_partition" && schedule.timezone === "UTC") {
    return releases.oldestWith((has) => has.partitionKeys !== "no");
  }
  if (schedule.type === "partitioned_assets" && schedule.assets.every((a) => a.mapper === null)) {
    return releases.oldestWith((has) => has.partitionKeys !== "no");
  }
  return releases.oldestWith((has) => has.rollups);
}

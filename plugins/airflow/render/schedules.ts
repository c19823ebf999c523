import { call, type CallNode, type Expression, type Value } from "../../../src/emit/python/mod.ts";
import type { AirflowAsset, AirflowMapper, AirflowSchedule } from "../model.ts";
import {
  AssetAll,
  AssetAny,
  CronPartitionTimetable,
  cronTimetables,
  mapperOf,
  PartitionedAssetTimetable,
  PartitionedAtRuntime,
  RollupMapper,
  timedelta,
  windowOf,
} from "../symbols.ts";
import { assetCall } from "./assets.ts";

/** What `schedule=` says. */
export function schedule(
  schedule: AirflowSchedule,
  timetables: "airflow.timetables" | "airflow.sdk",
): Value {
  const { CronTriggerTimetable, CronDataIntervalTimetable } = cronTimetables(timetables);
  switch (schedule.type) {
    case "none":
      return null;
    case "continuous":
      return "@continuous";
    case "at_runtime":
      return call(PartitionedAtRuntime);
    case "interval":
      return call(timedelta, { seconds: schedule.seconds });
    case "cron":
      return call(CronTriggerTimetable, [schedule.cron], { timezone: schedule.timezone });
    case "data_interval":
      return call(CronDataIntervalTimetable, [schedule.cron], { timezone: schedule.timezone });
    case "cron_partition":
      return call(CronPartitionTimetable, [schedule.cron], {
        timezone: schedule.timezone,
        run_offset: schedule.runOffset,
        key_format: schedule.keyFormat,
      });
    case "assets":
      return condition(schedule.of, schedule.assets);
    case "partitioned_assets": {
      const mapped = schedule.assets.filter((a) => a.mapper !== null);
      return call(PartitionedAssetTimetable, {
        assets: condition(schedule.of, schedule.assets.map((a) => a.asset)),
        partition_mapper_config: mapped.length === 0
          ? undefined
          : new Map(mapped.map(({ asset, mapper }) => [assetCall(asset), mapperCall(mapper!)])),
      });
    }
  }
}

/** One by itself, several as an expression. */
function condition(of: "all" | "any", assets: readonly AirflowAsset[]): Expression {
  const calls = assets.map(assetCall);
  if (calls.length === 1) return calls[0]!;
  return call(of === "all" ? AssetAll : AssetAny, calls);
}

function mapperCall(mapper: AirflowMapper): CallNode {
  return call(RollupMapper, {
    upstream_mapper: call(mapperOf(mapper.window), {
      timezone: mapper.timezone,
      input_format: mapper.inputFormat,
      output_format: mapper.outputFormat,
    }),
    window: call(windowOf(mapper.window)),
  });
}

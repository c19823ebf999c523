import { symbol, type SymbolNode } from "../../src/emit/python/mod.ts";

/** Every name of Airflow that generated files use; all of them stable public API. */
const sdk = (name: string): SymbolNode => symbol("airflow.sdk", name, { requires: AIRFLOW });
const AIRFLOW = "apache-airflow";

export const Asset: SymbolNode = sdk("Asset");
export const AssetAll: SymbolNode = sdk("AssetAll");
export const AssetAny: SymbolNode = sdk("AssetAny");
export const Param: SymbolNode = sdk("Param");
export const TaskGroup: SymbolNode = sdk("TaskGroup");
export const dag: SymbolNode = sdk("dag");
export const task: SymbolNode = sdk("task");

/** From Airflow 3.2 on. */
export const CronPartitionTimetable: SymbolNode = sdk("CronPartitionTimetable");
export const PartitionedAssetTimetable: SymbolNode = sdk("PartitionedAssetTimetable");
/** From Airflow 3.3 on. */
export const PartitionedAtRuntime: SymbolNode = sdk("PartitionedAtRuntime");
export const RollupMapper: SymbolNode = sdk("RollupMapper");
export const mapperOf = (start: string): SymbolNode => sdk(`StartOf${start}Mapper`);
export const windowOf = (window: string): SymbolNode => sdk(`${window}Window`);

/** @param from where the release has them. */
export function cronTimetables(from: "airflow.timetables" | "airflow.sdk"): {
  readonly CronTriggerTimetable: SymbolNode;
  readonly CronDataIntervalTimetable: SymbolNode;
} {
  const module = (own: string) => from === "airflow.sdk" ? from : `${from}.${own}`;
  return {
    CronTriggerTimetable: symbol(module("trigger"), "CronTriggerTimetable", { requires: AIRFLOW }),
    CronDataIntervalTimetable: symbol(module("interval"), "CronDataIntervalTimetable", {
      requires: AIRFLOW,
    }),
  };
}

export const datetime: SymbolNode = symbol("datetime", "datetime");
export const timedelta: SymbolNode = symbol("datetime", "timedelta");
export const timezone: SymbolNode = symbol("datetime", "timezone");

/** The runtime of a project, by its names. */
export type Runtime = (name: RuntimeName) => SymbolNode;

/** @param packageName of the project, which has a runtime of its own. */
export function ownSymbols(packageName: string): Runtime {
  return (name) => symbol(`${packageName}.floe_dbt`, name, { own: true });
}

export function settingsDbt(packageName: string): SymbolNode {
  return symbol(`${packageName}.settings`, "DBT", { own: true });
}

export type RuntimeName =
  | "Block"
  | "Check"
  | "DbtProject"
  | "DynamicPartition"
  | "Fresh"
  | "Microbatch"
  | "MultiPartition"
  | "Node"
  | "SourceFreshness"
  | "Stale"
  | "StaticPartition"
  | "TimePartition"
  | "WaitForFiles"
  | "WaitForHealth"
  | "finished"
  | "notify"
  | "pod";

import { symbol, type SymbolNode } from "../../src/emit/python/mod.ts";
import type { DagsterExecutor, DagsterSensor } from "./model.ts";

/** Every name of Dagster that generated files use; all of them stable public API. */
const dg = (name: string): SymbolNode => symbol("dagster", name, { as: "dg", requires: "dagster" });

export const AssetCheckSpec: SymbolNode = dg("AssetCheckSpec");
export const AssetChecksDefinition: SymbolNode = dg("AssetChecksDefinition");
export const AllPartitionMapping: SymbolNode = dg("AllPartitionMapping");
export const AssetDep: SymbolNode = dg("AssetDep");
export const AssetKey: SymbolNode = dg("AssetKey");
export const AssetSelection: SymbolNode = dg("AssetSelection");
export const AssetSpec: SymbolNode = dg("AssetSpec");
export const AutomationCondition: SymbolNode = dg("AutomationCondition");
export const AutomationConditionSensorDefinition: SymbolNode = dg(
  "AutomationConditionSensorDefinition",
);
export const Backoff: SymbolNode = dg("Backoff");
export const BackfillPolicy: SymbolNode = dg("BackfillPolicy");
export const DefaultScheduleStatus: SymbolNode = dg("DefaultScheduleStatus");
export const DefaultSensorStatus: SymbolNode = dg("DefaultSensorStatus");
export const Definitions: SymbolNode = dg("Definitions");
export const DimensionPartitionMapping: SymbolNode = dg("DimensionPartitionMapping");
export const DynamicPartitionsDefinition: SymbolNode = dg("DynamicPartitionsDefinition");
export const AssetCheckSeverity: SymbolNode = dg("AssetCheckSeverity");
export const FreshnessPolicy: SymbolNode = dg("FreshnessPolicy");
export const IdentityPartitionMapping: SymbolNode = dg("IdentityPartitionMapping");
export const LastPartitionMapping: SymbolNode = dg("LastPartitionMapping");
export const MultiPartitionMapping: SymbolNode = dg("MultiPartitionMapping");
export const MultiPartitionsDefinition: SymbolNode = dg("MultiPartitionsDefinition");
export const MultiToSingleDimensionPartitionMapping: SymbolNode = dg(
  "MultiToSingleDimensionPartitionMapping",
);
export const RetryPolicy: SymbolNode = dg("RetryPolicy");
export const ScheduleDefinition: SymbolNode = dg("ScheduleDefinition");
export const SensorDefinition: SymbolNode = dg("SensorDefinition");
export const StaticPartitionMapping: SymbolNode = dg("StaticPartitionMapping");
export const StaticPartitionsDefinition: SymbolNode = dg("StaticPartitionsDefinition");
export const TimeWindowPartitionMapping: SymbolNode = dg("TimeWindowPartitionMapping");
export const TimeWindowPartitionsDefinition: SymbolNode = dg("TimeWindowPartitionsDefinition");
export const buildLastUpdateFreshnessChecks: SymbolNode = dg("build_last_update_freshness_checks");
export const buildSensorForFreshnessChecks: SymbolNode = dg("build_sensor_for_freshness_checks");
export const defineAssetJob: SymbolNode = dg("define_asset_job");
/** By the name in `plugins.orchestrator.config`. */
export const executors: Readonly<Record<DagsterExecutor, SymbolNode>> = {
  in_process: dg("in_process_executor"),
  multiprocess: dg("multiprocess_executor"),
  k8s_job: symbol("dagster_k8s", "k8s_job_executor", { requires: "dagster-k8s" }),
};

/** The runtime that is copied into the project, as seen from `defs/`. */
export const DbtResource: SymbolNode = symbol("..floe_dbt", "DbtResource");
export const computeCheck: SymbolNode = symbol("..floe_dbt", "compute_check");

const platform = (name: string): SymbolNode => symbol("..floe_platform", name);
export const serviceCheck: SymbolNode = platform("service_check");
/** By kind of catalog or storage. */
export const serviceResources: Readonly<Record<string, SymbolNode>> = {
  rest: platform("RestCatalogResource"),
  sql: platform("SqlCatalogResource"),
  memory: platform("MemoryCatalogResource"),
  s3: platform("S3StorageResource"),
  gcs: platform("GcsStorageResource"),
  azure: platform("AzureStorageResource"),
  local: platform("LocalStorageResource"),
};
/** What a resource holds that has fields itself. */
export const configClasses = {
  oauth2: platform("OAuth2Config"),
  tls: platform("TlsConfig"),
} as const;

export const Lineage: SymbolNode = symbol("..floe_dbt", "Lineage");
export const Telemetry: SymbolNode = symbol("..floe_dbt", "Telemetry");
export const codeReferences: SymbolNode = symbol("..floe_dbt", "code_references");
export const IcebergIOManager: SymbolNode = symbol("..floe_iceberg", "IcebergIOManager");
/** @param root the project's package as seen from the module: dots. */
export function checkedAssets(root: string): SymbolNode {
  return symbol(`${root}floe_iceberg`, "checked");
}

export const datetime: SymbolNode = symbol("datetime", "datetime");
export const timedelta: SymbolNode = symbol("datetime", "timedelta");

/** @param runtime the runtime as seen from the block's module. */
export function dbtBlock(runtime: string): SymbolNode {
  return symbol(runtime, "dbt_block");
}

/** @param runtime the runtime as seen from the module. */
export function tableSchema(runtime: string): SymbolNode {
  return symbol(runtime, "table_schema");
}

/** What jobs, schedules, sensors and checks of sources need of the runtime. */
export interface RuntimeSymbols {
  readonly sourceChecks: SymbolNode;
  readonly sourceFreshness: SymbolNode;
  readonly Launch: SymbolNode;
  readonly Part: SymbolNode;
  readonly jobSchedule: SymbolNode;
  /** By type of sensor. */
  readonly sensorHelpers: Readonly<Record<DagsterSensor["type"], SymbolNode>>;
}

/** @param runtime the runtime as seen from the module. */
export function runtimeSymbols(runtime: string): RuntimeSymbols {
  return {
    sourceChecks: symbol(runtime, "source_checks"),
    sourceFreshness: symbol(runtime, "source_freshness"),
    Launch: symbol(runtime, "Launch"),
    Part: symbol(runtime, "Part"),
    jobSchedule: symbol(runtime, "job_schedule"),
    sensorHelpers: {
      after: symbol(runtime, "after_schedules"),
      asset: symbol(runtime, "asset_sensor"),
      file: symbol(runtime, "file_sensor"),
      freshness: symbol(runtime, "freshness_sensor"),
      health: symbol(runtime, "health_sensor"),
      parts: symbol(runtime, "next_parts"),
      run_status: symbol(runtime, "run_status_webhook"),
    },
  };
}

import { symbol, type SymbolNode } from "../../src/emit/python/mod.ts";

/** Every name of Dagster that generated files use; all of them stable public API. */
const dg = (name: string): SymbolNode => symbol("dagster", name, { as: "dg", requires: "dagster" });

export const AssetCheckSpec: SymbolNode = dg("AssetCheckSpec");
export const AssetChecksDefinition: SymbolNode = dg("AssetChecksDefinition");
export const AssetKey: SymbolNode = dg("AssetKey");
export const AssetSelection: SymbolNode = dg("AssetSelection");
export const AssetSpec: SymbolNode = dg("AssetSpec");
export const DefaultScheduleStatus: SymbolNode = dg("DefaultScheduleStatus");
export const Definitions: SymbolNode = dg("Definitions");
export const ScheduleDefinition: SymbolNode = dg("ScheduleDefinition");
export const defineAssetJob: SymbolNode = dg("define_asset_job");
export const inProcessExecutor: SymbolNode = dg("in_process_executor");

/** The runtime that is copied into the project, as seen from `defs/`. */
export const DbtResource: SymbolNode = symbol("..floe_dbt", "DbtResource");
export const sourceChecks: SymbolNode = symbol("..floe_dbt", "source_checks");

/** @param runtime the runtime as seen from the block's module. */
export function dbtBlock(runtime: string): SymbolNode {
  return symbol(runtime, "dbt_block");
}

/** @param runtime the runtime as seen from the module. */
export function tableSchema(runtime: string): SymbolNode {
  return symbol(runtime, "table_schema");
}

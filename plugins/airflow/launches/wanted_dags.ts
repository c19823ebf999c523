import type { Plan } from "../../../src/plan/mod.ts";
import { parseConfig } from "../config.ts";
import { settleKeys } from "../partition_keys/keyed_runs.ts";
import type { AirflowAsset } from "../model.ts";
import { releases } from "../versions.ts";
import type { Wanted } from "../wanted.ts";
import { automationDags } from "./automations.ts";
import { freshnessDags } from "./freshness.ts";
import { manualDags } from "./manual.ts";
import { scheduleDags } from "./schedules.ts";
import { sensorDags } from "./sensors.ts";

/** All DAGs of a product, with what release it is for. */
export function wantedDags(plan: Plan, assets: ReadonlyMap<string, AirflowAsset>): Wanted[] {
  const facts = releases.factsFor(parseConfig(plan.orchestrator.config).config.airflow_version);
  const wanted = [
    ...scheduleDags(plan, facts),
    ...sensorDags(plan, assets),
    ...automationDags(plan, assets, facts),
    ...freshnessDags(plan, assets),
    ...manualDags(plan, facts),
  ];
  return settleKeys(wanted, plan, assets);
}

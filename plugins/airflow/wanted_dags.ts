import type { Plan } from "../../src/plan/mod.ts";
import { automationDags } from "./automations.ts";
import { parseConfig } from "./config.ts";
import { freshnessDags } from "./freshness.ts";
import { settleKeys } from "./keyed_runs.ts";
import { manualDags } from "./manual.ts";
import type { AirflowAsset } from "./model.ts";
import { scheduleDags } from "./schedules.ts";
import { sensorDags } from "./sensors.ts";
import { releases } from "./versions.ts";
import type { Wanted } from "./wanted.ts";

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

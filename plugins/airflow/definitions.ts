import type { TargetDefinitions } from "../../src/plugin/mod.ts";
import { isMarker } from "./keys.ts";
import type { AirflowAssetFacts, AirflowDag, AirflowGate, AirflowProject } from "./model.ts";

/** What Airflow is told to have, in its own words. */
export interface AirflowDefinitions extends TargetDefinitions {
  /** External ones first; then block by block, in an order in which they can be built. */
  readonly assets: readonly AirflowAssetFacts[];
  /** DAGs that time, or other schedules, start; and those that are started by hand. */
  readonly schedules: readonly AirflowDag[];
  /** DAGs that something else starts. */
  readonly sensors: readonly AirflowDag[];
}

/** The part of a project that definitions are. */
export function definitionsOf({ assets, dags }: AirflowProject): AirflowDefinitions {
  return {
    assets,
    schedules: dags.filter((d) => !isSensor(d)),
    sensors: dags.filter(isSensor),
  };
}

/** Whether something but time is looked at. */
function isSensor({ schedule, tasks }: AirflowDag): boolean {
  return schedule.type === "partitioned_assets" ||
    schedule.type === "assets" &&
      !schedule.assets.every(isMarker) ||
    tasks.some(({ type }) => type in GATES);
}

const GATES: Readonly<Record<AirflowGate["type"], true>> = {
  fresh: true,
  stale: true,
  wait_for_files: true,
  wait_for_health: true,
};

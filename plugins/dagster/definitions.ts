import type { TargetDefinitions } from "../../src/plugin/mod.ts";
import type { DagsterAsset, DagsterProject, DagsterSchedule, DagsterSensor } from "./model.ts";

/** What Dagster is told to have, in its own words. */
export interface DagsterDefinitions extends TargetDefinitions {
  /** External ones first; then block by block, in an order in which they can be built. */
  readonly assets: readonly DagsterAsset[];
  readonly schedules: readonly DagsterSchedule[];
  /** A schedule that waits for others is one of them. */
  readonly sensors: readonly DagsterSensor[];
}

/** The part of a project that definitions are. */
export function definitionsOf(project: DagsterProject): DagsterDefinitions {
  const { externalAssets, blocks, schedules, sensors } = project;
  return {
    assets: [...externalAssets, ...blocks.flatMap((b) => b.parts.flatMap((p) => p.assets))],
    schedules,
    sensors,
  };
}

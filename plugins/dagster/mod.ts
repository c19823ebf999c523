/** The Dagster plugin.
 * @module
 */
export type {
  DagsterAsset,
  DagsterAwaitedLaunch,
  DagsterBlock,
  DagsterCheck,
  DagsterDbt,
  DagsterDep,
  DagsterFreshness,
  DagsterJob,
  DagsterLaunch,
  DagsterLaunchingSensor,
  DagsterMapping,
  DagsterOwn,
  DagsterPart,
  DagsterPartition,
  DagsterProject,
  DagsterRetries,
  DagsterRunStatusSensor,
  DagsterSchedule,
  DagsterSensor,
  DagsterSensorBase,
  RuntimePackage,
} from "./model.ts";
export { DagsterPlugin } from "./plugin.ts";

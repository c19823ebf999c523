/** The Dagster plugin.
 * @module
 */
export type { DagsterDefinitions } from "./definitions.ts";
export type {
  DagsterHelmValues,
  HelmDeployment,
  HelmImage,
  HelmVariable,
  PodSecurityContext,
  RunMonitoring,
  TickRetention,
} from "./helm/types.ts";
export type {
  DagsterAsset,
  DagsterAwaitedLaunch,
  DagsterBlock,
  DagsterCheck,
  DagsterContents,
  DagsterDbt,
  DagsterDep,
  DagsterFreshness,
  DagsterFreshnessCheck,
  DagsterJob,
  DagsterJobPart,
  DagsterLaunch,
  DagsterLaunchingSensor,
  DagsterLocation,
  DagsterMapping,
  DagsterOwn,
  DagsterPart,
  DagsterPartition,
  DagsterPartsSensor,
  DagsterProject,
  DagsterRetries,
  DagsterRunStatusSensor,
  DagsterSchedule,
  DagsterSensor,
  DagsterSensorBase,
  RuntimePackage,
} from "./model.ts";
export { DagsterPlugin } from "./plugin.ts";

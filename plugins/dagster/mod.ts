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
  DagsterDbt,
  DagsterDep,
  DagsterFreshness,
  DagsterFreshnessCheck,
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

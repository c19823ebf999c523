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
  DagsterConnection,
  DagsterContents,
  DagsterDbt,
  DagsterDep,
  DagsterFields,
  DagsterFreshness,
  DagsterFreshnessCheck,
  DagsterIceberg,
  DagsterJob,
  DagsterJobPart,
  DagsterLaunch,
  DagsterLaunchingSensor,
  DagsterLineage,
  DagsterLocation,
  DagsterMapping,
  DagsterOwn,
  DagsterPart,
  DagsterPartition,
  DagsterPartsSensor,
  DagsterPlatform,
  DagsterProject,
  DagsterRetries,
  DagsterRunStatusSensor,
  DagsterSchedule,
  DagsterSensor,
  DagsterSensorBase,
  DagsterService,
  DagsterTelemetry,
  RuntimePackage,
} from "./model.ts";
export { DagsterPlugin } from "./plugin.ts";

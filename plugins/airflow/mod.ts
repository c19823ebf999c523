/** The Airflow plugin.
 * @module
 */
export type { AirflowDefinitions } from "./definitions.ts";
export type { AirflowHelmSecret, AirflowHelmValues, AirflowHelmWorker } from "./helm/types.ts";
export type {
  AirflowAsset,
  AirflowAssetFacts,
  AirflowBlock,
  AirflowBuild,
  AirflowCallback,
  AirflowCheck,
  AirflowDag,
  AirflowDbt,
  AirflowDbtTask,
  AirflowDone,
  AirflowGate,
  AirflowGroup,
  AirflowKeys,
  AirflowMapper,
  AirflowMicrobatch,
  AirflowNode,
  AirflowParam,
  AirflowPartition,
  AirflowPodResources,
  AirflowPool,
  AirflowProject,
  AirflowRetries,
  AirflowSchedule,
  AirflowSourceFreshness,
  AirflowTask,
  AirflowTaskBase,
  AirflowWait,
} from "./model.ts";
export { AirflowPlugin } from "./plugin.ts";

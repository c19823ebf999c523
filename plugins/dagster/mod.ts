/** The Dagster plugin.
 * @module
 */
export type {
  DagsterAsset,
  DagsterBlock,
  DagsterCheck,
  DagsterDbt,
  DagsterJob,
  DagsterPart,
  DagsterProject,
  DagsterSchedule,
} from "./model.ts";
export { DagsterPlugin } from "./plugin.ts";

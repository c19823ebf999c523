/** The Dagster plugin.
 * @module
 */
export type {
  DagsterAsset,
  DagsterBlock,
  DagsterCheck,
  DagsterDbt,
  DagsterJob,
  DagsterProject,
  DagsterSchedule,
} from "./model.ts";
export { DagsterPlugin } from "./plugin.ts";

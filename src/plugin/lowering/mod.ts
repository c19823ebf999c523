/** Decisions on the way from a plan to a target that are the same for every target: how assets are named, and what follows from the plan alone.
 * @module
 */
export {
  assetKeys,
  compareKeys,
  firstOfEach,
  type KeyedAsset,
  keyPart,
  type KeyRules,
  metaOf,
  naturalKey,
} from "./asset_keys.ts";
export {
  adaptersOf,
  describedBy,
  hasSingleWriter,
  isDbtTest,
  poolsInUse,
  readBySensors,
  sourceTestingJob,
  watchedLags,
} from "./plan_facts.ts";
export { type ProjectFacts, projectFacts } from "./project_facts.ts";
export { type NamedLine, sameName } from "./same_name.ts";
export { assumedNames, ignoredMeta, respelt } from "./spelling.ts";

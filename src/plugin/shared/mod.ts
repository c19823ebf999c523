/** What plugins would otherwise write twice: how assets are named, how a configuration is read, what dbt is started with. Of use to the shipped
 * plugins; nothing of it is promised to others.
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
  type ConfigWords,
  jsonSchemaOf,
  ofCompute,
  type PodResources,
  podResources,
  readConfig,
} from "./config.ts";
export { type HelmImage, IMAGE, kubernetesName, ownImage, toHelmImage } from "./image.ts";
export { describedBy, hasSingleWriter, readBySensors, sourceTestingJob } from "./plan_facts.ts";
export { type GeneratedProfile, lowerProfile, printProfile, profileValue } from "./profile.ts";
export { adapterRequirement, DBT_CORE } from "./requirements.ts";
export { oneLine, shellWord } from "./shell.ts";
export { type StandIn, standIns } from "./stand_ins.ts";

/** What an orchestrator plugin is, and how one is chosen.
 * @module
 */
export { type ContractCase, contractCases } from "./contract.ts";
export { cronProblems } from "./cron_problems.ts";
export type {
  DefinitionsInput,
  DefinitionsOptions,
  TargetDefinitions,
  Transform,
} from "./definitions.ts";
export { expressiblePlan } from "./expressible.ts";
export {
  type Capabilities,
  floeApiVersion,
  type HelmOptions,
  type LowerOptions,
  OrchestratorPlugin,
} from "./orchestrator_plugin.ts";
export type {
  LineageDataset,
  LineageEvent,
  LineageFacets,
  LineageOptions,
  LineageResult,
} from "./lineage_event.ts";
export { PluginRegistry } from "./registry.ts";
export {
  defaultResourcePresets,
  type ResourcePresets,
  resourcesOf,
} from "./helm/resource_presets.ts";
export type { PodResources } from "./config/mod.ts";
export type { GeneratedProfile, StandIn } from "./dbt/mod.ts";
export type { ProjectFacts } from "./lowering/mod.ts";
export { samplePlan } from "./sample_plan.ts";
export { unsupportedLines } from "./unsupported.ts";

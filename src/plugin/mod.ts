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
export { defaultResourcePresets, type ResourcePresets, resourcesOf } from "./resources.ts";
export type { GeneratedProfile, PodResources, StandIn } from "./shared/mod.ts";
export { samplePlan } from "./sample_plan.ts";
export { unsupportedLines } from "./unsupported.ts";

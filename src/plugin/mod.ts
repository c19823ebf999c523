/** What an orchestrator plugin is, and how one is chosen.
 * @module
 */
export { type ContractCase, contractCases } from "./contract.ts";
export { cronProblems } from "./cron_problems.ts";
export { expressiblePlan } from "./expressible.ts";
export { type Capabilities, type LowerOptions, OrchestratorPlugin } from "./orchestrator_plugin.ts";
export { PluginRegistry } from "./registry.ts";
export { samplePlan } from "./sample_plan.ts";
export { unsupportedLines } from "./unsupported.ts";

/** What an orchestrator plugin is, and how one is chosen.
 * @module
 */
export { type Capabilities, type LowerOptions, OrchestratorPlugin } from "./orchestrator_plugin.ts";
export { PluginRegistry } from "./registry.ts";

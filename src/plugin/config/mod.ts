/** How a plugin reads `plugins.orchestrator.config`: problems by path, a JSON Schema of it, and parts that several plugins have.
 * @module
 */
export { type CommonConfig, commonKeys, image } from "./common_keys.ts";
export { ofCompute } from "./of_compute.ts";
export { type PodResources, podResources } from "./pod_resources.ts";
export { ReleaseTable } from "./release_table.ts";
export { type ConfigWords, jsonSchemaOf, readConfig } from "./read_config.ts";
export { unknownComputes } from "./unknown_computes.ts";

/** What runs dbt and knows no orchestrator, as text: part of the runtime of every plugin's projects.
 * @module
 */
export { core } from "./embedded/core.ts";

/** What the README of a generated project says alike for every target: the commands that make it anew, and the variables that its runtime reads.
 * @module
 */
export { compileCommands, environmentOption } from "./commands.ts";
export { DBT_VARIABLES, PARTITION_VARIABLES, variablesToSet } from "./variables.ts";

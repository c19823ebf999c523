/** What a generated project starts dbt with: its packages, a profile, and values to parse it where no secret is.
 * @module
 */
export { type GeneratedProfile, lowerProfile, printProfile, profileValue } from "./profile.ts";
export { adapterRequirement, DBT_CORE } from "./requirements.ts";
export { type StandIn, standIns } from "./stand_ins.ts";

/** What changes when one plan follows another, as data.
 * @module
 */
export { type ConsequenceCode, consequenceTexts } from "./consequences.ts";
export { type DiffOptions, diffPlans, readersAmong } from "./diff.ts";
export type * from "./types.ts";

/** What a plan is compared by, and its text.
 * @module
 */
export { historyKey } from "./history_key.ts";
export { outlinePlan } from "./outline.ts";
export { mannerOfService, placeOfService, type ServiceKind } from "./places.ts";
export { outlinePlatform } from "./platform.ts";
export { printOutline } from "./print.ts";
export type * from "./types.ts";

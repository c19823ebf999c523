/** Cron expressions and time zones, decided by croner and the tz database. No orchestrator words.
 * @module
 */
export { type CronExpression, parseCron } from "./cron.ts";
export { parseTimezone } from "./timezone.ts";

/** Cron expressions, time zones, ticks and windows of time, decided by croner and the tz database. No orchestrator words.
 * @module
 */
export { type CronExpression, parseCron } from "./cron.ts";
export { shortestIntervalS } from "./shortest_interval.ts";
export { type CronFeature, cronFeatures, cronFeatureTexts } from "./cron_features.ts";
export { parseTimezone } from "./timezone.ts";
export { formatDuration, parseDuration, positiveDuration } from "./duration.ts";
export { offsetAt, type Transition, type WallInstants, wallInstants } from "./zone.ts";
export { nextTicks, previousTicks, type Tick } from "./ticks.ts";
export { type RunsPerDay, runsPerDay } from "./tick_count.ts";
export { type DstProblem, dstProblems, gapDiagnostics } from "./dst_problems.ts";
export {
  keyFormatOf,
  parseWallClock,
  timePartitionCron,
  type WindowCadence,
} from "./time_partition_cron.ts";
export {
  countWindows,
  keysBetween,
  type PartitionWindow,
  partitionWindows,
  type TimeWindows,
  windowOfKey,
  type WindowQuery,
  windowRange,
} from "./windows.ts";
export { type MappingOffsets, type UpstreamWindows, upstreamWindows } from "./window_mapping.ts";
export { shiftCron } from "./shift_cron.ts";

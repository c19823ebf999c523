import { ScheduleError } from "../errors/mod.ts";
import { cronFault } from "./cron_fault.ts";

/** The error for a cron expression that croner refuses, in our words: croner counts days and months from 0, names fields as its code
 * does, and tells what it parsed rather than what was written.
 * @param reason croner's own, for what {@linkcode cronFault} does not know.
 */
export function badCron(text: string, reason: string, cause?: unknown): ScheduleError {
  const fault = cronFault(text.trim().replace(/\s+/g, " ")) ??
    { reason, hint: "Write minute, hour, day, month and weekday as numbers, names or ranges" };
  return new ScheduleError({
    code: "schedule/bad-cron",
    message: `Cannot read the cron expression "${text}": ${fault.reason}`,
    facts: { cron: text, reason: fault.reason },
    hint: fault.hint,
    cause,
  });
}

import { type Diagnostic, type Location, type Path, UsageError } from "../errors/mod.ts";
import type { Plan } from "../plan/mod.ts";
import { gapDiagnostics, nextTicks, type Tick } from "../schedule/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import { TICK_COUNT } from "./plan_launches_text.ts";

/** The next ticks of a schedule. */
export interface TicksAhead {
  readonly schedule: string;
  readonly timezone: string;
  readonly next: readonly Tick[];
}

/** The next ticks of each active schedule that has a clock, in the order of the plan. */
export function ticksAhead({ schedules }: Plan, now: number): TicksAhead[] {
  return schedules.flatMap(({ name, active, trigger }) =>
    trigger.type === "after" || !active ? [] : [{
      schedule: name,
      timezone: trigger.timezone,
      next: nextTicks(trigger.cron, trigger.timezone, now, TICK_COUNT),
    }]
  );
}

/** A warning for each schedule that ticks, within a year, at a time that the clocks skip. */
export function gapsAhead(
  { schedules }: Plan,
  now: number,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  return schedules.flatMap(({ active, trigger, definedAt }) =>
    trigger.type === "after" || !active
      ? []
      : gapDiagnostics(trigger.cron, trigger.timezone, now).map((d) => ({
        ...d,
        path: definedAt,
        location: definedAt.length === 0 ? null : locate(definedAt),
      }))
  );
}

/** What `--now` says, in milliseconds since the Unix epoch; null without it.
 * @throws {UsageError} `cli/bad-time`. */
export function timeOption(args: ParsedArguments): number | null {
  const text = args.text("now");
  if (text === null) return null;
  const form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;
  const ms = form.test(text) ? Date.parse(text) : NaN;
  if (Number.isFinite(ms)) return ms;
  throw new UsageError({
    code: "cli/bad-time",
    message: `Cannot read --now "${text}": expected a time with its zone`,
    facts: { value: text },
    hint: "Write it as 2026-03-28T12:00:00Z",
  });
}

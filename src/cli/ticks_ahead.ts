import { type Diagnostic, hasErrors, UsageError } from "../errors/mod.ts";
import { type Plan, timeFindings } from "../plan/mod.ts";
import { nextTicks, type Tick } from "../schedule/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import type { Stages } from "./pipeline.ts";
import { TICK_COUNT } from "./print/plan_launches_text.ts";
import { severitiesOf, weighOwn } from "./severities.ts";

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

/** The option of every command that looks at the clock. */
export const nowOption: CommandOption = {
  name: "now",
  value: "TIME",
  help:
    "Look at schedules as if it were that time (ISO 8601 with a zone, such as 2026-03-28T12:00:00Z)",
};

/** What {@linkcode timeFindings} has to say of the plan that was reached, weighed; empty where there is none. What is generated knows no clock. */
export function timeFindingsOf(
  { planned, product, read, diagnostics }: Stages,
  args: ParsedArguments,
  now: number,
): readonly Diagnostic[] {
  if (planned === null || hasErrors(diagnostics)) return [];
  const found = timeFindings(planned.plan, now, (path) => product!.locate(path));
  return weighOwn(found, severitiesOf(args), read);
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

import { type Diagnostic, diagnostic } from "../errors/mod.ts";
import type { Plan } from "../plan/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";

/** The schedules whose cron expression a target cannot run: one `plugin/unsupported-cron` each.
 * @param target as messages name it.
 */
export function cronProblems(
  plan: Plan,
  { cronFieldCounts, cronNicknames, cronExtended }: Capabilities,
  target: string,
): Diagnostic[] {
  return plan.schedules.flatMap(({ name, trigger, definedAt }) => {
    if (trigger.type === "after") return [];
    const { cron, cronShape } = trigger;
    const reason = !cronFieldCounts.includes(cronShape.fieldCount)
      ? `it has ${cronShape.fieldCount} fields`
      : cronShape.nickname && !cronNicknames
      ? "it is a nickname"
      : cronShape.extended && !cronExtended
      ? "it uses L, W, #, ? or +"
      : null;
    if (reason === null) return [];
    return [diagnostic({
      code: "plugin/unsupported-cron",
      message: `Cannot run the cron expression "${cron}" of "${name}" on ${target}: ${reason}`,
      path: definedAt,
      hint: "Write five plain fields, minute hour day month weekday",
      facts: { cron, reason },
    })];
  });
}

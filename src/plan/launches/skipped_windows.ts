import { type Diagnostic, diagnostic, type Location, type Path } from "../../errors/mod.ts";
import { runsPerDay } from "../../schedule/mod.ts";
import { timeWindowsOf } from "../partitions/time_windows_of.ts";
import type { Plan, PlanSchedule, PlanTimePartition } from "../types.ts";

/** Warns where a cron schedule ticks less often than windows end (`plan/windows-skipped`): a tick builds the newest window, so those between
 * two ticks are built by nobody, unless another schedule follows the partition. Schedules that are switched off neither skip nor follow. */
export function skippedWindows(
  plan: Plan,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const jobs = new Map(plan.jobs.map((j) => [j.name, j]));
  const followed = blocksFollowed(plan);
  const counts = new Map<string, number>();
  const perDay = ({ cron, timezone }: { readonly cron: string; readonly timezone: string }) => {
    const key = JSON.stringify([cron, timezone]);
    const count = counts.get(key) ?? runsPerDay(cron, timezone).mean;
    counts.set(key, count);
    return count;
  };
  return plan.schedules.flatMap((schedule) => {
    const { trigger } = schedule;
    if (trigger.type !== "cron" || !schedule.enabled) return [];
    return schedule.jobs.flatMap((name) => {
      const job = jobs.get(name)!;
      const windows = timeWindowsOf(job.partition, plan.partitions);
      if (windows === null || job.blocks.every((id) => followed.has(id))) return [];
      const [ticks, ends] = [perDay(trigger), perDay(windows)];
      // a month has 28 to 31 days: what differs by less than a tenth is meant to be the same
      return ends <= ticks * 1.1 ? [] : [skipped(schedule, windows, ends / ticks, locate)];
    });
  });
}

/** Blocks that a schedule builds window by window. */
function blocksFollowed({ schedules, blocks }: Plan): ReadonlySet<string> {
  const following = new Set(
    schedules.filter((s) => s.trigger.type === "partition" && s.enabled).map((s) => s.name),
  );
  return new Set(
    blocks.filter((b) => b.schedules.some((name) => following.has(name))).map((b) => b.id),
  );
}

function skipped(
  { name, definedAt }: PlanSchedule,
  { name: partition }: PlanTimePartition,
  ratio: number,
  locate: (path: Path) => Location | null,
): Diagnostic {
  return diagnostic({
    code: "plan/windows-skipped",
    severity: "warning",
    message: `The schedule "${name}" builds one window of "${partition}" a tick, and about ${
      Math.round(ratio * 10) / 10
    } end between two ticks: the others are not built`,
    path: definedAt,
    location: locate(definedAt),
    hint: `Use partition: ${partition} in place of the cron, or a partition with longer windows`,
    facts: { schedule: name, partition, windowsPerTick: ratio },
  });
}

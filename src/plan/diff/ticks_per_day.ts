import { ScheduleError } from "../../errors/mod.ts";
import { runsPerDay } from "../../schedule/mod.ts";
import type { OutlineSchedule, PlanOutline } from "../outline/mod.ts";

/** Ticks in a day, on average; null where an outline holds a cron expression that this version cannot read. One that waits for others
 * ticks as often as that of them which ticks least. */
export function perDay(schedule: OutlineSchedule, outline: Scheduled): number | null {
  const seen = new Map<OutlineSchedule, number | null>();
  const ticksOf = (one: OutlineSchedule): number | null => {
    const before = seen.get(one);
    if (before !== undefined) return before;
    seen.set(one, 0); // a circle, which no plan has
    const { cron, timezone = "UTC", after = [], off } = one;
    let ticks: number | null = 0;
    if (off === undefined && cron !== undefined) ticks = ofCron(cron, timezone);
    else if (off === undefined && after.length > 0) {
      const waited = after.map((name) => {
        const found = outline.schedules[name];
        return found === undefined ? 0 : ticksOf(found);
      });
      ticks = waited.includes(null) ? null : Math.min(...waited as number[]);
    }
    seen.set(one, ticks);
    return ticks;
  };
  return ticksOf(schedule);
}

type Scheduled = Pick<PlanOutline, "schedules">;

/** As if all of them were on: how often, apart from whether. */
export function onIn({ schedules }: Scheduled): Scheduled {
  return {
    schedules: Object.fromEntries(
      Object.entries(schedules).map(([name, s]) => [name, { ...s, off: undefined }]),
    ),
  };
}

function ofCron(cron: string, timezone: string): number | null {
  try {
    return runsPerDay(cron, timezone).mean;
  } catch (error) {
    if (error instanceof ScheduleError) return null;
    throw error;
  }
}

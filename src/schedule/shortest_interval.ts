import { DAY_MS, daysOf } from "./civil.ts";
import { cronFields } from "./cron_fields.ts";

/** The shortest time between two ticks by wall clocks, in seconds, over 28 years (every weekday meets every date); null where there are
 * fewer than two.
 * @throws {ScheduleError} `schedule/bad-cron`
 */
export function shortestIntervalS(cron: string): number | null {
  const fields = cronFields(cron);
  const { timesMs } = fields;
  let shortest = Infinity;
  for (let i = 1; i < timesMs.length; i++) {
    shortest = Math.min(shortest, timesMs[i]! - timesMs[i - 1]!);
  }
  const overnight = timesMs[0]! - timesMs.at(-1)!;
  let previous = -Infinity;
  for (let year = 2024; year < 2052; year++) {
    for (let month = 1; month <= 12; month++) {
      const mask = fields.daysOfMonth(year, month);
      const first = daysOf(year, month, 1);
      for (let day = 0; day < 31; day++) {
        if ((mask >>> day & 1) === 0) continue;
        shortest = Math.min(shortest, (first + day - previous) * DAY_MS + overnight);
        previous = first + day;
      }
    }
  }
  return shortest === Infinity ? null : shortest / 1000;
}

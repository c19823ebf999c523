import type { PlanTimePartition } from "../../../src/plan/mod.ts";
import { nextTicks, previousTicks } from "../../../src/schedule/mod.ts";
import type { AirflowSchedule } from "../model.ts";

/** How runs of a time partition are told which key they build: by a timetable that gives the key, where one gives the right one for every tick.
 *
 * Airflow makes the key of an earlier tick of the schedule's own cron, formatted; right is the start of the newest window that has ended, by
 * wall clocks, `offsetS` before the tick. Whether the two are the same follows from no rule that is simpler than the ticks themselves, so ticks
 * are compared: of two years, and hour by hour where clocks change. An hour that comes twice is two windows, and one key to Airflow.
 * @returns null when no form of the key fits.
 */
export function keyedTimetable(
  when: { readonly cron: string; readonly timezone: string; readonly offsetS: number },
  partition: PlanTimePartition,
): Extract<AirflowSchedule, { type: "cron_partition" }> | null {
  const { cron, timezone } = when;
  if (timezone !== partition.timezone) return null;
  const series = COMPARED.map((from) => compared(when, partition, Date.parse(from)));
  const first = series[0]?.[BACK]?.wanted;
  if (first === undefined) return null;
  for (let back = 1; back <= BACK; back++) {
    for (const keyFormat of formatsLike(partition.keyFormat, first)) {
      const fits = series.every((ticks) =>
        ticks.every(({ wanted }, i) =>
          i < BACK || wanted === formatted(ticks[i - back]!.local, keyFormat)
        )
      );
      if (fits) return { type: "cron_partition", cron, timezone, runOffset: -back, keyFormat };
    }
  }
  return null;
}

/** Ticks from a time on, each with the key that it has to have; null: it can have none. */
function compared(
  { cron, timezone, offsetS }: Parameters<typeof keyedTimetable>[0],
  partition: PlanTimePartition,
  fromMs: number,
): { readonly local: string; readonly wanted: string | null }[] {
  const ticks = nextTicks(cron, timezone, fromMs, TICKS);
  const last = ticks.at(-1);
  if (last === undefined) return [];
  const before = previousTicks(partition.cron, timezone, fromMs, WINDOWS_BEFORE).reverse();
  const windows = [...before];
  while (windows.length > 0 && windows.at(-1)!.instantMs < last.instantMs) {
    windows.push(...nextTicks(partition.cron, timezone, windows.at(-1)!.instantMs + 1, TICKS));
  }
  let at = 0;
  return ticks.map(({ instantMs, local, wanted: wall, note }) => {
    while (windows[at + 1] !== undefined && windows[at + 1]!.instantMs <= instantMs) at++;
    const due = wallMs(wall) - offsetS * 1000;
    let end = at;
    while (end > 0 && wallMs(windows[end]!.wanted) > due) end--;
    const start = windows[end - 1];
    // where the clock jumps over a tick, Airflow's step back from it is to the same day: 3.3.2 gives one key twice and one never
    const isClear = start !== undefined && start.note !== "repeated" && note !== "gap";
    return { local, wanted: isClear ? formatted(start.local, partition.keyFormat) : null };
  });
}

function wallMs(text: string): number {
  return Date.parse(`${/^\d+-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)![0]}Z`);
}

/** The format, and those in which its last parts are fixed, as a schedule that ticks a while after a window wants it. */
function formatsLike(format: string, key: string | null | undefined): string[] {
  const parts = key === null || key === undefined
    ? null
    : /^(\d{4})-(\d\d)-(\d\d)(?:-(\d\d):(\d\d))?$/.exec(key);
  if (parts === null) return [format];
  const [, , month, day, hour, minute] = parts;
  return format === "%Y-%m-%d"
    ? [format, `%Y-%m-${day}`, `%Y-${month}-${day}`]
    : [format, `%Y-%m-%d-%H:${minute}`, `%Y-%m-%d-${hour}:${minute}`];
}

/** @param local `2026-03-29T03:00:00+02:00`. */
function formatted(local: string, format: string): string {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(local)!;
  const values: Readonly<Record<string, string>> = {
    "%Y": year!,
    "%m": month!,
    "%d": day!,
    "%H": hour!,
    "%M": minute!,
  };
  return format.replace(/%[YmdHM]/g, (part) => values[part]!);
}

/** Two years of days, and the hours of autumn and of spring, when clocks change. */
const COMPARED = ["2023-01-01", "2023-10-10", "2024-03-05"] as const;
const TICKS = 800;
const WINDOWS_BEFORE = 200;
/** How many ticks a schedule may be late. */
const BACK = 5;

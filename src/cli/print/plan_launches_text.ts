import type {
  Plan,
  PlanSchedule,
  PlanSensor,
  ScheduleReport,
  ScheduleRuns,
} from "../../plan/mod.ts";
import { nextTicks, type Tick } from "../../schedule/mod.ts";
import { counted } from "./counted.ts";
import { duration, fittedTable, shortId, type Shown, someNames } from "./plan_lists.ts";
import { wrapped } from "./wrapped.ts";

/** When runs start by the clock, and the next times of each. */
export function schedulesText(
  plan: Plan,
  { schedules: runs }: ScheduleReport,
  now: number,
  shown: Shown,
): string {
  const here = new Map(runs.map((r) => [r.name, r]));
  const table = fittedTable(
    ["SCHEDULE", "WHEN", "TIME ZONE", "LAUNCHES", "A DAY", "ON"],
    plan.schedules.map((s) => [
      s.name,
      whenText(s),
      s.trigger.type === "after" ? "-" : s.trigger.timezone,
      s.jobs.join(", "),
      // as in the totals: what is off here runs not at all
      perDayText(here.get(s.name)!.active ? here.get(s.name)!.runsPerDay : 0),
      s.active && !here.get(s.name)!.active ? waitsText(s, here) : onText(s),
    ]),
    { ...shown, noun: "schedule" },
  );
  const ticks = ticksText(plan.schedules, now, shown);
  return ticks === "" ? table : `${table}\n${ticks}`;
}

/** Why one that is switched on never runs here. */
function waitsText({ trigger }: PlanSchedule, here: ReadonlyMap<string, ScheduleRuns>): string {
  const off = trigger.type === "after"
    ? trigger.schedules.filter((name) => here.get(name)?.active === false)
    : [];
  return `no: ${off.join(", ")} ${off.length === 1 ? "is" : "are"} off`;
}

function whenText({ trigger }: PlanSchedule): string {
  switch (trigger.type) {
    case "after":
      return `after ${trigger.schedules.join(", ")}`;
    case "partition":
      return `${trigger.cron} (${trigger.partition}${
        trigger.offsetS === 0 ? "" : ` + ${duration(trigger.offsetS)}`
      })`;
    default:
      return trigger.cron;
  }
}

function perDayText(runs: number | null): string {
  if (runs === null) return "per key";
  return String(runs >= 10 ? Math.round(runs) : Number(runs.toFixed(2)));
}

function onText(
  { active, enabled, environments }: {
    readonly active: boolean;
    readonly enabled: boolean;
    readonly environments: readonly string[] | null;
  },
): string {
  if (active) return "yes";
  return enabled ? `in ${environments?.join(", ")}` : "no";
}

/** How many next ticks of a schedule are worth showing. */
export const TICK_COUNT = 5;

/** Schedules whose ticks are shown when nobody asks for all. */
const TICKING_LIMIT = 8;

/** The next ticks of each schedule by the clock of its time zone and by UTC. */
function ticksText(schedules: readonly PlanSchedule[], now: number, shown: Shown): string {
  const ticking = schedules.filter((s) => s.trigger.type !== "after" && s.active);
  if (ticking.length === 0) return "";
  const some = shown.full ? ticking : ticking.slice(0, TICKING_LIMIT);
  const rows = some.flatMap(({ name, trigger }) => {
    if (trigger.type === "after") return [];
    return nextTicks(trigger.cron, trigger.timezone, now, TICK_COUNT).map((tick, i) => [
      i === 0 ? name : "",
      localText(tick),
      trigger.timezone === "UTC" ? "" : utcText(tick.instantMs),
      noteText(tick),
    ]);
  });
  if (rows.length === 0) return "";
  const rest = ticking.length - some.length;
  return fittedTable(["NEXT TICKS", "LOCAL", "UTC", ""], rows, {
    ...shown,
    full: true,
    noun: "tick",
  }) + (rest === 0 ? "" : `… and those of ${counted(rest, "schedule")} more (--full shows them)\n`);
}

/** `Mon 2026-03-30 06:00 +02:00`. */
function localText({ local }: Tick): string {
  const [, date, time, offset] = /^(\S+?)T(\d\d:\d\d):\d\d(?:\.\d+)?(\S*)$/.exec(local)!;
  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const weekday = days[new Date(`${date}T00:00:00Z`).getUTCDay()];
  return `${weekday} ${date} ${time} ${offset}`;
}

function utcText(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 16).replace("T", " ");
}

function noteText({ note, wanted }: Tick): string {
  const time = wanted.slice(11, 16);
  return note === null
    ? ""
    : note === "gap"
    ? `clocks skip ${time} that day`
    : `clocks show ${time} twice that day`;
}

/** What is built more than once, or never by itself. */
export function coverText(
  plan: Plan,
  { repeated, unscheduled, idle }: ScheduleReport,
  shown: Shown,
): string {
  const lines: string[] = [];
  const bySchedules = new Map<string, string[]>();
  for (const { asset, schedules } of repeated) {
    const key = schedules.join(" and ");
    bySchedules.set(key, [...bySchedules.get(key) ?? [], shortId(asset)]);
  }
  for (const [schedules, assets] of bySchedules) {
    lines.push(`Built by ${schedules}: ${someNames(assets, shown, 6)}`);
  }
  const other = unscheduled.filter((id) => !idle.includes(id));
  if (other.length > 0) {
    lines.push(
      `Built by sensors or automation only: ${someNames(other.map(shortId), shown, 6)}`,
    );
  }
  if (idle.length > 0 && plan.schedules.length + plan.sensors.length > 0) {
    lines.push(`Built by nothing but a person: ${someNames(idle.map(shortId), shown, 6)}`);
  }
  return lines.map((line) => wrapped("", line, shown.width)).join("");
}

/** What starts runs, or tells of them, without a clock. */
export function sensorsText({ sensors }: Plan, shown: Shown): string {
  return fittedTable(
    ["SENSOR", "TYPE", "LOOKS AT", "LAUNCHES", "ON"],
    sensors.map((s) => [
      s.name,
      s.type,
      looksAt(s, shown),
      s.type === "run_status" ? `a message to ${s.webhookEnv}` : s.jobs.join(", ") || "-",
      onText(s),
    ]),
    { ...shown, noun: "sensor" },
  );
}

function looksAt(sensor: PlanSensor, shown: Shown): string {
  switch (sensor.type) {
    case "asset":
      return someNames(
        sensor.assets.map(({ product, name }) => product === null ? name : `${product}/${name}`),
        shown,
        2,
      );
    case "file":
      return sensor.uri;
    case "health":
      return sensor.url;
    case "run_status":
      return `${sensor.on} of ${someNames(sensor.watches, shown, 2)}`;
    default:
      return someNames(sensor.watches.map(shortId), shown, 2);
  }
}

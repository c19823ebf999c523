import { compareText } from "../../errors/mod.ts";
import { runsPerDay } from "../../schedule/mod.ts";
import type { Plan, PlanJob, PlanPartition, PlanSchedule } from "../types.ts";

/** How often a schedule runs. Numbers are means: a weekly schedule has a seventh of a tick a day. */
export interface ScheduleRuns {
  readonly name: string;
  /** On in the plan's environment, and so is all that it waits for. Only those count in the totals. */
  readonly active: boolean;
  readonly ticksPerDay: number;
  /** One for each of its jobs and each key that a tick builds; null: nobody knows how many keys a dynamic partition has. */
  readonly runsPerDay: number | null;
  /** Runs times the blocks of their jobs; null likewise. */
  readonly invocationsPerDay: number | null;
}

/** What the schedules of a plan come to in a day, and what they leave out or build more than once. */
export interface ScheduleReport extends ScheduleCover {
  /** In the order of the plan. */
  readonly schedules: readonly ScheduleRuns[];
  /** Of all active schedules; keys of dynamic partitions count as one. */
  readonly runsPerDay: number;
  readonly invocationsPerDay: number;
}

/** What schedules leave out or build more than once: of a report, those that run in the plan's environment. */
export interface ScheduleCover {
  /** Built assets that no schedule builds, sorted. */
  readonly unscheduled: readonly string[];
  /** Those of them that no sensor and no automation builds either. */
  readonly idle: readonly string[];
  /** Assets that more than one schedule builds, sorted, with the names of these schedules. */
  readonly repeated: readonly { readonly asset: string; readonly schedules: readonly string[] }[];
}

/** Counts what a plan runs. A function of the plan alone; switched-off schedules are listed, and not in the totals.
 * Time O(assets + jobs × blocks).
 */
export function scheduleReport(plan: Plan): ScheduleReport {
  const ticks = ticksOfAll(plan);
  const schedules = plan.schedules.map((s) => runsOf(s, plan, ticks.get(s.name)!));
  const sum = (key: "runsPerDay" | "invocationsPerDay") =>
    plan.schedules.reduce((total, s, i) => {
      if (!schedules[i]!.active) return total;
      return total + (schedules[i]![key] ?? runsOf(s, plan, ticks.get(s.name)!, 1)[key]!);
    }, 0);
  return {
    schedules,
    runsPerDay: sum("runsPerDay"),
    invocationsPerDay: sum("invocationsPerDay"),
    ...scheduleCover(plan, {
      schedules: new Set(schedules.filter((s) => s.active).map((s) => s.name)),
      sensors: new Set(plan.sensors.filter((s) => s.active).map((s) => s.name)),
    }),
  };
}

/** Names of the schedules and sensors that count as building. */
export interface Builders {
  readonly schedules: ReadonlySet<string>;
  readonly sensors: ReadonlySet<string>;
}

/** The part of the report that counts no ticks. */
export function scheduleCover(plan: Plan, counted: Builders): ScheduleCover {
  const builders = schedulesOfAssets(plan, counted.schedules);
  const unscheduled = plan.assets.filter((a) => a.block !== null && !builders.has(a.id));
  const sensed = sensedAssets(plan, counted.sensors);
  return {
    unscheduled: unscheduled.map((a) => a.id),
    idle: unscheduled.filter((a) => a.automation === null && !sensed.has(a.id)).map((a) => a.id),
    repeated: [...builders].filter(([, names]) => names.length > 1)
      .map(([asset, names]) => ({ asset, schedules: names }))
      .sort((a, b) => compareText(a.asset, b.asset)),
  };
}

/** The names of the schedules that build each asset, sorted. */
function schedulesOfAssets(
  plan: Plan,
  counted: ReadonlySet<string>,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { assets, schedules } of plan.blocks) {
    const building = schedules.filter((name) => counted.has(name));
    if (building.length > 0) { for (const id of assets) found.set(id, building); }
  }
  return found;
}

/** Assets that a sensor's jobs build. */
function sensedAssets(plan: Plan, counted: ReadonlySet<string>): Set<string> {
  const blocks = new Map(plan.blocks.map((b) => [b.id, b.assets]));
  const jobs = new Map(plan.jobs.map((j) => [j.name, j]));
  const found = new Set<string>();
  for (const sensor of plan.sensors) {
    if (sensor.type === "run_status" || !counted.has(sensor.name)) continue;
    for (const job of sensor.jobs.map((name) => jobs.get(name)!)) {
      (job.assets ?? job.blocks.flatMap((id) => blocks.get(id)!)).forEach((id) => found.add(id));
    }
  }
  return found;
}

/** @param dynamicKeys how many keys a dynamic partition has; null: unknown. */
function runsOf(
  { name, jobs }: PlanSchedule,
  plan: Plan,
  { perDay, active }: Ticks,
  dynamicKeys: number | null = null,
): ScheduleRuns {
  let runs: number | null = 0;
  let invocations: number | null = 0;
  for (const jobName of jobs) {
    const job: PlanJob = plan.jobs.find((j) => j.name === jobName)!;
    const keys = keysPerTick(job.partition, plan.partitions, dynamicKeys);
    runs = keys === null || runs === null ? null : runs + perDay * keys;
    invocations = keys === null || invocations === null
      ? null
      : invocations + perDay * keys * job.blocks.length;
  }
  return { name, active, ticksPerDay: perDay, runsPerDay: runs, invocationsPerDay: invocations };
}

interface Ticks {
  readonly perDay: number;
  readonly active: boolean;
}

/** Of each schedule. One that waits for others ticks as often as the one of them that ticks least, and is on where all of them are. */
function ticksOfAll({ schedules }: Plan): ReadonlyMap<string, Ticks> {
  const byName = new Map(schedules.map((s) => [s.name, s]));
  const found = new Map<string, Ticks>();
  const ticksOf = (schedule: PlanSchedule): Ticks => {
    const { name, trigger, active } = schedule;
    const before = found.get(name);
    if (before !== undefined) return before;
    let ticks: Ticks;
    if (trigger.type === "after") {
      const waited = trigger.schedules.flatMap((n) => byName.get(n) ?? []).map(ticksOf);
      ticks = {
        perDay: waited.reduce((least, t) => Math.min(least, t.perDay), Infinity),
        active: active && waited.every((t) => t.active),
      };
    } else ticks = { perDay: runsPerDay(trigger.cron, trigger.timezone).mean, active };
    found.set(name, ticks);
    return ticks;
  };
  schedules.forEach(ticksOf);
  return found;
}

/** How many keys a tick builds: the newest window of time, each key of all else. */
function keysPerTick(
  name: string | null,
  partitions: readonly PlanPartition[],
  dynamicKeys: number | null,
): number | null {
  const definition = partitions.find((p) => p.name === name);
  switch (definition?.type) {
    case undefined:
    case "time":
      return 1;
    case "static":
      return definition.keys.length;
    case "dynamic":
      return dynamicKeys;
    case "multi": {
      let keys: number | null = 1;
      for (const dimension of definition.dimensions) {
        const more = keysPerTick(dimension, partitions, dynamicKeys);
        keys = keys === null || more === null ? null : keys * more;
      }
      return keys;
    }
  }
}

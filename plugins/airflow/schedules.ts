import type { Plan, PlanJob, PlanSchedule } from "../../src/plan/mod.ts";
import { keyedTimetable } from "./keyed_timetable.ts";
import { markerOf } from "./keys.ts";
import type { AirflowAsset, AirflowGate, AirflowSchedule } from "./model.ts";
import { partitionNamed, timeOf } from "./partitions.ts";
import type { TaskWords } from "./task_places.ts";
import type { ReleaseFacts } from "./versions.ts";

/** A DAG that is wanted: why, when and what it builds. */
export interface Wanted {
  /** Of its id, behind the product's name. */
  readonly parts: readonly string[];
  /** In words, as messages name it. */
  readonly what: string;
  /** The line that wants it; empty for what no line wants. */
  readonly definedAt: readonly (string | number)[];
  readonly description: string;
  /** When it runs, as a clause in Markdown without its full stop. */
  readonly when: string;
  readonly builds: Built;
  /** Names of the jobs of the plan that its runs are runs of. */
  readonly runs: readonly string[];
  readonly schedule: AirflowSchedule;
  /** The same for runs that have no partition key, where `schedule` gives them one; null: it gives none. */
  readonly unkeyed: AirflowSchedule | null;
  readonly active: boolean;
  /** What every task waits for, without its place in the DAG. */
  readonly gate: TaskWords<AirflowGate> | null;
  /** What it says when it is done; null: nobody listens. */
  readonly marker: AirflowAsset | null;
  /** Only one run at a time, whatever is partitioned. */
  readonly oneRun: boolean;
}

/** What the runs of a DAG build. */
export interface Built {
  /** Ids, in an order in which they can run. */
  readonly blocks: readonly string[];
  /** Null: all of the assets of the blocks. */
  readonly assets: readonly string[] | null;
  /** Names of the partition definitions of the blocks, sorted; null stands for none. */
  readonly partitions: readonly (string | null)[];
}

/** The one partition definition that all of it has; null: it has none, or several. */
export function partitionOf({ partitions }: Built): string | null {
  const [only, ...others] = partitions;
  return others.length === 0 ? only ?? null : null;
}

/** A DAG for each schedule that ticks and each partition definition of what it builds, whose name stands behind the schedule's; always, so that nothing
 * is renamed when a schedule gets more to build. One that waits for others has one DAG for everything. */
export function scheduleDags(plan: Plan, facts: ReleaseFacts): Wanted[] {
  const awaited = awaitedNames(plan);
  return plan.schedules.flatMap((schedule) =>
    launchesOf(schedule, plan).map(({ suffix, jobs }): Wanted => {
      const [job] = jobs as [PlanJob];
      return {
        parts: suffix === null ? [schedule.name] : [schedule.name, suffix],
        what: suffix === null
          ? `the schedule "${schedule.name}"`
          : `the schedule "${schedule.name}" of what has the partition "${suffix}"`,
        definedAt: schedule.definedAt,
        description: schedule.description || job.description || plan.product.description,
        when: whenOf(schedule),
        builds: builtBy(jobs, plan),
        runs: jobs.map((j) => j.name),
        ...timetables(schedule, job, plan, facts),
        active: schedule.active,
        gate: null,
        marker: awaited.has(schedule.name) ? markerOf(plan.product.name, schedule, suffix) : null,
        oneRun: false,
      };
    })
  );
}

/** What a schedule that waits for others waits for: each DAG of each of them. */
export function markersOf(names: readonly string[], plan: Plan): AirflowAsset[] {
  return plan.schedules.filter((s) => names.includes(s.name)).flatMap((schedule) =>
    launchesOf(schedule, plan).map(({ suffix }) => markerOf(plan.product.name, schedule, suffix))
  );
}

/** What some jobs build together. */
export function builtBy(jobs: readonly PlanJob[], plan: Plan): Built {
  const blocks = new Set(jobs.flatMap((j) => j.blocks));
  const sizes = new Map(plan.blocks.map((b) => [b.id, b.assets]));
  return {
    blocks: plan.blocks.filter((b) => blocks.has(b.id)).map((b) => b.id),
    assets: jobs.every((j) => j.assets === null)
      ? null
      : [...new Set(jobs.flatMap((j) => j.assets ?? j.blocks.flatMap((b) => sizes.get(b)!)))]
        .sort(),
    partitions: [...new Set(jobs.map((j) => j.partition))].sort(),
  };
}

/** Jobs that no schedule and no sensor launches are launched by hand. */
export function manualDags(plan: Plan, facts: ReleaseFacts): Wanted[] {
  const launched = new Set([
    ...plan.schedules.flatMap((s) => s.jobs),
    ...plan.sensors.flatMap((s) => "jobs" in s ? s.jobs : []),
  ]);
  return plan.jobs.filter((job) => !launched.has(job.name)).map((job): Wanted => {
    const { product } = plan;
    const own = job.name === product.name || job.name === `${product.name}-${job.partition}`;
    const keyed = partitionNamed(job.partition, plan)?.type === "time" && facts.rollups;
    return {
      parts: own ? (job.partition === null ? [] : [job.partition]) : [job.name],
      what: `the job "${job.name}"`,
      definedAt: [],
      description: job.description,
      when: "It is started by hand",
      builds: builtBy([job], plan),
      runs: [job.name],
      schedule: { type: keyed ? "at_runtime" : "none" },
      unkeyed: keyed ? { type: "none" } : null,
      active: true,
      gate: null,
      marker: null,
      oneRun: false,
    };
  });
}

function timetables(
  { trigger }: PlanSchedule,
  job: PlanJob,
  plan: Plan,
  facts: ReleaseFacts,
): Pick<Wanted, "schedule" | "unkeyed"> {
  if (trigger.type === "after") {
    const assets = markersOf(trigger.schedules, plan);
    return { schedule: { type: "assets", of: "all", assets }, unkeyed: null };
  }
  const { cron, timezone } = trigger;
  const offsetS = trigger.type === "partition" ? trigger.offsetS : 0;
  return timetable({ cron, timezone, offsetS }, job.partition, plan, facts);
}

/** When runs of a partition are due; with keys where the release has them, and right ones. */
export function timetable(
  when: { readonly cron: string; readonly timezone: string; readonly offsetS: number },
  partition: string | null,
  plan: Plan,
  facts: ReleaseFacts,
): Pick<Wanted, "schedule" | "unkeyed"> {
  const { cron, timezone } = when;
  if (timeOf(partition, plan) === null) {
    return { schedule: { type: "cron", cron, timezone }, unkeyed: null };
  }
  const unkeyed = { type: "data_interval", cron, timezone } as const;
  const definition = partitionNamed(partition, plan);
  const can = facts.partitionKeys === "yes" || facts.partitionKeys === "utc" && timezone === "UTC";
  const keyed = can && definition?.type === "time" ? keyedTimetable(when, definition) : null;
  return keyed === null ? { schedule: unkeyed, unkeyed: null } : { schedule: keyed, unkeyed };
}

function whenOf({ trigger }: PlanSchedule): string {
  switch (trigger.type) {
    case "cron":
      return `It runs at \`${trigger.cron}\`, ${trigger.timezone}`;
    case "partition":
      return `It runs for each window of the partition \`${trigger.partition}\`, at \`${trigger.cron}\`, ${trigger.timezone}`;
    case "after":
      return `It runs when these schedules have succeeded: ${
        trigger.schedules.map((s) => `\`${s}\``).join(", ")
      }`;
  }
}

interface Launch {
  /** Behind the schedule's name; null: nothing. */
  readonly suffix: string | null;
  readonly jobs: readonly PlanJob[];
}

/** The DAGs of a schedule. One that follows a partition builds nothing else. */
function launchesOf(schedule: PlanSchedule, plan: Plan): Launch[] {
  const byName = jobsOf(plan);
  const jobs = schedule.jobs.map((name) => byName.get(name)!);
  switch (schedule.trigger.type) {
    case "after":
      return jobs.length === 0 ? [] : [{ suffix: null, jobs }];
    case "cron":
      return jobs.map((job) => ({ suffix: job.partition, jobs: [job] }));
    case "partition":
      return jobs.map((job) => ({ suffix: null, jobs: [job] }));
  }
}

function awaitedNames({ schedules }: Plan): ReadonlySet<string> {
  return new Set(
    schedules.flatMap((s) => s.trigger.type === "after" ? s.trigger.schedules : []),
  );
}

export function jobsOf(plan: Plan): ReadonlyMap<string, PlanJob> {
  return new Map(plan.jobs.map((job) => [job.name, job]));
}

import type { Plan, PlanJob, PlanSchedule } from "../../../src/plan/mod.ts";
import { markerOf } from "../keys.ts";
import type { AirflowAsset } from "../model.ts";
import type { ReleaseFacts } from "../versions.ts";
import { builtBy, jobsOf, type Wanted } from "../wanted.ts";
import { timetable } from "./timetable.ts";

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
function markersOf(names: readonly string[], plan: Plan): AirflowAsset[] {
  return plan.schedules.filter((s) => names.includes(s.name)).flatMap((schedule) =>
    launchesOf(schedule, plan).map(({ suffix }) => markerOf(plan.product.name, schedule, suffix))
  );
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

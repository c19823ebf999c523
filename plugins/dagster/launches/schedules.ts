import type { Plan, PlanJob, PlanSchedule } from "../../../src/plan/mod.ts";
import type {
  DagsterAwaitedLaunch,
  DagsterLaunch,
  DagsterLaunchingSensor,
  DagsterSchedule,
} from "../model.ts";

export interface WhenNames {
  /** Python and Dagster names by `job NAME`, `schedule NAME`, `schedule NAME/PARTITION`, `sensor NAME`. */
  readonly names: ReadonlyMap<string, string>;
  readonly partitionNames: ReadonlyMap<string, string>;
  /** Where each job is, by its name in the plan, of a product that is split; missing: it is not. */
  readonly locationsOf?: ReadonlyMap<string, readonly string[]>;
}

/** Names that schedules want, by id.
 *
 * A schedule of Dagster launches one job. So one that builds several partition definitions becomes one for each, with the
 * partition behind its name; always, so that nothing is renamed when it gets more to build.
 */
export function scheduleNames(plan: Plan): [string, string][] {
  const jobs = jobsOf(plan);
  return plan.schedules.flatMap((schedule) =>
    schedule.trigger.type === "after"
      ? [[`schedule ${schedule.name}`, schedule.name]] as [string, string][]
      : schedule.jobs.map((name): [string, string] => {
        const suffix = suffixOf(schedule, jobs.get(name)!);
        return [
          scheduleId(schedule, jobs.get(name)!),
          suffix === null ? schedule.name : `${schedule.name}-${suffix}`,
        ];
      })
  );
}

/** Those that tick. */
export function lowerSchedules(
  plan: Plan,
  { names, partitionNames, locationsOf }: WhenNames,
): DagsterSchedule[] {
  const jobs = jobsOf(plan);
  const awaited = new Set(
    plan.schedules.flatMap((s) => s.trigger.type === "after" ? s.trigger.schedules : []),
  );
  return plan.schedules.flatMap((schedule) => {
    const { trigger } = schedule;
    if (trigger.type === "after") return [];
    return schedule.jobs.map((name): DagsterSchedule => {
      const job = jobs.get(name)!;
      const followed = (locationsOf?.get(name)?.length ?? 1) > 1;
      const plain = job.partition === null && !awaited.has(schedule.name) && !followed;
      return {
        name: names.get(scheduleId(schedule, job))!,
        job: names.get(`job ${name}`)!,
        cron: trigger.cron,
        timezone: trigger.timezone,
        description: schedule.description === "" ? null : schedule.description,
        running: schedule.active,
        launch: plain ? null : {
          partition: job.partition === null ? null : partitionNames.get(job.partition)!,
          offsetS: trigger.type === "partition" ? trigger.offsetS : 0,
          schedule: schedule.name,
        },
      };
    });
  });
}

/** Those that come after others: sensors, to Dagster. */
export function lowerAfter(plan: Plan, when: WhenNames): DagsterLaunchingSensor[] {
  const asked = new Map(plan.schedules.map(({ name, jobs, trigger }) => {
    const offsetS = trigger.type === "partition" ? trigger.offsetS : 0;
    const launches = launchesOf(jobs, plan, when);
    return [
      name,
      jobs.map((job, j): DagsterAwaitedLaunch => ({
        ...launches[j]!,
        offsetS,
        locations: when.locationsOf?.get(job) ?? null,
      })),
    ];
  }));
  return plan.schedules.flatMap((schedule) => {
    if (schedule.trigger.type !== "after") return [];
    return [{
      type: "after",
      product: plan.product.name,
      name: when.names.get(`schedule ${schedule.name}`)!,
      schedule: schedule.name,
      description: schedule.description === "" ? null : schedule.description,
      intervalS: null,
      running: schedule.active,
      launches: launchesOf(schedule.jobs, plan, when),
      after: Object.fromEntries(
        schedule.trigger.schedules.map((name) => [name, asked.get(name) ?? []]),
      ),
    }];
  });
}

export function launchesOf(
  jobNames: readonly string[],
  plan: Plan,
  { names, partitionNames }: WhenNames,
): DagsterLaunch[] {
  const jobs = jobsOf(plan);
  return jobNames.map((name) => {
    const { partition } = jobs.get(name)!;
    return {
      job: names.get(`job ${name}`)!,
      partition: partition === null ? null : partitionNames.get(partition)!,
    };
  });
}

function scheduleId(schedule: PlanSchedule, job: PlanJob): string {
  const suffix = suffixOf(schedule, job);
  return suffix === null ? `schedule ${schedule.name}` : `schedule ${schedule.name}/${suffix}`;
}

/** One that follows a partition builds nothing else. */
function suffixOf(schedule: PlanSchedule, job: PlanJob): string | null {
  return schedule.trigger.type === "cron" ? job.partition : null;
}

function jobsOf(plan: Plan): ReadonlyMap<string, PlanJob> {
  return new Map(plan.jobs.map((job) => [job.name, job]));
}

import {
  assign,
  attribute,
  call,
  type Module,
  name,
  star,
  symbol,
  union,
} from "../../../src/emit/python/mod.ts";
import type { DagsterContents } from "../model.ts";
import {
  AssetSelection,
  DefaultScheduleStatus,
  defineAssetJob,
  runtimeSymbols,
  ScheduleDefinition,
} from "../symbols.ts";
import { assetKey } from "./specs.ts";
import {
  below,
  blockIn,
  type Docstring,
  jobFacts,
  jobIn,
  listOf,
  partitionIn,
  type Surroundings,
} from "./references.ts";

export function jobs(
  project: DagsterContents,
  docstring: Docstring,
  around: Surroundings,
): Module {
  const checks = call(attribute(AssetSelection, "checks"), [
    star(symbol(".sources", "SOURCE_CHECKS")),
  ]);
  const statements = project.jobs.map((job) => {
    const blocks = call(
      attribute(AssetSelection, "assets"),
      job.assets === null
        ? job.blocks.map(blockIn(below(around.defs, "blocks")))
        : job.assets.map(assetKey),
    );
    const selection = job.blocks.length === 0 ? checks : union(blocks, checks);
    return assign(
      name(job.name),
      call(defineAssetJob, {
        name: job.name,
        selection: job.externalChecks ? selection : blocks,
        description: job.description ?? undefined,
        ...jobFacts(job),
      }),
    );
  });
  return {
    docstring: docstring("Jobs: what is launched together."),
    body: [...statements, assign(name("JOBS"), project.jobs.map((j) => name(j.name)))],
  };
}

export function schedules(
  project: DagsterContents,
  docstring: Docstring,
  around: Surroundings,
): Module {
  const { jobSchedule, Launch } = runtimeSymbols(around.runtime);
  const jobNamed = jobIn(project.schedules.map((s) => [s.name, [s.job]]));
  const statements = project.schedules.map((schedule) => {
    const { launch } = schedule;
    const job = jobNamed(schedule.job);
    if (launch === null) {
      return assign(
        name(schedule.name),
        call(ScheduleDefinition, {
          name: schedule.name,
          job,
          cron_schedule: schedule.cron,
          execution_timezone: schedule.timezone,
          description: schedule.description ?? undefined,
          default_status: attribute(
            DefaultScheduleStatus,
            schedule.running ? "RUNNING" : "STOPPED",
          ),
        }),
      );
    }
    return assign(
      name(schedule.name),
      call(jobSchedule, {
        name: schedule.name,
        launch: call(Launch, [job], {
          partitions: launch.partition === null
            ? undefined
            : partitionIn(around.defs)(launch.partition),
          offset_s: launch.offsetS === 0 ? undefined : launch.offsetS,
        }),
        cron: schedule.cron,
        timezone: schedule.timezone,
        schedule: launch.schedule,
        description: schedule.description ?? undefined,
        running: schedule.running,
      }),
    );
  });
  return {
    docstring: docstring("Schedules: when jobs are launched."),
    body: [
      ...statements,
      assign(
        name("SCHEDULES"),
        project.schedules.map((s) => name(s.name)),
        listOf(ScheduleDefinition, project.schedules),
      ),
    ],
  };
}

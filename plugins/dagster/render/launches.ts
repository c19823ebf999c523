import {
  assign,
  attribute,
  call,
  type Expression,
  type Keywords,
  lines,
  type Module,
  name,
  star,
  subscript,
  symbol,
  union,
} from "../../../src/emit/python/mod.ts";
import type { DagsterLaunch, DagsterProject, DagsterSensor } from "../model.ts";
import {
  AssetSelection,
  AutomationConditionSensorDefinition,
  DefaultScheduleStatus,
  DefaultSensorStatus,
  defineAssetJob,
  jobSchedule,
  Launch,
  ScheduleDefinition,
  SensorDefinition,
  sensorHelpers,
} from "../symbols.ts";
import { assetKey } from "./specs.ts";
import { blockIn, type Docstring, jobIn, listOf, partitionIn } from "./references.ts";

export function jobs(project: DagsterProject, docstring: Docstring): Module {
  const checks = call(attribute(AssetSelection, "checks"), [
    star(symbol(".sources", "SOURCE_CHECKS")),
  ]);
  const statements = project.jobs.map((job) => {
    const blocks = call(
      attribute(AssetSelection, "assets"),
      job.assets === null ? job.blocks.map(blockIn(".blocks")) : job.assets.map(assetKey),
    );
    return assign(
      name(job.name),
      call(defineAssetJob, {
        name: job.name,
        selection: job.externalChecks ? union(blocks, checks) : blocks,
        description: job.description ?? undefined,
        tags: Object.keys(job.tags).length === 0 ? undefined : lines(job.tags),
        metadata: job.owner === null ? undefined : { "floe/owner": job.owner },
      }),
    );
  });
  return {
    docstring: docstring("Jobs: what is launched together."),
    body: [...statements, assign(name("JOBS"), project.jobs.map((j) => name(j.name)))],
  };
}

export function schedules(project: DagsterProject, docstring: Docstring): Module {
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
          partitions: launch.partition === null ? undefined : partitionIn(".")(launch.partition),
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

export function hasSensors(project: DagsterProject): boolean {
  return project.automated || project.sensors.length > 0;
}

export function sensors(project: DagsterProject, docstring: Docstring): Module {
  const jobNamed = jobIn(project.sensors.map((s) => [
    s.name,
    s.type === "run_status" ? s.jobs : [
      ...s.launches,
      ...(s.type === "after" ? Object.values(s.after).flat() : []),
    ].map((l) => l.job),
  ]));
  const statements = project.sensors.map((sensor) =>
    assign(
      name(sensor.name),
      call(sensorHelpers[sensor.type], {
        name: sensor.name,
        ...watched(sensor, jobNamed),
        interval_s: sensor.intervalS ?? undefined,
        description: sensor.description ?? undefined,
        running: sensor.running,
      }),
    )
  );
  const automation = assign(
    name(AUTOMATION),
    call(AutomationConditionSensorDefinition, [AUTOMATION], {
      target: call(attribute(AssetSelection, "all")),
      default_status: attribute(DefaultSensorStatus, "RUNNING"),
    }),
  );
  return {
    docstring: docstring("Sensors: what launches jobs, or tells somebody, when something happens."),
    body: [
      ...(project.automated ? [automation] : []),
      ...statements,
      assign(
        name("SENSORS"),
        [
          ...(project.automated ? [name(AUTOMATION)] : []),
          ...project.sensors.map((s) => name(s.name)),
        ],
        { annotation: subscript(name("list"), SensorDefinition) },
      ),
    ],
  };
}

/** Dagster's own name, so that it adds no second one. */
const AUTOMATION = "default_automation_condition_sensor";

function watched(sensor: DagsterSensor, jobNamed: (job: string) => Expression): Keywords {
  if (sensor.type === "run_status") {
    return {
      on: sensor.on,
      jobs: sensor.jobs.map(jobNamed),
      webhook_env: sensor.webhookEnv,
      product: sensor.product,
    };
  }
  const launch = ({ job, partition }: DagsterLaunch, offsetS = 0) =>
    call(Launch, [jobNamed(job)], {
      partitions: partition === null ? undefined : partitionIn(".")(partition),
      offset_s: offsetS === 0 ? undefined : offsetS,
    });
  const launches = sensor.launches.map((one) => launch(one));
  switch (sensor.type) {
    case "asset":
      return { assets: sensor.assets.map(assetKey), launches };
    case "file":
      return { uri: sensor.uri, launches };
    case "health":
      return { url: sensor.url, launches };
    case "freshness":
      return { max_lag_s: sensor.maxLagS, launches };
    case "after":
      return {
        schedule: sensor.schedule,
        after: Object.fromEntries(
          Object.entries(sensor.after).map(([name, asked]) => [
            name,
            asked.map((one) => launch(one, one.offsetS)),
          ]),
        ),
        launches,
      };
  }
}

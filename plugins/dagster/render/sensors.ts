import {
  assign,
  attribute,
  call,
  type Expression,
  type Keywords,
  type Module,
  name,
  subscript,
} from "../../../src/emit/python/mod.ts";
import type {
  DagsterAwaitedLaunch,
  DagsterContents,
  DagsterLaunch,
  DagsterSensor,
} from "../model.ts";
import {
  AssetSelection,
  AutomationConditionSensorDefinition,
  DefaultSensorStatus,
  runtimeSymbols,
  SensorDefinition,
} from "../symbols.ts";
import { assetKey } from "./specs.ts";
import { type Docstring, jobIn, partitionIn, type Surroundings } from "./references.ts";

export function hasSensors(project: DagsterContents): boolean {
  return project.automated || project.sensors.length > 0;
}

export function sensors(
  project: DagsterContents,
  docstring: Docstring,
  around: Surroundings,
): Module {
  const { sensorHelpers } = runtimeSymbols(around.runtime);
  const jobNamed = jobIn(project.sensors.map((s) => [s.name, jobsOf(s)]));
  const statements = project.sensors.map((sensor) =>
    assign(
      name(sensor.name),
      call(sensorHelpers[sensor.type], {
        name: sensor.name,
        ...watched(sensor, jobNamed, around),
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

/** Those that its module names. */
function jobsOf(sensor: DagsterSensor): readonly string[] {
  switch (sensor.type) {
    case "run_status":
      return sensor.jobs;
    case "parts":
      return sensor.parts.map((p) => p.job);
    case "after": {
      const awaited = Object.values(sensor.after).flat().filter((l) => l.locations === null);
      return [...sensor.launches, ...awaited].map((l) => l.job);
    }
    default:
      return sensor.launches.map((l) => l.job);
  }
}

function watched(
  sensor: DagsterSensor,
  jobNamed: (job: string) => Expression,
  { defs, runtime }: Surroundings,
): Keywords {
  const { Launch, Part } = runtimeSymbols(runtime);
  const launch = ({ job, partition }: DagsterLaunch) =>
    call(Launch, [jobNamed(job)], { partitions: partitions(partition) });
  const partitions = (of: string | null) => of === null ? undefined : partitionIn(defs)(of);
  const awaited = ({ job, partition, offsetS, locations }: DagsterAwaitedLaunch) =>
    call(Launch, [locations === null ? jobNamed(job) : job], {
      partitions: partitions(partition),
      offset_s: offsetS === 0 ? undefined : offsetS,
      locations: locations === null || locations.length === 0 ? undefined : locations,
    });
  switch (sensor.type) {
    case "run_status":
      return {
        on: sensor.on,
        jobs: sensor.jobs.map(jobNamed),
        webhook_env: sensor.webhookEnv,
        product: sensor.product,
      };
    case "asset":
      return { assets: sensor.assets.map(assetKey), launches: sensor.launches.map(launch) };
    case "file":
      return { uri: sensor.uri, launches: sensor.launches.map(launch) };
    case "health":
      return { url: sensor.url, launches: sensor.launches.map(launch) };
    case "freshness":
      return { max_lag_s: sensor.maxLagS, launches: sensor.launches.map(launch) };
    case "after":
      return {
        product: sensor.product,
        schedule: sensor.schedule,
        after: Object.fromEntries(
          Object.entries(sensor.after).map(([name, asked]) => [name, asked.map(awaited)]),
        ),
        launches: sensor.launches.map(launch),
      };
    case "parts":
      return {
        product: sensor.product,
        schedule: sensor.schedule,
        location: sensor.location,
        parts: sensor.parts.map((part) =>
          call(Part, [launch(part)], {
            after: part.after.length === 0 ? undefined : part.after,
            beside: part.beside ?? undefined,
          })
        ),
      };
  }
}

import { planNames, pythonModuleName } from "../../src/emit/python/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { scheduleNames } from "./launches/schedules.ts";
import { nextNames } from "./locations/locations.ts";
import { RESERVED_OUTPUTS } from "./names.ts";

/** Blocks are modules and ops; jobs, schedules and sensors are Python names that import them. */
export function moduleNames(
  plan: Plan,
): Record<"blockNames" | "names", ReadonlyMap<string, string>> {
  const blockNames = planNames(
    new Map(plan.blocks.map((b) => [b.id, `build ${b.id}`])),
    { clean: pythonModuleName },
  );
  // two spaces of names: a schedule may be called as the job that it launches
  const taken = [
    ...MODULE_NAMES,
    ...(plan.locations.length === 0 ? [] : LOCATION_NAMES),
    ...RESERVED_OUTPUTS,
    ...blockNames.values(),
  ];
  const jobs = plan.jobs.map((j): [string, string] => [`job ${j.name}`, j.name]);
  const launching = [
    ...scheduleNames(plan),
    ...plan.sensors.map((s): [string, string] => [`sensor ${s.name}`, s.name]),
  ];
  const launchers = planNames(new Map(launching), { taken });
  const names = new Map([
    ...planNames(new Map(jobs), { taken }),
    ...launchers,
    ...planNames(new Map(nextNames(plan)), { taken: [...taken, ...launchers.values()] }),
  ]);
  return { blockNames, names };
}

/** What the modules of jobs, schedules and sensors name or import themselves. */
const MODULE_NAMES = [
  ...["JOBS", "SCHEDULES", "SENSORS", "SOURCE_CHECKS", "Launch", "blocks", "jobs", "partitions"],
  // as Dagster calls the sensor of its freshness checks
  "freshness_checks_sensor",
  ...["after_schedules", "asset_sensor", "file_sensor", "freshness_sensor", "health_sensor"],
  ...["job_schedule", "run_status_webhook", "default_automation_condition_sensor"],
];

/** The same, of a product that is split. */
const LOCATION_NAMES = ["Part", "next_parts"];

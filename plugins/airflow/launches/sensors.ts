import type { Plan, PlanSensor } from "../../../src/plan/mod.ts";
import { watchedLags } from "../../../src/plugin/lowering/mod.ts";
import { assumedAsset } from "../keys.ts";
import type {
  AirflowAsset,
  AirflowCallback,
  AirflowGate,
  AirflowSchedule,
  TaskWords,
} from "../model.ts";
import { builtBy, jobsOf, type Wanted } from "../wanted.ts";
import { LOOKING_S } from "./freshness.ts";

/** A DAG for each sensor that launches something. */
export function sensorDags(plan: Plan, assets: ReadonlyMap<string, AirflowAsset>): Wanted[] {
  const jobs = jobsOf(plan);
  return plan.sensors.flatMap((sensor): Wanted[] => {
    if (sensor.type === "run_status") return [];
    const { when, schedule, gate } = looking(sensor, plan, assets);
    const launched = sensor.jobs.map((name) => jobs.get(name)!);
    if (launched.length === 0) return [];
    return [{
      parts: [sensor.name],
      what: `the sensor "${sensor.name}"`,
      definedAt: sensor.definedAt,
      description: sensor.description || launched[0]!.description || plan.product.description,
      when,
      builds: builtBy(launched, plan),
      runs: sensor.jobs,
      schedule,
      unkeyed: null,
      active: sensor.active,
      gate,
      marker: null,
      oneRun: true,
    }];
  });
}

/** Who is told how the runs of some jobs ended. A sensor that is off tells nobody. */
export function callbacksOf({ sensors }: Plan, runs: readonly string[]): AirflowCallback[] {
  return sensors.flatMap((sensor): AirflowCallback[] => {
    if (sensor.type !== "run_status" || !sensor.active) return [];
    if (sensor.on !== "success" && sensor.on !== "failure") return []; // refused
    return sensor.watches.some((job) => runs.includes(job))
      ? [{ on: sensor.on, webhookEnv: sensor.webhookEnv }]
      : [];
  });
}

interface Looking {
  readonly when: string;
  readonly schedule: AirflowSchedule;
  readonly gate: TaskWords<AirflowGate> | null;
}

function looking(
  sensor: Exclude<PlanSensor, { type: "run_status" }>,
  plan: Plan,
  assets: ReadonlyMap<string, AirflowAsset>,
): Looking {
  const intervalS = sensor.minIntervalS;
  switch (sensor.type) {
    case "asset":
      return {
        when: "It runs when all of some assets have been built anew",
        schedule: {
          type: "assets",
          of: "all",
          assets: sensor.assets.map((a) =>
            assets.get(a.asset ?? "") ?? assumedAsset(a.product, a.name, plan.product.name)
          ),
        },
        gate: null,
      };
    case "file":
      return {
        when:
          "It waits for files, and runs when there are new ones; those that are there at its first look are none",
        schedule: { type: "continuous" },
        gate: { type: "wait_for_files", uri: sensor.uri, intervalS, retries: WAIT_RETRIES },
      };
    case "health":
      return {
        when: "It waits until an address that did not answer does so again, and runs then",
        schedule: { type: "continuous" },
        gate: { type: "wait_for_health", url: sensor.url, intervalS, retries: WAIT_RETRIES },
      };
    case "freshness": {
      const watched = watchedLags(sensor, plan).map(([id, lag]) => ({
        asset: assets.get(id)!,
        lag,
      }));
      return {
        when: "It runs when something is older than it may be",
        schedule: { type: "interval", seconds: intervalS ?? LOOKING_S },
        gate: {
          type: "stale",
          maxLagS: Object.fromEntries(watched.map(({ asset, lag }) => [asset.name, lag])),
          inlets: watched.map(({ asset }) => asset),
        },
      };
    }
  }
}

/** Seen on a busy server: two of three looks five seconds apart were marked failed by the scheduler, with nothing wrong. */
const WAIT_RETRIES = 3;

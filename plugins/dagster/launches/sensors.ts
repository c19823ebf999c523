import type { Plan, PlanSensor } from "../../../src/plan/mod.ts";
import { watchedLags } from "../../../src/plugin/lowering/mod.ts";
import { assumedKey } from "../keys.ts";
import type { DagsterSensor } from "../model.ts";
import { launchesOf, type WhenNames } from "./schedules.ts";

/** Sensors in Dagster's words. One that would launch nothing is none.
 * @param keys of every asset of the plan, by id.
 */
export function lowerSensors(
  plan: Plan,
  when: WhenNames,
  keys: ReadonlyMap<string, readonly string[]>,
): DagsterSensor[] {
  const lowered = (sensor: PlanSensor): DagsterSensor => {
    const base = {
      name: when.names.get(`sensor ${sensor.name}`)!,
      description: sensor.description === "" ? null : sensor.description,
      intervalS: sensor.minIntervalS,
      running: sensor.active,
    };
    if (sensor.type === "run_status") {
      return {
        ...base,
        type: "run_status",
        on: sensor.on,
        jobs: sensor.watches.map((job) => when.names.get(`job ${job}`)!),
        webhookEnv: sensor.webhookEnv,
        product: plan.product.name,
      };
    }
    const launching = { ...base, launches: launchesOf(sensor.jobs, plan, when) };
    switch (sensor.type) {
      case "asset":
        return {
          ...launching,
          type: "asset",
          assets: sensor.assets.map((a) => keys.get(a.asset ?? "") ?? assumedKey(a.name)),
        };
      case "file":
        return { ...launching, type: "file", uri: sensor.uri };
      case "health":
        return { ...launching, type: "health", url: sensor.url };
      case "freshness":
        return {
          ...launching,
          type: "freshness",
          maxLagS: Object.fromEntries(
            watchedLags(sensor, plan).map(([id, lag]) => [keys.get(id)!.join("/"), lag]),
          ),
        };
    }
  };
  return plan.sensors.filter((s) => (s.type === "run_status" ? s.watches : s.jobs).length > 0)
    .map(lowered);
}

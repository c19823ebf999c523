/** Parts that tests of plugins put into plans: what each kind has where nothing is written. */
import type { PlanTimePartition, SensorBasics } from "../../src/plan/mod.ts";

/** Days of UTC from 2024 on. */
export const day: PlanTimePartition = {
  type: "time",
  name: "day",
  definedAt: [],
  cadence: "daily",
  cron: "0 0 * * *",
  start: "2024-01-01T00:00:00",
  end: null,
  timezone: "UTC",
  endOffset: 0,
  keyFormat: "%Y-%m-%d",
};

/** A sensor that is on everywhere. */
export const sensorBasics: Omit<SensorBasics, "name"> = {
  description: "",
  minIntervalS: null,
  environments: null,
  enabled: true,
  active: true,
  definedAt: [],
};

/** Parts that tests of plugins put into plans and capabilities: what each kind has where nothing is written. */
import type { PlanGroup, PlanTimePartition, SensorBasics } from "../../src/plan/mod.ts";
import { type CronFeature, cronFeatureTexts } from "../../src/schedule/mod.ts";

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

/** A group that takes nothing, and says nothing of it. */
export const groupBasics: Omit<PlanGroup, "name"> = {
  description: "",
  select: null,
  exclude: null,
  partition: null,
  backfill: null,
  freshness: null,
  retries: null,
  timeoutS: null,
  compute: null,
  pool: null,
  priority: null,
  automation: null,
  assets: [],
  taken: [],
  definedAt: [],
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

/** A scheduler's table of cron features, of which it runs some. */
export function cronTable(
  runs: (feature: CronFeature) => boolean,
): Readonly<Record<CronFeature, boolean>> {
  const features = Object.keys(cronFeatureTexts) as CronFeature[];
  return Object.fromEntries(features.map((f) => [f, runs(f)])) as Record<CronFeature, boolean>;
}

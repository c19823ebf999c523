import type { PlanAsset, PlanFreshness } from "../../src/plan/mod.ts";
import { shortestIntervalS } from "../../src/schedule/mod.ts";
import type { DagsterFreshness } from "./model.ts";

/** How old a built asset may be, as Dagster watches it. What is built elsewhere has no history here: null. */
export function freshnessOf(asset: PlanAsset): DagsterFreshness | null {
  if (asset.external || asset.freshness === null) return null;
  const { maxLagS, warnLagS, cron, timezone } = asset.freshness;
  if (maxLagS === null) return null;
  const lagS = Math.max(maxLagS, SHORTEST_S);
  if (cron !== null && !outlastsCron(asset.freshness)) {
    return { type: "cron", cron, lagS, timezone };
  }
  const warnS = warnLagS === null ? null : Math.max(warnLagS, SHORTEST_S);
  return { type: "time_window", failS: lagS, warnS: warnS !== null && warnS < lagS ? warnS : null };
}

/** Dagster takes no lag that is longer than the time between two ticks: such a lag is watched always. */
export function outlastsCron({ maxLagS, cron }: PlanFreshness): boolean {
  if (maxLagS === null || cron === null) return false;
  const intervalS = shortestIntervalS(cron);
  return intervalS !== null && intervalS < Math.max(maxLagS, SHORTEST_S);
}

/** Dagster looks once a minute. */
const SHORTEST_S = 60;

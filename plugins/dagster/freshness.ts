import { appendTo, type PlanAsset, type PlanFreshness } from "../../src/plan/mod.ts";
import { shortestIntervalS } from "../../src/schedule/mod.ts";
import { compareKeys } from "./keys.ts";
import type { DagsterFreshness, DagsterFreshnessCheck } from "./model.ts";

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

/** The same for a Dagster without freshness policies: a check of the last materialisation, one for all assets that are watched alike.
 * @param keys of every asset, by id.
 */
export function freshnessChecks(
  assets: readonly PlanAsset[],
  keys: ReadonlyMap<string, readonly string[]>,
): DagsterFreshnessCheck[] {
  const alike = new Map<string, (readonly string[])[]>();
  for (const asset of assets) {
    const freshness = freshnessOf(asset);
    if (freshness === null) continue;
    const check: Omit<DagsterFreshnessCheck, "assets"> = freshness.type === "cron"
      ? { lagS: freshness.lagS, cron: freshness.cron, timezone: freshness.timezone }
      : { lagS: freshness.failS, cron: null, timezone: null };
    appendTo(alike, JSON.stringify(check), keys.get(asset.id)!);
  }
  return [...alike].map(([check, watched]) => ({
    assets: watched.toSorted(compareKeys),
    ...JSON.parse(check),
  })).sort((a, b) => compareKeys(a.assets[0]!, b.assets[0]!));
}

/** Dagster takes no lag that is longer than the time between two ticks: such a lag is watched always. */
export function outlastsCron({ maxLagS, cron }: PlanFreshness): boolean {
  if (maxLagS === null || cron === null) return false;
  const intervalS = shortestIntervalS(cron);
  return intervalS !== null && intervalS < Math.max(maxLagS, SHORTEST_S);
}

/** Dagster looks once a minute. */
const SHORTEST_S = 60;

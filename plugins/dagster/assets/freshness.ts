import { appendTo, type PlanAsset, type PlanFreshness } from "../../../src/plan/mod.ts";
import { shortestIntervalS } from "../../../src/schedule/mod.ts";
import { compareKeys } from "../keys.ts";
import type { DagsterFreshness, DagsterFreshnessCheck } from "../model.ts";

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

/** What no policy can say: all of it for a Dagster without them, and for each that an age is only warned of, since a policy has to fail at some age.
 * Checks of the last materialisation, one for all assets that are watched alike.
 * @param keys of every asset, by id.
 */
export function freshnessChecks(
  assets: readonly PlanAsset[],
  keys: ReadonlyMap<string, readonly string[]>,
  { policies }: { readonly policies: boolean },
): DagsterFreshnessCheck[] {
  const alike = new Map<string, (readonly string[])[]>();
  for (const asset of assets) {
    const check = warningOf(asset) ?? (policies ? null : checkOf(freshnessOf(asset)));
    if (check === null) continue;
    appendTo(alike, JSON.stringify(check), keys.get(asset.id)!);
  }
  return [...alike].map(([check, watched]) => ({
    assets: watched.toSorted(compareKeys),
    ...JSON.parse(check),
  })).sort((a, b) => compareKeys(a.assets[0]!, b.assets[0]!));
}

type Watching = Omit<DagsterFreshnessCheck, "assets">;

function checkOf(freshness: DagsterFreshness | null): Watching | null {
  if (freshness === null) return null;
  return freshness.type === "cron"
    ? { lagS: freshness.lagS, cron: freshness.cron, timezone: freshness.timezone, warns: false }
    : { lagS: freshness.failS, cron: null, timezone: null, warns: false };
}

/** Of dbt's `warn_after` that no `error_after` stands beside. */
function warningOf({ external, freshness }: PlanAsset): Watching | null {
  if (external || freshness === null || freshness.maxLagS !== null) return null;
  if (freshness.warnLagS === null) return null;
  const lagS = Math.max(freshness.warnLagS, SHORTEST_S);
  return { lagS, cron: null, timezone: null, warns: true };
}

/** Dagster takes no lag that is longer than the time between two ticks: such a lag is watched always. */
export function outlastsCron({ maxLagS, cron }: PlanFreshness): boolean {
  if (maxLagS === null || cron === null) return false;
  const intervalS = shortestIntervalS(cron);
  return intervalS !== null && intervalS < Math.max(maxLagS, SHORTEST_S);
}

/** Dagster looks once a minute. */
const SHORTEST_S = 60;

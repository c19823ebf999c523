import { appendTo, type Plan, type PlanAsset } from "../../../src/plan/mod.ts";
import type { AirflowAsset } from "../model.ts";
import type { Wanted } from "../wanted.ts";

/** DAGs that fail when something is older than it may be: one for all ages that count always, one for each cron that says when they do. What is built
 * elsewhere has no history here. */
export function freshnessDags(plan: Plan, assets: ReadonlyMap<string, AirflowAsset>): Wanted[] {
  const alike = new Map<string, PlanAsset[]>();
  for (const asset of plan.assets) {
    if (asset.external || asset.freshness === null || asset.freshness.maxLagS === null) continue;
    const { cron, timezone } = asset.freshness;
    appendTo(alike, JSON.stringify(cron === null ? [] : [cron, timezone]), asset);
  }
  return [...alike].map(([key, watched]): Wanted => {
    const [cron, timezone] = JSON.parse(key) as [string?, string?];
    return {
      parts: ["freshness", ...(cron === undefined ? [] : [cron, timezone!])],
      what: "the freshness of what is built",
      definedAt: [],
      description: `Is what ${plan.product.name} builds as new as it has to be?`,
      when: cron === undefined
        ? "It looks every ten minutes, and fails when something is older than it may be"
        : `It looks at \`${cron}\`, ${timezone}, and fails when something is older than it may be`,
      builds: { blocks: [], assets: null, partitions: [] },
      runs: [],
      schedule: cron === undefined
        ? { type: "interval", seconds: LOOKING_S }
        : { type: "cron", cron, timezone: timezone! },
      unkeyed: null,
      active: true,
      gate: {
        type: "fresh",
        maxLagS: Object.fromEntries(
          watched.map((a) => [assets.get(a.id)!.name, a.freshness!.maxLagS!]),
        ),
        inlets: watched.map((a) => assets.get(a.id)!),
      },
      marker: null,
      oneRun: true,
    };
  });
}

/** How often ages are looked at, where nobody says: each look is a run. */
export const LOOKING_S = 600; // a sentence above says it in words

import { appendTo, type Plan, type PlanAsset, type PlanExposure } from "../../src/plan/mod.ts";

/** What the lists of a plan say of one asset, by its id: made once, asked for every block. */
export interface PlanIndex {
  readonly assets: ReadonlyMap<string, PlanAsset>;
  /** Ids of what it reads, in the plan's order; missing: nothing. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** What reads it outside of dbt; missing: nothing. */
  readonly exposures: ReadonlyMap<string, readonly PlanExposure[]>;
}

/** Time and memory O(assets + edges + exposures). */
export function indexPlan(plan: Plan): PlanIndex {
  const parents = new Map<string, string[]>();
  for (const { from, to } of plan.edges) appendTo(parents, to, from);
  const exposures = new Map<string, PlanExposure[]>();
  for (const exposure of plan.exposures) {
    for (const id of exposure.assets) appendTo(exposures, id, exposure);
  }
  return { assets: new Map(plan.assets.map((a) => [a.id, a])), parents, exposures };
}

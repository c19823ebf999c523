import type { Plan, PlanAsset, PlanBlock, PlanRetries } from "../plan/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";
import { takesSensor } from "./unsupported.ts";
import { takesBackfill } from "./unsupported_policies.ts";

/** The plan without all that `unsupportedLines` warns of: sensors, checks and policies that a target leaves out. So a lowering meets only
 * what it can express. What is an error there stays. */
export function expressiblePlan(plan: Plan, can: Capabilities): Plan {
  return {
    ...plan,
    sensors: plan.sensors.filter((s) => takesSensor(s, can)),
    checks: plan.checks.filter((c) =>
      c.kind === "freshness" ? can.freshnessChecks : c.kind !== "quality" || can.qualityChecks
    ),
    blocks: plan.blocks.map((b) => expressibleBlock(b, can)),
    assets: plan.assets.map((a) => expressibleAsset(a, can)),
    pools: can.pools ? plan.pools : [],
    locations: can.locations ? plan.locations : [],
  };
}

function expressibleBlock(block: PlanBlock, can: Capabilities): PlanBlock {
  return {
    ...block,
    retries: expressibleRetries(block.retries, can),
    timeoutS: can.timeouts ? block.timeoutS : null,
    pool: can.pools ? block.pool : null,
    priority: can.priorities ? block.priority : null,
    backfill: block.backfill !== null && takesBackfill(block.backfill, can) ? block.backfill : null,
  };
}

/** A delay that cannot grow stays as it is at first. */
function expressibleRetries(retries: PlanRetries | null, can: Capabilities): PlanRetries | null {
  if (retries === null || can.retries.includes(retries.backoff)) return retries;
  return can.retries.includes("constant") ? { ...retries, backoff: "constant" } : null;
}

function expressibleAsset(asset: PlanAsset, can: Capabilities): PlanAsset {
  const { freshness, automation } = asset;
  return {
    ...asset,
    freshness: freshness === null || freshness.origin !== "dbt" && !can.freshness
      ? null
      // a lag that is the only one is no second one
      : can.freshnessWarnings || freshness.maxLagS === null
      ? freshness
      : { ...freshness, warnLagS: null },
    automation: automation !== null && can.automations[automation.type] ? automation : null,
  };
}

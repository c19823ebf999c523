import type { Plan } from "../../src/plan/mod.ts";
import { type BlockLowering, blockLowering } from "./blocks.ts";
import { type AirflowConfig, parseConfig } from "./config.ts";
import { planKeys } from "./keys.ts";
import type { AirflowAsset } from "./model.ts";
import { partitionNames } from "./partitions.ts";
import { indexPlan, type PlanIndex } from "./plan_index.ts";
import { type ReleaseFacts, releases } from "./versions.ts";

/** What all DAGs of a product are made from. */
export interface LowerContext {
  readonly plan: Plan;
  readonly index: PlanIndex;
  readonly config: AirflowConfig;
  readonly release: ReleaseFacts;
  /** By the ids of the plan. */
  readonly assets: ReadonlyMap<string, AirflowAsset>;
  readonly blocks: BlockLowering;
  /** In Python, by the names of the plan. */
  readonly partitionNames: ReadonlyMap<string, string>;
}

/** @param defaultTarget of the profile; null: there is none. */
export function contextOf(plan: Plan, defaultTarget: string | null): LowerContext {
  const { config } = parseConfig(plan.orchestrator.config);
  const index = indexPlan(plan);
  const assets = planKeys(plan);
  const names = partitionNames(plan);
  return {
    plan,
    index,
    config,
    release: releases.factsFor(config.airflow_version),
    assets,
    blocks: blockLowering(plan, index, assets, names, defaultTarget),
    partitionNames: names,
  };
}

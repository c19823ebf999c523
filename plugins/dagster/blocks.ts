import {
  appendTo,
  type Plan,
  type PlanAsset,
  type PlanBlock,
  type PlanCheck,
  type PlanRetries,
} from "../../src/plan/mod.ts";
import { ofCompute } from "../../src/plugin/config/mod.ts";
import { describedBy, isDbtTest } from "../../src/plugin/lowering/mod.ts";
import { checkLowering } from "./assets/checks.ts";
import { partsOf } from "./assets/parts.ts";
import type { DagsterConfig } from "./config.ts";
import type { DagsterAsset, DagsterBlock, DagsterCheck, DagsterRetries } from "./model.ts";

/** How a block becomes one op, and what is checked of what is built elsewhere. */
export interface BlockLowering {
  readonly lower: (block: PlanBlock) => DagsterBlock;
  /** Checks of what is built elsewhere, as the plan has them. */
  readonly sourceChecks: readonly PlanCheck[];
  /** Those of them that are tests. */
  readonly sourceTests: readonly DagsterCheck[];
  /** Those that ask how old it is. */
  readonly sourceFreshness: readonly DagsterCheck[];
}

/** What blocks are lowered with. */
export interface BlockContext {
  readonly config: DagsterConfig;
  /** Of every asset, by id. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly lowerAsset: (asset: PlanAsset) => DagsterAsset;
  /** In Python, by the names of the plan. */
  readonly blockNames: ReadonlyMap<string, string>;
  readonly partitionNames: ReadonlyMap<string, string>;
  /** Of the profile; undefined: there is none. */
  readonly defaultTarget: string | undefined;
}

export function blockLowering(
  plan: Plan,
  { config, keys, lowerAsset, blockNames, partitionNames, defaultTarget }: BlockContext,
): BlockLowering {
  const assets = new Map(plan.assets.map((a) => [a.id, a]));
  const targets = new Map(plan.computes.map((c) => [c.name, c.target]));
  // that of a model is a policy of its asset
  const isOfSource = (c: PlanCheck) => c.kind === "freshness" && assets.get(c.asset)!.external;
  const checks = plan.checks.filter((c) => isDbtTest(c) || isOfSource(c));
  const lowerCheck = checkLowering(checks, keys);
  const checksOf = new Map<string | null, PlanCheck[]>();
  for (const check of checks) appendTo(checksOf, check.block, check);
  const sourceChecks = checksOf.get(null) ?? [];
  const lower: BlockLowering["lower"] = (block) => {
    const target = targets.get(block.compute ?? "") ?? null;
    return {
      name: blockNames.get(block.id)!,
      description: describedBy(block.assets.map((id) => assets.get(id)!), plan),
      // the profile's own choice stands unsaid, so that FLOE_DBT_TARGET can change it
      target: target === defaultTarget ? null : target,
      functions: block.functions,
      partition: block.partition === null ? null : partitionNames.get(block.partition)!,
      retries: lowerRetries(block.retries),
      timeoutS: block.timeoutS,
      pool: block.pool,
      priority: block.priority,
      podResources: ofCompute(config.pod_resources, block.compute),
      // it says how many partitions a run has
      backfill: block.partition === null ? null : block.backfill,
      parts: partsOf(
        block.assets.map((id) => lowerAsset(assets.get(id)!)),
        (checksOf.get(block.id) ?? []).map(lowerCheck),
      ),
    };
  };
  return {
    lower,
    sourceChecks,
    sourceTests: sourceChecks.filter((c) => !isOfSource(c)).map(lowerCheck),
    sourceFreshness: sourceChecks.filter(isOfSource).map(lowerCheck),
  };
}

/** Nothing grows from a delay of 0, and Dagster loads no backoff without one. */
function lowerRetries(retries: PlanRetries | null): DagsterRetries | null {
  if (retries === null || retries.max === 0) return null;
  const { max, delayS, backoff } = retries;
  if (delayS === 0) return { max, delayS: null, backoff: null };
  const grows = { constant: null, linear: "LINEAR", exponential: "EXPONENTIAL" } as const;
  return { max, delayS, backoff: grows[backoff] };
}

import { appendTo, type Plan, type PlanBlock, type PlanCheck } from "../../src/plan/mod.ts";
import { isDbtTest } from "../../src/plugin/lowering/mod.ts";
import type { AirflowAsset, AirflowBlock, AirflowCheck, AirflowNode } from "./model.ts";
import type { PlanIndex } from "./plan_index.ts";

/** How a block, or a part of one, becomes one dbt invocation. */
export interface BlockLowering {
  /** @param only the assets of the block that are built; null: all. */
  readonly lower: (block: PlanBlock, only: ReadonlySet<string> | null) => AirflowBlock;
  /** Tests of what is built elsewhere; null: there are none. */
  readonly sourceTests: () => AirflowBlock | null;
  /** The same checks, as the plan has them. */
  readonly sourceChecks: readonly PlanCheck[];
  /** How old what is built elsewhere may be, by dbt's limits. That of a model is a DAG of its own: Airflow knows when it was built. */
  readonly sourceFreshness: readonly PlanCheck[];
  readonly checksOf: (block: PlanBlock, only: ReadonlySet<string> | null) => readonly PlanCheck[];
}

export function blockLowering(
  plan: Plan,
  index: PlanIndex,
  assets: ReadonlyMap<string, AirflowAsset>,
  partitionNames: ReadonlyMap<string, string>,
  defaultTarget: string | null,
): BlockLowering {
  const targets = new Map(plan.computes.map((c) => [c.name, c.target]));
  const checks = new Map<string | null, PlanCheck[]>();
  for (const check of plan.checks) {
    if (isDbtTest(check)) appendTo(checks, check.block, check);
  }
  const checksOf: BlockLowering["checksOf"] = (block, only) =>
    (checks.get(block.id) ?? []).filter((c) => only === null || only.has(c.asset));
  const lower: BlockLowering["lower"] = (block, only) => {
    const built = block.assets.filter((id) => only === null || only.has(id));
    const own = new Set(built);
    const target = targets.get(block.compute ?? "") ?? null;
    return {
      name: block.id,
      // the profile's own choice stands unsaid, so that FLOE_DBT_TARGET can change it
      target: target === defaultTarget ? null : target,
      partition: block.partition === null ? null : partitionNames.get(block.partition)!,
      timeoutS: block.timeoutS,
      support: block.functions,
      nodes: built.map((id): AirflowNode => {
        const { microbatch } = index.assets.get(id)!;
        return {
          uniqueId: id,
          asset: assets.get(id)!,
          parents: (index.parents.get(id) ?? []).filter((p) => own.has(p)).sort(),
          microbatch: microbatch?.batchSize == null ? null : {
            batchSize: microbatch.batchSize,
            lookback: microbatch.lookback,
            begin: microbatch.begin,
          },
        };
      }),
      checks: checksOf(block, only).map(lowerCheck),
    };
  };
  const sourceChecks = checks.get(null) ?? [];
  return {
    lower,
    checksOf,
    sourceChecks,
    sourceFreshness: plan.checks.filter((c) =>
      c.kind === "freshness" && index.assets.get(c.asset)!.external
    ),
    sourceTests: () =>
      sourceChecks.length === 0 ? null : {
        name: `${plan.product.name}/source_tests`,
        target: null,
        partition: null,
        timeoutS: null,
        support: [],
        nodes: [],
        checks: sourceChecks.map(lowerCheck),
      },
  };
}

function lowerCheck({ id, asset, additionalAssets }: PlanCheck): AirflowCheck {
  return { uniqueId: id, reads: [asset, ...additionalAssets] };
}

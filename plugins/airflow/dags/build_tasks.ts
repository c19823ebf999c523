import type { PlanBlock, PlanRetries } from "../../../src/plan/mod.ts";
import { ofCompute } from "../../../src/plugin/config/mod.ts";
import { describedBy } from "../../../src/plugin/lowering/mod.ts";
import type { AirflowConfig } from "../config.ts";
import type { LowerContext } from "../context.ts";
import type { AirflowBuild, AirflowGroup, AirflowRetries } from "../model.ts";
import { taskId } from "../names.ts";
import type { ReleaseFacts } from "../versions.ts";
import { buildersOf, type DagScope, inletsOf } from "./dag_scope.ts";
import { blockNotes } from "./notes.ts";
import type { Step } from "./task_places.ts";

/** How a block stands in a DAG. */
export interface BlockPlace {
  readonly group: AirflowGroup | null;
  readonly mapped: AirflowBuild["mapped"];
}

/** The task of a block. It waits for the blocks of the DAG that its own reads, and for those whose assets its tests read. */
export function buildStep(
  block: PlanBlock,
  { group, mapped }: BlockPlace,
  scope: DagScope,
  context: LowerContext,
): Step {
  const { plan, index, config, blocks } = context;
  const { only, tasks, builders, first } = scope;
  const id = taskId(block.id, plan.product.name);
  const built = block.assets.filter((asset) => builders.has(asset));
  const tested = blocks.checksOf(block, only).flatMap((c) => c.additionalAssets);
  const before = [
    ...block.dependsOn.map((b) => taskId(b, plan.product.name)).filter((b) => tasks.has(b)),
    ...buildersOf(tested, scope),
    ...(mapped !== null && "task" in mapped ? [mapped.task] : []),
  ].filter((other) => other !== id);
  const assets = built.map((asset) => index.assets.get(asset)!);
  return {
    taskId: id,
    after: before.length === 0 ? first : before,
    words: {
      type: "build",
      group,
      block: blocks.lower(block, only),
      docMd: blockNotes(assets, describedBy(assets, plan), {
        dbtProject: plan.product.dbtProject,
        exposures: index.exposures,
        source_url: config.source_url,
      }),
      inlets: inletsOf(built, tested, scope, context),
      // a run of one key skips the others
      triggerRule: mapped === null ? null : "none_failed",
      retries: lowerRetries(block.retries, context.release),
      pool: block.pool,
      priorityWeight: block.priority === null ? null : PLAIN_WEIGHT + block.priority,
      ...placement(config, block.compute),
      mapped,
    },
  };
}

/** Where a task runs. */
export function placement(
  { queues, executors, pod_resources }: AirflowConfig,
  compute: string | null,
): Pick<AirflowBuild, "queue" | "executor" | "podResources"> {
  return {
    queue: ofCompute(queues, compute),
    executor: ofCompute(executors, compute),
    podResources: ofCompute(pod_resources, compute),
  };
}

/** Airflow's weight of a task of which nothing is said. */
const PLAIN_WEIGHT = 1;

/** Nothing grows from a delay of 0. */
function lowerRetries(
  retries: PlanRetries | null,
  { backoffFactor }: ReleaseFacts,
): AirflowRetries | null {
  if (retries === null || retries.max === 0) return null;
  const { max, delayS, backoff } = retries;
  const grows = backoff === "exponential" && delayS > 0;
  return { max, delayS, backoff: grows ? (backoffFactor ? 2 : true) : null };
}

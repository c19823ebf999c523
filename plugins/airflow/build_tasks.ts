import { compareText } from "../../src/errors/mod.ts";
import type { PlanBlock, PlanCheck, PlanRetries } from "../../src/plan/mod.ts";
import { ofCompute } from "../../src/plugin/config/mod.ts";
import { describedBy, firstOfEach } from "../../src/plugin/lowering/mod.ts";
import type { AirflowConfig } from "./config.ts";
import type { LowerContext } from "./context.ts";
import type { AirflowAsset, AirflowBuild, AirflowGroup, AirflowRetries } from "./model.ts";
import { taskId } from "./names.ts";
import { blockNotes } from "./notes.ts";
import type { Step } from "./task_places.ts";
import type { ReleaseFacts } from "./versions.ts";

/** What one DAG builds. */
export interface DagScope {
  /** In an order in which they can be built. */
  readonly blocks: readonly PlanBlock[];
  /** Assets of its blocks that it builds; null: all. */
  readonly only: ReadonlySet<string> | null;
  /** Ids of the tasks that build blocks. */
  readonly tasks: ReadonlySet<string>;
  /** The task that builds an asset, by ids; missing: the DAG does not. */
  readonly builders: ReadonlyMap<string, string>;
  /** Ids of the tasks that all others wait for. */
  readonly first: readonly string[];
}

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

/** The tasks that test what is built elsewhere, and ask how old it is, where there is something to ask. */
export function sourceSteps(scope: DagScope, context: LowerContext): Step[] {
  const { sourceTests, sourceChecks, sourceFreshness } = context.blocks;
  const block = sourceTests();
  const steps: Step[] = [];
  if (block !== null) {
    const { place, words } = ofSources(sourceChecks, scope, context);
    steps.push({ taskId: "source_tests", ...place, words: { type: "build", ...words, block } });
  }
  if (sourceFreshness.length > 0) {
    const { place, words } = ofSources(sourceFreshness, scope, context);
    const sources = sourceFreshness.map((c) => c.asset);
    steps.push({
      taskId: "source_freshness",
      ...place,
      words: { type: "source_freshness", ...words, sources },
    });
  }
  return steps;
}

/** Of a task that asks dbt about what is built elsewhere: it waits for what the DAG builds of that. */
function ofSources(
  checks: readonly PlanCheck[],
  scope: DagScope,
  context: LowerContext,
) {
  const read = checks.flatMap((c) => [c.asset, ...c.additionalAssets]);
  const before = buildersOf(read, scope);
  return {
    place: { after: before.length === 0 ? scope.first : before },
    words: {
      group: null,
      docMd: null,
      inlets: inletsOf([], read, scope, context),
      triggerRule: null,
      retries: null,
      pool: null,
      priorityWeight: null,
      ...placement(context.config, null),
      mapped: null,
    },
  };
}

/** Tasks of the DAG that build some assets. */
function buildersOf(assets: readonly string[], { builders }: DagScope): string[] {
  return assets.flatMap((id) => builders.get(id) ?? []);
}

/** What a task reads that its DAG does not build. */
function inletsOf(
  built: readonly string[],
  tested: readonly string[],
  { builders }: DagScope,
  { assets, index }: LowerContext,
): AirflowAsset[] {
  const read = [...built.flatMap((id) => index.parents.get(id) ?? []), ...tested];
  const elsewhere = read.filter((id) => !builders.has(id)).map((id) => assets.get(id)!);
  return firstOfEach(elsewhere, ({ name }) => [name]).sort((a, b) => compareText(a.name, b.name));
}

/** Where a task runs. */
function placement(
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

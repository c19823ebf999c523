import type { PlanCheck } from "../../../src/plan/mod.ts";
import type { LowerContext } from "../context.ts";
import type { AirflowDbtTask, AirflowTaskBase } from "../model.ts";
import { placement } from "./build_tasks.ts";
import { buildersOf, type DagScope, inletsOf } from "./dag_scope.ts";
import type { Step } from "./task_places.ts";

/** The tasks that test what is built elsewhere, and ask how old it is, where there is something to ask. Each waits for what the DAG builds of that. */
export function sourceSteps(scope: DagScope, context: LowerContext): Step[] {
  const { sourceTests, sourceChecks, sourceFreshness } = context.blocks;
  const block = sourceTests();
  const steps: Step[] = [];
  if (block !== null) {
    steps.push({
      taskId: "source_tests",
      after: afterOf(sourceChecks, scope),
      words: { type: "build", ...wordsOf(sourceChecks, scope, context), block },
    });
  }
  if (sourceFreshness.length > 0) {
    steps.push({
      taskId: "source_freshness",
      after: afterOf(sourceFreshness, scope),
      words: {
        type: "source_freshness",
        ...wordsOf(sourceFreshness, scope, context),
        sources: sourceFreshness.map((c) => c.asset),
      },
    });
  }
  return steps;
}

function afterOf(checks: readonly PlanCheck[], scope: DagScope): readonly string[] {
  const before = buildersOf(readBy(checks), scope);
  return before.length === 0 ? scope.first : before;
}

/** What the tasks have in common that ask dbt about what is built elsewhere. */
function wordsOf(
  checks: readonly PlanCheck[],
  scope: DagScope,
  context: LowerContext,
): Omit<AirflowDbtTask, keyof AirflowTaskBase | "constant"> {
  return {
    group: null,
    docMd: null,
    inlets: inletsOf([], readBy(checks), scope, context),
    triggerRule: null,
    retries: null,
    pool: null,
    priorityWeight: null,
    ...placement(context.config, null),
    mapped: null,
  };
}

function readBy(checks: readonly PlanCheck[]): string[] {
  return checks.flatMap((c) => [c.asset, ...c.additionalAssets]);
}

import type { Plan } from "../../../src/plan/mod.ts";
import type { LowerContext } from "../context.ts";
import type {
  AirflowAsset,
  AirflowBuild,
  AirflowGate,
  AirflowGroup,
  AirflowTask,
  TaskWords,
} from "../model.ts";
import { mappedOver } from "../partitions.ts";
import { type Built, partitionOf, type Wanted } from "../wanted.ts";
import { buildStep } from "./build_tasks.ts";
import { scopeOf } from "./dag_scope.ts";
import { jinjaLiteral } from "./jinja.ts";
import { sourceSteps } from "./source_tasks.ts";
import { taskGroups } from "./task_groups.ts";
import { placed, type Step } from "./task_places.ts";

/** The tasks of a DAG, in an order in which they can run, and their groups: what it waits for, what lists keys, a task for each block, tests and
 * ages of what is built elsewhere, and what says that all is done. */
export function lowerTasks(
  { builds, gate, marker }: Wanted,
  context: LowerContext,
  options: { readonly testsSources: boolean },
): { readonly tasks: readonly AirflowTask[]; readonly groups: readonly AirflowGroup[] } {
  const { plan, index } = context;
  const scope = scopeOf(builds, plan, gate === null ? [] : [gateId(gate)]);
  const { groups, ofBlock } = taskGroups(scope.blocks, index.assets, plan.product);
  const { mapped, dynamic } = mappings(builds, plan);
  const steps: Step[] = [
    ...(gate === null ? [] : [{ taskId: gateId(gate), after: [], words: gate }]),
    ...dynamic.map((partition): Step => ({
      taskId: keysTask(partition),
      after: scope.first,
      words: { type: "keys", partition: context.partitionNames.get(partition)! },
    })),
    ...scope.blocks.map((block) => {
      const place = {
        group: ofBlock.get(block.id) ?? null,
        mapped: mapped.get(block.partition) ?? null,
      };
      return buildStep(block, place, scope, context);
    }),
    ...(options.testsSources ? sourceSteps(scope, context) : []),
  ];
  if (marker !== null) steps.push(doneStep(marker, steps, builds));
  return { tasks: placed(steps), groups };
}

/** What tasks are mapped over, by the partition of their blocks, and the dynamic partitions whose keys have to be listed for that. */
function mappings({ partitions }: Built, plan: Plan): {
  readonly mapped: ReadonlyMap<string | null, AirflowBuild["mapped"]>;
  readonly dynamic: readonly string[];
} {
  // one may be a dimension of another
  const dynamic = new Set<string>();
  const mapped = new Map(partitions.map((partition): [string | null, AirflowBuild["mapped"]] => {
    const over = mappedOver(partition, plan);
    if (over === null) return [partition, null];
    if ("keys" in over) return [partition, { keys: over.keys.map(jinjaLiteral) }];
    dynamic.add(over.dynamic);
    return [partition, { task: keysTask(over.dynamic) }];
  }));
  return { mapped, dynamic: [...dynamic] };
}

/** Says that all steps before it have succeeded. */
function doneStep(marker: AirflowAsset, steps: readonly Step[], builds: Built): Step {
  const followed = new Set(steps.flatMap((s) => s.after));
  return {
    taskId: "done",
    after: steps.map((s) => s.taskId).filter((id) => !followed.has(id)),
    words: {
      type: "done",
      // a run of one key skips the tasks of others
      triggerRule: partitionOf(builds) === null ? null : "none_failed",
      marker,
    },
  };
}

function gateId({ type }: TaskWords<AirflowGate>): string {
  return type === "stale" || type === "fresh" ? type : "wait";
}

/** The id of the task that lists the keys of a dynamic partition. */
function keysTask(partition: string): string {
  return `keys.${partition}`;
}

import { planNames, pythonName } from "../../../src/emit/python/mod.ts";
import { compareText } from "../../../src/errors/mod.ts";
import type { AirflowTask, TaskWords } from "../model.ts";
import { GROUP_PREFIX } from "./task_groups.ts";

/** A task and those that it waits for. */
export interface Step {
  readonly taskId: string;
  /** Ids, in any order, also twice. */
  readonly after: readonly string[];
  readonly words: TaskWords;
}

/** The tasks of a DAG with their names in Python, each behind those that it waits for, else as the steps came. A step more renames none that sorts
 * before it. Time O((steps + edges) log). */
export function placed(steps: readonly Step[]): AirflowTask[] {
  const names = planNames(new Map(steps.map(({ taskId }) => [taskId, taskId])), {
    clean: functionName,
    taken: MODULE_NAMES,
    maxLength: 35,
  });
  const sorted = steps.map((s) => ({ ...s, after: [...new Set(s.after)].sort(compareText) }));
  const followed = new Set(sorted.flatMap((s) => s.after));
  return inOrder(sorted).map(({ taskId, after, words }): AirflowTask => {
    const name = names.get(taskId)!;
    const place = {
      taskId,
      name,
      variable: followed.has(taskId) || after.length > 0 ? `${name}_task` : null,
      after,
    };
    const constant = name.toUpperCase();
    switch (words.type) {
      case "build":
        return { ...words, ...place, constant: `${constant}_BLOCK` };
      case "source_freshness":
        return { ...words, ...place, constant };
      default:
        return { ...words, ...place };
    }
  });
}

/** Few come too early, so that nothing is called deep. */
function inOrder(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.taskId, step]));
  const ordered = new Set<Step>();
  const place = (step: Step): void => {
    if (ordered.has(step)) return;
    for (const id of step.after) {
      const before = byId.get(id);
      if (before !== undefined) place(before);
    }
    ordered.add(step);
  };
  steps.forEach(place);
  return [...ordered];
}

/** The name of a task's function: none that a variable of the DAG has. */
function functionName(text: string): string {
  const name = pythonName(text);
  if (name.startsWith(GROUP_PREFIX)) return `task_${name}`;
  return name.endsWith("_task") ? `${name}_` : name;
}

/** What the module of a DAG names or imports itself, in the function's reach. */
const MODULE_NAMES = [
  ...["dag", "task", "datetime", "timedelta", "timezone", "notify", "partition", "pod"],
];

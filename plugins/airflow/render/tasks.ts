import {
  assign,
  attribute,
  call,
  type CallNode,
  define,
  evaluate,
  giveBack,
  type Keywords,
  lines,
  name,
  type Statement,
  subscript,
  textLines,
  type Value,
} from "../../../src/emit/python/mod.ts";
import type { AirflowBuild, AirflowSourceFreshness, AirflowTask } from "../model.ts";
import { type Runtime, type RuntimeName, task as taskDecorator, timedelta } from "../symbols.ts";
import { assetCall } from "./assets.ts";

/** Variables of tasks that others are put before or behind, by their ids. */
export type Variables = ReadonlyMap<string, string>;

/** A task in its DAG's function: what it does, and its call. */
export function task(task: AirflowTask, variables: Variables, runtime: Runtime): Statement[] {
  switch (task.type) {
    case "build":
    case "source_freshness":
      return dbtTask(task, variables, runtime);
    case "keys": {
      const body = giveBack(call(attribute(name(task.partition), "list_keys")));
      return taskFunction(task, body, {}, subscript(name("list"), name("str")));
    }
    case "done":
      return taskFunction(task, evaluate(call(runtime("finished"))), {
        trigger_rule: task.triggerRule ?? undefined,
        outlets: [assetCall(task.marker)],
      }, null);
    case "wait_for_files":
      return operator("WaitForFiles", {
        uri: task.uri,
        interval_s: task.intervalS ?? undefined,
        retries: task.retries,
      });
    case "wait_for_health":
      return operator("WaitForHealth", {
        url: task.url,
        interval_s: task.intervalS ?? undefined,
        retries: task.retries,
      });
    case "stale":
    case "fresh":
      return operator(task.type === "stale" ? "Stale" : "Fresh", {
        max_lag_s: lines(task.maxLagS),
        inlets: lines(task.inlets.map(assetCall)),
      });
  }

  function operator(named: RuntimeName, words: Keywords): Statement[] {
    return [placed(call(runtime(named), { task_id: task.taskId, ...words }), task)];
  }
}

/** A function without parameters that is a task. */
function taskFunction(
  task: AirflowTask,
  body: Statement,
  words: Keywords,
  returns: Value,
): Statement[] {
  const called = name(task.name);
  return [
    define(called, [body], {
      decorators: [call(taskDecorator, { task_id: task.taskId, ...words })],
      returns,
    }),
    placed(call(called), task),
  ];
}

function dbtTask(
  task: AirflowBuild | AirflowSourceFreshness,
  variables: Variables,
  runtime: Runtime,
): Statement[] {
  const { retries, mapped } = task;
  const mappedBy = mapped === null ? [] : [name("partition")];
  const decorator = call(taskDecorator, {
    task_id: task.taskId,
    task_group: task.group === null ? undefined : name(task.group.variable),
    inlets: task.inlets.length === 0 ? undefined : task.inlets.map(assetCall),
    outlets: task.type === "build" && task.block.nodes.length > 0
      ? attribute(name(task.constant), "outlets")
      : undefined,
    retries: retries?.max,
    retry_delay: retries === null ? undefined : call(timedelta, { seconds: retries.delayS }),
    retry_exponential_backoff: retries?.backoff ?? undefined,
    pool: task.pool ?? undefined,
    priority_weight: task.priorityWeight ?? undefined,
    queue: task.queue ?? undefined,
    executor: task.executor ?? undefined,
    executor_config: task.podResources === null
      ? undefined
      : call(runtime("pod"), { ...task.podResources }),
    trigger_rule: task.triggerRule ?? undefined,
    doc_md: task.docMd === null ? undefined : textLines(task.docMd),
  });
  const called = name(task.name);
  const method = attribute(name(task.constant), task.type === "build" ? "build" : "check");
  const run: CallNode = mapped === null ? call(called) : call(attribute(called, "expand"), {
    partition: "task" in mapped ? name(variables.get(mapped.task)!) : mapped.keys,
  });
  return [
    define(called, [giveBack(call(method, mappedBy))], {
      decorators: [decorator],
      parameters: mapped === null ? {} : { partition: name("str") },
      // a dict would become one XCom for each of its keys
      returns: name("object"),
    }),
    placed(run, task),
  ];
}

function placed(made: CallNode, { variable }: AirflowTask): Statement {
  return variable === null ? evaluate(made) : assign(name(variable), made);
}

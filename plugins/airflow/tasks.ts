import { planNames, pythonName } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import {
  appendTo,
  type Plan,
  type PlanAsset,
  type PlanBlock,
  type PlanRetries,
} from "../../src/plan/mod.ts";
import { describedBy, firstOfEach, ofCompute } from "../../src/plugin/shared/mod.ts";
import type { BlockLowering } from "./blocks.ts";
import type { AirflowConfig } from "./config.ts";
import { blockNotes } from "./notes.ts";
import type {
  AirflowAsset,
  AirflowBuild,
  AirflowGroup,
  AirflowRetries,
  AirflowTask,
} from "./model.ts";
import { groupId, taskId } from "./names.ts";
import { mappedOver } from "./partitions.ts";
import type { GateWords, Wanted } from "./schedules.ts";

export interface TaskContext {
  readonly plan: Plan;
  readonly config: AirflowConfig;
  readonly assets: ReadonlyMap<string, AirflowAsset>;
  readonly blocks: BlockLowering;
  readonly partitionNames: ReadonlyMap<string, string>;
  /** Tests of what is built elsewhere are run too. */
  readonly testsSources: boolean;
}

/** The tasks of a DAG, in an order in which they can run, and their groups. Edges between tasks are those between blocks, and from the blocks whose
 * assets a block's tests read. */
export function lowerTasks(
  wanted: Wanted,
  context: TaskContext,
): { readonly tasks: AirflowTask[]; readonly groups: AirflowGroup[] } {
  const { plan, assets, config } = context;
  const { builds: asked, gate, marker } = wanted;
  const product = plan.product.name;
  const own = new Set(asked.blocks);
  const only = asked.assets === null ? null : new Set(asked.assets);
  const blocks = plan.blocks.filter((b) => own.has(b.id));
  const built = new Set(
    blocks.flatMap((b) => b.assets.filter((id) => only === null || only.has(id))),
  );
  const holderOf = new Map(blocks.flatMap((b) => b.assets.map((id) => [id, b.id])));
  const ids = new Map(blocks.map((b) => [b.id, taskId(b.id, product)]));
  const sourceTests = context.testsSources ? context.blocks.sourceTests() : null;
  const over = new Map(asked.partitions.map((p) => [p, mappedOver(p, plan)]));
  // a partition of its own, and a dimension of another
  const dynamic = [
    ...new Set(
      [...over.values()].flatMap((o) => o !== null && "dynamic" in o ? [o.dynamic] : []),
    ),
  ];
  const fixed = [
    ...(gate === null ? [] : [gateId(gate)]),
    ...dynamic.map(keysTask),
    ...(sourceTests === null ? [] : ["source_tests"]),
    ...(marker === null ? [] : ["done"]),
  ];
  const names = planNames(
    new Map([
      ...fixed.map((id): [string, string] => [id, id]),
      ...blocks.map((b): [string, string] => [
        ids.get(b.id)!,
        ids.get(b.id)!,
      ]),
    ]),
    { clean: functionName, taken: MODULE_NAMES, maxLength: 35 },
  );
  const first = gate === null ? [] : [gateId(gate)];
  const parents = new Map<string, string[]>();
  for (const { from, to } of plan.edges) appendTo(parents, to, from);
  const inletsOf = (nodes: readonly string[], tested: readonly string[]) =>
    firstOfEach(
      [...nodes.flatMap((id) => parents.get(id) ?? []), ...tested]
        .filter((id) => !built.has(id)).map((id) => assets.get(id)!),
      ({ name }) => [name],
    ).sort((a, b) => compareText(a.name, b.name));

  const byId = new Map(plan.assets.map((a) => [a.id, a]));
  const groupOf = groupsOf(blocks, byId, plan);
  const builds = blocks.map((block): AirflowBuild => {
    const nodes = block.assets.filter((id) => built.has(id));
    const tested = context.blocks.checksOf(block, only).flatMap((c) => c.additionalAssets);
    const before = new Set([
      ...block.dependsOn.filter((id) => own.has(id)),
      ...tested.filter((id) => built.has(id)).map((id) => holderOf.get(id)!),
    ]);
    before.delete(block.id);
    const after = [...before].map((id) => ids.get(id)!);
    const lowered = context.blocks.lower(block, only);
    const mapped = over.get(block.partition) ?? null;
    const keys = mapped !== null && "dynamic" in mapped ? [keysTask(mapped.dynamic)] : [];
    return {
      type: "build",
      taskId: ids.get(block.id)!,
      name: names.get(ids.get(block.id)!)!,
      after: [...keys, ...(after.length + keys.length === 0 ? first : after)].sort(compareText),
      group: groupOf(block),
      constant: constantOf(names.get(ids.get(block.id)!)!),
      block: lowered,
      docMd: blockNotes(
        nodes.map((id) => byId.get(id)!),
        describedBy(nodes.map((id) => byId.get(id)!), plan),
        plan,
        config,
      ),
      inlets: inletsOf(nodes, tested),
      retries: lowerRetries(block.retries),
      pool: block.pool,
      queue: ofCompute(config.queues, block.compute),
      executor: ofCompute(config.executors, block.compute),
      podResources: ofCompute(config.pod_resources, block.compute),
      mapped: mapped === null ? null : keys.length > 0 ? { task: keys[0]! } : mapped as MappedKeys,
    };
  });
  const tasks: AirflowTask[] = [];
  const base = (id: string, after: readonly string[]) => ({
    taskId: id,
    name: names.get(id)!,
    after: [...new Set(after)].sort(compareText),
  });
  if (gate !== null) tasks.push({ ...gate, ...base(gateId(gate), []) });
  for (const partition of dynamic) {
    const name = context.partitionNames.get(partition)!;
    tasks.push({ type: "keys", partition: name, ...base(keysTask(partition), first) });
  }
  tasks.push(...builds);
  if (sourceTests !== null) {
    const read = context.blocks.sourceChecks.flatMap((c) => [c.asset, ...c.additionalAssets]);
    const before = read.filter((id) => built.has(id)).map((id) => ids.get(holderOf.get(id)!)!);
    tasks.push({
      type: "build",
      ...base("source_tests", before.length === 0 ? first : before),
      group: null,
      constant: constantOf(names.get("source_tests")!),
      block: sourceTests,
      docMd: null,
      inlets: inletsOf([], read),
      retries: null,
      pool: null,
      queue: ofCompute(config.queues, null),
      executor: ofCompute(config.executors, null),
      podResources: ofCompute(config.pod_resources, null),
      mapped: null,
    });
  }
  if (marker !== null) {
    const followed = new Set(tasks.flatMap((t) => t.after));
    const sinks = tasks.filter((t) => !followed.has(t.taskId)).map((t) => t.taskId);
    tasks.push({ type: "done", marker, ...base("done", sinks) });
  }
  const used = new Set(builds.map((b) => b.group));
  return {
    tasks: inOrder(tasks),
    groups: groupNames(blocks, byId, plan).filter((g) => used.has(g.groupId)),
  };
}

type MappedKeys = { readonly keys: readonly string[] };

function gateId({ type }: GateWords): string {
  return type === "stale" || type === "fresh" ? type : "wait";
}

/** The id of the task that lists the keys of a dynamic partition. */
function keysTask(partition: string): string {
  return `keys.${partition}`;
}

/** The name of a task's function: none that a variable of the DAG has, `NAME_task` or `group_1`. */
function functionName(text: string): string {
  const name = pythonName(text);
  return /_task$|^group_\d+$/.test(name) ? `${name}_` : name;
}

/** Each task behind those that it waits for; else as they came. Few come too early, so that nothing is called deep. */
function inOrder(tasks: readonly AirflowTask[]): AirflowTask[] {
  const byId = new Map(tasks.map((task) => [task.taskId, task]));
  const ordered = new Set<AirflowTask>();
  const place = (task: AirflowTask): void => {
    if (ordered.has(task)) return;
    for (const id of task.after) {
      const before = byId.get(id);
      if (before !== undefined) place(before);
    }
    ordered.add(task);
  };
  tasks.forEach(place);
  return [...ordered];
}

/** The dbt group that all assets of a block have, else the folder that all of them are in; null: they have none in common. */
function groupNameOf(
  block: PlanBlock,
  assets: ReadonlyMap<string, PlanAsset>,
  { product }: Plan,
): string | null {
  const names = new Set(block.assets.map((id) => {
    const { group, fqn, kind, packageName } = assets.get(id)!;
    if (group !== null) return group;
    if (packageName !== product.dbtProject) return packageName;
    if (kind === "seed" || kind === "snapshot") return `${kind}s`;
    return fqn.length > 2 ? fqn[1]! : null;
  }));
  const [only] = names;
  return names.size === 1 ? only! : null;
}

/** Groups only where a DAG has several: one alone is a frame around everything. */
function groupsOf(
  blocks: readonly PlanBlock[],
  assets: ReadonlyMap<string, PlanAsset>,
  plan: Plan,
): (block: PlanBlock) => string | null {
  const several = groupNames(blocks, assets, plan).length > 1;
  return (block) => {
    const name = several ? groupNameOf(block, assets, plan) : null;
    return name === null ? null : groupId(name);
  };
}

function groupNames(
  blocks: readonly PlanBlock[],
  assets: ReadonlyMap<string, PlanAsset>,
  plan: Plan,
): AirflowGroup[] {
  const names = new Set(blocks.map((b) => groupNameOf(b, assets, plan)).filter((n) => n !== null));
  return [...names].sort(compareText).map((name) => ({ groupId: groupId(name), name }));
}

/** Nothing grows from a delay of 0. */
function lowerRetries(retries: PlanRetries | null): AirflowRetries | null {
  if (retries === null || retries.max === 0) return null;
  const { max, delayS, backoff } = retries;
  return { max, delayS, exponential: backoff === "exponential" && delayS > 0 };
}

function constantOf(name: string): string {
  return `${name.toUpperCase()}_BLOCK`;
}

/** What the module of a DAG names or imports itself, in the function's reach. */
const MODULE_NAMES = [
  ...["dag", "task", "datetime", "timedelta", "timezone", "notify", "partition", "pod"],
];

import { compareText } from "../../../src/errors/mod.ts";
import type { Plan, PlanBlock } from "../../../src/plan/mod.ts";
import { firstOfEach } from "../../../src/plugin/lowering/mod.ts";
import type { LowerContext } from "../context.ts";
import type { AirflowAsset } from "../model.ts";
import { taskId } from "../names.ts";
import type { Built } from "../wanted.ts";

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

/** @param first ids of the tasks that all others wait for. */
export function scopeOf(
  { blocks: ids, assets }: Built,
  { blocks, product }: Plan,
  first: readonly string[],
): DagScope {
  const own = new Set(ids);
  const only = assets === null ? null : new Set(assets);
  const tasks = new Map(
    blocks.filter((b) => own.has(b.id)).map((b) => [b, taskId(b.id, product.name)]),
  );
  const builders = new Map<string, string>();
  for (const [block, task] of tasks) {
    for (const id of block.assets) if (only === null || only.has(id)) builders.set(id, task);
  }
  return {
    blocks: [...tasks.keys()],
    only,
    tasks: new Set(tasks.values()),
    builders,
    first,
  };
}

/** Tasks of the DAG that build some assets. */
export function buildersOf(assets: readonly string[], { builders }: DagScope): string[] {
  return assets.flatMap((id) => builders.get(id) ?? []);
}

/** What a task reads that its DAG does not build. */
export function inletsOf(
  built: readonly string[],
  tested: readonly string[],
  { builders }: DagScope,
  { assets, index }: LowerContext,
): AirflowAsset[] {
  const read = [...built.flatMap((id) => index.parents.get(id) ?? []), ...tested];
  const elsewhere = read.filter((id) => !builders.has(id)).map((id) => assets.get(id)!);
  return firstOfEach(elsewhere, ({ name }) => [name]).sort((a, b) => compareText(a.name, b.name));
}

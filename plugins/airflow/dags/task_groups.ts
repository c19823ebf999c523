import { planNames, pythonName } from "../../../src/emit/python/mod.ts";
import { compareText } from "../../../src/errors/mod.ts";
import type { Plan, PlanAsset, PlanBlock } from "../../../src/plan/mod.ts";
import type { AirflowGroup } from "../model.ts";
import { groupId } from "../names.ts";

/** The groups of a DAG's tasks, and which of them each block is in. */
export interface TaskGroups {
  /** Sorted by name. */
  readonly groups: readonly AirflowGroup[];
  /** By the block's id; missing: none. */
  readonly ofBlock: ReadonlyMap<string, AirflowGroup>;
}

/** How the variables of groups begin, and no other name in the function of a DAG. */
export const GROUP_PREFIX = "group_";

/** A group for what all assets of a block have in common. */
export function taskGroups(
  blocks: readonly PlanBlock[],
  assets: ReadonlyMap<string, PlanAsset>,
  product: Plan["product"],
): TaskGroups {
  const named = blocks.map((b): [string, string | null] => [b.id, commonName(b, assets, product)]);
  const names = [...new Set(named.flatMap(([, name]) => name === null ? [] : [name]))];
  // one alone is a frame around everything
  if (names.length < 2) return { groups: [], ofBlock: new Map() };
  const variables = planNames(new Map(names.map((name) => [name, name])), {
    clean: (name) => GROUP_PREFIX + pythonName(name),
    maxLength: 41,
  });
  const groups = names.sort(compareText).map((name): AirflowGroup => ({
    groupId: groupId(name),
    name,
    variable: variables.get(name)!,
  }));
  const byName = new Map(groups.map((g) => [g.name, g]));
  return {
    groups,
    ofBlock: new Map(named.flatMap(([id, name]) => name === null ? [] : [[id, byName.get(name)!]])),
  };
}

/** The dbt group that all assets of a block have, else the folder that all of them are in; null: they have none in common. */
function commonName(
  block: PlanBlock,
  assets: ReadonlyMap<string, PlanAsset>,
  { dbtProject }: Plan["product"],
): string | null {
  const names = new Set(block.assets.map((id) => {
    const { group, fqn, kind, packageName } = assets.get(id)!;
    if (group !== null) return group;
    if (packageName !== dbtProject) return packageName;
    if (kind === "seed" || kind === "snapshot") return `${kind}s`;
    return fqn.length > 2 ? fqn[1]! : null;
  }));
  const [only] = names;
  return names.size === 1 ? only! : null;
}

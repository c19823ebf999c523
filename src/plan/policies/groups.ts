import { someOf } from "../some_of.ts";
import type { GroupSpec } from "../../artifacts/mod.ts";
import { diagnostic, hasErrors, nearestName, type Path } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { GraphContext } from "../context.ts";
import { at, below, type Place } from "../places.ts";

/** A group of floe.yaml with the nodes it took. */
export interface TakenGroup {
  readonly spec: GroupSpec;
  readonly path: Path;
  /** Indices of the nodes that it builds, ascending. */
  readonly nodes: readonly number[];
  /** What it selects, too, but an earlier group took: node index to that group's name. */
  readonly lost: ReadonlyMap<number, string>;
}

/** A group that a model asks to join. */
export interface Membership {
  readonly group: string;
  readonly place: Place;
}

/** Hands the assets to the groups: the first that selects an asset takes it, then those that nothing took join the group they name.
 *
 * Said: `plan/group-overlap` (information) for each pair of groups that select the same, `plan/empty-group` (a warning) for one that
 * takes nothing, `plan/unknown-group` (an error) for a model that wants to join one that is not there.
 * @param memberships by node index.
 */
export function takeGroups(
  context: GraphContext,
  memberships: ReadonlyMap<number, Membership>,
): readonly TakenGroup[] {
  const { spec, selector, built, diagnostics } = context;
  const takenBy = new Map<number, string>();
  const groups = (spec.groups ?? []).map((group, g) => {
    const path = ["orchestration", "groups", g];
    const found = diagnostics.length;
    const selected = selector.select(group, path);
    const nodes: number[] = [];
    const lost = new Map<number, string>();
    for (const i of built) {
      if (!selected.has(i)) continue;
      const earlier = takenBy.get(i);
      if (earlier === undefined) nodes.push(i);
      else lost.set(i, earlier);
    }
    for (const i of nodes) takenBy.set(i, group.name);
    selector.define(group.name, nodes);
    return {
      spec: group,
      path,
      nodes,
      lost,
      selectedCount: selected.size,
      said: diagnostics.slice(found),
    };
  });

  const unknown = new Map<string, [number, Membership][]>();
  const byName = new Map(groups.map((group) => [group.spec.name, group]));
  for (const [i, membership] of memberships) {
    const group = byName.get(membership.group);
    if (group === undefined) appendTo(unknown, membership.group, [i, membership]);
    if (group === undefined || takenBy.has(i)) continue;
    takenBy.set(i, membership.group);
    group.nodes.push(i);
    selector.define(membership.group, [i]);
  }
  for (const asking of unknown.values()) {
    diagnostics.push(unknownGroup(context, asking, byName.keys()));
  }
  for (const group of groups) {
    group.nodes.sort((a, b) => a - b);
    overlaps(context, group);
    // a selection that was refused, or of which each criterion is unmatched, has been told of
    if (group.nodes.length > 0 || hasErrors(group.said)) continue;
    if (group.selectedCount === 0 && group.said.length > 0) continue;
    emptyGroup(context, group, group.selectedCount);
  }
  return groups.map(({ spec, path, nodes, lost }) => ({ spec, path, nodes, lost }));
}

function overlaps(
  { graph, input, diagnostics }: GraphContext,
  { spec, path, lost }: TakenGroup,
): void {
  const byEarlier = new Map<string, string[]>();
  for (const [i, earlier] of lost) appendTo(byEarlier, earlier, graph.nodes[i]!.id);
  const place = { path: [...path, "select"], locate: input.locate };
  for (const [earlier, ids] of byEarlier) {
    diagnostics.push(diagnostic({
      code: "plan/group-overlap",
      severity: "info",
      message: `The groups "${earlier}" and "${spec.name}" both select ${
        counted(ids.length)
      }, which "${earlier}" takes: ${someOf(ids)}`,
      ...at(place),
      hint: `Write exclude: "group:${earlier}" if that is meant, or the groups in another order`,
      facts: { taken: earlier, group: spec.name, assets: ids },
    }));
  }
}

function emptyGroup(
  { input, diagnostics }: GraphContext,
  { spec, path, lost }: TakenGroup,
  selectedCount: number,
): void {
  const earlier = [...new Set(lost.values())].map(quoted).join(", ");
  const [why, hint] = lost.size > 0
    ? [`all of what it selects was taken by ${earlier}`, "Move it up, or remove it"]
    : selectedCount > 0
    ? [
      "what it selects is built elsewhere",
      "Select models, seeds or snapshots: source:… has children, source:…+",
    ]
    : ["it selects nothing", "Correct its select or exclude, or remove it"];
  diagnostics.push(diagnostic({
    code: "plan/empty-group",
    severity: "warning",
    message: `The group "${spec.name}" takes no asset: ${why}`,
    ...at({ path: [...path, "select"], locate: input.locate }),
    hint,
    facts: { group: spec.name },
  }));
}

/** @param asking the models that want to join it, the first of which is named: a folder of dbt_project.yml may speak for all of them. */
function unknownGroup(
  { graph }: GraphContext,
  asking: readonly (readonly [number, Membership])[],
  names: Iterable<string>,
) {
  const [first, { group, place }] = asking[0]!;
  const ids = asking.map(([i]) => graph.nodes[i]!.id);
  const nearest = nearestName(group, names);
  const more = ids.length > 1 ? ` (and ${ids.length - 1} more)` : "";
  return diagnostic({
    code: "plan/unknown-group",
    message: `Cannot let "${
      graph.nodes[first]!.id
    }"${more} join the group "${group}": floe.yaml has none of that name`,
    ...at(below(place, "group")),
    hint: nearest === null ? "Define it under orchestration.groups" : `Did you mean "${nearest}"?`,
    facts: { nodes: ids, group, nearest },
  });
}

function counted(count: number): string {
  return count === 1 ? "an asset" : `${count} assets`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

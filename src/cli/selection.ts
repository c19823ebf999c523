import { type Diagnostic, diagnostic } from "../errors/mod.ts";
import {
  type IndirectSelection,
  NodeSelector,
  type SelectableNode,
} from "../graph/selection/mod.ts";
import type { PlanAsset } from "../plan/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import type { Stages } from "./pipeline.ts";
import { selectableNodes } from "./selectable_nodes.ts";
import { asUsage } from "./usage.ts";

/** Options of every command that selects. */
export const selectionOptions: readonly CommandOption[] = [
  { name: "select", value: "CRITERIA", repeatable: true, help: "Only what this selects" },
  { name: "exclude", value: "CRITERIA", repeatable: true, help: "But not what this selects" },
  {
    name: "indirect-selection",
    value: "MODE",
    choices: ["eager", "cautious", "buildable", "empty"],
    help: "Which tests come along: eager (default), cautious, buildable or empty",
  },
];

/** What those options select.
 * @param types resource types to keep; none: all of them.
 * @returns Nodes sorted by id, and a `graph/nothing-selected` for each criterion that matches nothing.
 * @throws {UsageError} `graph/bad-selector`, `graph/unknown-selector-method`, `graph/unsupported-selector-method`.
 */
export function select(
  stages: Stages,
  args: ParsedArguments,
  types: readonly string[] = [],
): { readonly nodes: readonly SelectableNode[]; readonly unmatched: readonly Diagnostic[] } {
  const { nodes, projectName } = selectable(stages);
  const selection = asUsage(() =>
    new NodeSelector(nodes, { projectName }).select({
      select: args.all("select"),
      exclude: args.all("exclude"),
      ...(types.length === 0 ? {} : { resourceTypes: types }),
      indirectSelection: (args.text("indirect-selection") ?? "eager") as IndirectSelection,
    })
  );
  const unmatched = selection.unmatched.map((raw) =>
    diagnostic({
      code: "graph/nothing-selected",
      severity: "warning",
      message: `The criterion "${raw}" matches nothing`,
      facts: { selector: raw },
    })
  );
  return { nodes: selection.nodes, unmatched };
}

/** dbt's nodes; without a dbt manifest, the assets that floe.yaml names. */
function selectable({ read, planned }: Stages): { nodes: SelectableNode[]; projectName: string } {
  if (read!.dbt !== null) {
    return { nodes: selectableNodes(read!.dbt), projectName: read!.dbt.projectName };
  }
  const { plan } = planned!;
  const parents = new Map<string, string[]>();
  for (const { from, to } of plan.edges) {
    const known = parents.get(to);
    if (known === undefined) parents.set(to, [from]);
    else known.push(from);
  }
  return {
    nodes: plan.assets.map((asset) => fromAsset(asset, parents.get(asset.id) ?? [])),
    projectName: plan.product.dbtProject ?? plan.product.name,
  };
}

function fromAsset(asset: PlanAsset, dependsOn: readonly string[]): SelectableNode {
  return {
    ...asset,
    uniqueId: asset.id,
    resourceType: asset.kind === "transform" ? "model" : asset.kind,
    path: asset.file,
    patchPath: null,
    testKind: null,
    testName: null,
    config: asset.materialized === null ? {} : { materialized: asset.materialized },
    dependsOn,
  };
}

import { GraphError } from "../../errors/mod.ts";
import type { SelectionContext } from "./context.ts";
import { badSelector, type Criterion, didYouMean, textValue } from "./criterion.ts";
import type { DescriptionState, NodeState } from "./node_state.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { needsState } from "./needs_state.ts";

/** `state:new`, `state:modified.body`, …: what differs from an earlier manifest.
 *
 * dbt refuses to answer when a versioned model broke its contract; such a model counts as modified here.
 */
export function methodState(
  criterion: Criterion,
  { known: { previous }, changedMacros }: SelectionContext,
): (node: SelectableNode) => boolean {
  const value = textValue(criterion);
  const aspect = aspects[value];
  if (aspect === undefined || !Object.hasOwn(aspects, value)) {
    throw badSelector(criterion, `there is no state "${value}"`, {
      hint: didYouMean(value, Object.keys(aspects)),
      part: "value",
    });
  }
  if (previous === undefined) throw needsState(criterion, "an earlier manifest.json");
  return (node) => {
    const before = previous.nodes.get(node.uniqueId);
    if (node.state === undefined) throw stateUnknown(criterion, node);
    return aspect({ node, now: node.state, before, changedMacros });
  };
}

interface Compared {
  readonly node: SelectableNode;
  readonly now: NodeState;
  /** Undefined: the node is new. */
  readonly before: NodeState | undefined;
  readonly changedMacros: ReadonlySet<string>;
}

const aspects: Readonly<Record<string, (compared: Compared) => boolean>> = {
  new: ({ before }) => before === undefined,
  old: ({ before }) => before !== undefined,
  modified: isModified,
  unmodified: (compared) => !isModified(compared),
  "modified.body": differs("body"),
  "modified.configs": differs("configs"),
  "modified.persisted_descriptions": ({ now, before }) =>
    now.persistedDescriptions !== null &&
    (before === undefined ||
      describedAnew(now.persistedDescriptions, before.persistedDescriptions)),
  "modified.relation": differs("relation"),
  "modified.macros": callsChanged,
  "modified.contract": differs("contract"),
};

type TextAspect = "body" | "configs" | "relation" | "contract" | "fqn";

function differs(aspect: TextAspect): (compared: Compared) => boolean {
  return ({ now, before }) => now[aspect] !== null && now[aspect] !== before?.[aspect];
}

function isModified(compared: Compared): boolean {
  const { node, now, before } = compared;
  if (callsChanged(compared)) return true;
  if (before === undefined) return !neverModifiedWhenNew.includes(node.resourceType);
  // the text of a generic test is its macro's
  const asked: readonly TextAspect[] = node.testKind === "generic" ? ["configs", "fqn"] : texts;
  if (asked.some((aspect) => differs(aspect)(compared))) return true;
  if (node.testKind === "generic") return false;
  return now.rest !== before.rest ||
    (now.persistedDescriptions !== null &&
      describedAnew(now.persistedDescriptions, before.persistedDescriptions));
}

const texts: readonly TextAspect[] = ["body", "configs", "relation", "contract", "fqn"];

/** dbt: "existing when it didn't before is a change!", but it then says that nothing changed. */
const neverModifiedWhenNew: readonly string[] = [
  "source",
  "exposure",
  "metric",
  "semantic_model",
  "saved_query",
];

/** Only descriptions that are persisted now count. */
function describedAnew(now: DescriptionState, before: DescriptionState | null): boolean {
  return (now.persistsRelation && now.relation !== before?.relation) ||
    (now.persistsColumns && now.columns !== before?.columns);
}

function callsChanged({ now, changedMacros }: Compared): boolean {
  return now.macros.some((id) => changedMacros.has(id));
}

function stateUnknown({ raw, place }: Criterion, { uniqueId }: SelectableNode): GraphError {
  return new GraphError({
    code: "graph/unsupported-selector-method",
    message: `Cannot select by "${raw}": the state of "${uniqueId}" was not read`,
    path: place.path,
    facts: { selector: raw, method: "state", node: uniqueId },
    hint: "Give the dbt manifest itself",
  });
}

/** dbt's node selection over an abstract list of nodes: methods, wildcards, graph operators, unions, intersections, exclusion.
 * @module
 */
export { selectorMethods } from "./method_names.ts";
export { resourceTypes } from "./resource_types.ts";
export type { NodeSelectorOptions } from "./context.ts";
export { NodeSelector, type Selection, type SelectionRequest } from "./node_selector.ts";
export type {
  DescriptionState,
  MacroState,
  NodeState,
  PreviousState,
  SourceFreshness,
  SourceStatus,
} from "./node_state.ts";
export type { SelectableNode } from "./selectable_node.ts";
export type { IndirectSelection } from "./spec.ts";
export type { SelectorDefinition } from "./selector_definition.ts";

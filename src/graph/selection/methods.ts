import type { SelectionContext } from "./context.ts";
import { badSelector, type Criterion, didYouMean, textValue } from "./criterion.ts";
import { methodConfig } from "./config_method.ts";
import type { MethodName } from "./method_names.ts";
import { NodeSet } from "./node_set.ts";
import { methodPath } from "./path_method.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { executable, resourceTypes } from "./resource_types.ts";
import { methodState } from "./state_method.ts";
import { methodResult, methodSourceStatus } from "./status_methods.ts";
import { methodVersion } from "./version_method.ts";
import { wildcardMatcher } from "./wildcards.ts";

/** Finds what a criterion matches, or makes a test for nodes out of it. */
export type Method = (
  criterion: Criterion,
  context: SelectionContext,
) => NodeSet | ((node: SelectableNode) => boolean);

/** The indices of the nodes that a criterion matches, its graph operators left aside. Time O(nodes).
 * @throws {GraphError} `graph/unsupported-selector-method`, `graph/bad-selector`, `graph/selector-needs-state`.
 */
export function matchesOf(criterion: Criterion, context: SelectionContext): NodeSet {
  const matches = methods[criterion.method](criterion, context);
  if (matches instanceof NodeSet) return matches;
  const found = new NodeSet(context.nodes.length);
  context.nodes.forEach((node, i) => matches(node) && found.add(i));
  return found;
}

const methods: Readonly<Record<MethodName, Method>> = {
  fqn: (criterion, { nodes, fqnIndex }) => {
    const found = new NodeSet(nodes.length);
    fqnIndex.forEachMatch(textValue(criterion), (i) => {
      if (nodes[i]!.resourceType !== "source") found.add(i);
    });
    return found;
  },
  tag: (criterion, context) =>
    context.withText("tag", (n) => n.tags, wildcardMatcher(textValue(criterion))),
  group: (criterion, { known }) => {
    const matches = wildcardMatcher(textValue(criterion));
    return (n) => {
      const further = known.furtherGroups?.get(n.uniqueId);
      if (further !== undefined && matches(further)) return true;
      const groupable = executable.includes(n.resourceType) || n.resourceType === "metric";
      return groupable && n.group !== null && n.group !== "" && matches(n.group);
    };
  },
  access: ({ value }) => (n) => n.resourceType === "model" && n.access === value,
  source: methodSource,
  exposure: byName("exposure"),
  metric: byName("metric"),
  semantic_model: byName("semantic_model"),
  saved_query: byName("saved_query"),
  unit_test: byName("unit_test"),
  path: methodPath,
  file: (criterion) => {
    const matches = wildcardMatcher(textValue(criterion));
    return (n) => {
      const file = n.path.slice(n.path.lastIndexOf("/") + 1);
      return file !== "" && (matches(file) || matches(file.replace(/(?<=.)\.[^.]*$/, "")));
    };
  },
  package: (criterion, context) => {
    const value = textValue(criterion);
    const matches = wildcardMatcher(value === "this" ? context.known.projectName : value);
    return context.withText("package", (n) => [n.packageName], matches);
  },
  config: methodConfig,
  resource_type: (criterion, context) => {
    const value = textValue(criterion);
    if (!resourceTypes.includes(value)) {
      throw badSelector(criterion, `there is no resource type "${value}"`, {
        hint: didYouMean(value, resourceTypes),
        part: "value",
      });
    }
    return context.withText("resource_type", (n) => [n.resourceType], (type) => type === value);
  },
  test_type: methodTestType,
  test_name: (criterion) => {
    const matches = wildcardMatcher(textValue(criterion));
    return (n) =>
      n.testKind === "unit" ? matches(n.name) : n.testName !== null && matches(n.testName);
  },
  version: methodVersion,
  state: methodState,
  result: methodResult,
  source_status: methodSourceStatus,
};

/** `source`, `source.table` or `package.source.table`. */
function methodSource(criterion: Criterion): (node: SelectableNode) => boolean {
  const parts = textValue(criterion).split(".");
  if (parts.length > 3) {
    throw badSelector(criterion, "a source has at most three parts", {
      hint: "Write source:NAME, source:NAME.TABLE or source:PACKAGE.NAME.TABLE",
      part: "value",
    });
  }
  const [table, source, packageName] = parts.length === 1
    ? [anything, wildcardMatcher(parts[0]!), anything]
    : parts.reverse().map(wildcardMatcher);
  return (n) =>
    n.resourceType === "source" && (packageName ?? anything)(n.packageName) &&
    source!(n.sourceName ?? "") && table!(n.name);
}

const anything = () => true;

/** `name` or `package.name` of one resource type. */
function byName(resourceType: string): Method {
  return (criterion) => {
    const { method } = criterion;
    const parts = textValue(criterion).split(".");
    if (parts.length > 2) {
      throw badSelector(criterion, "it has too many parts", {
        hint: `Write ${method}:NAME or ${method}:PACKAGE.NAME`,
        part: "value",
      });
    }
    const [name, packageName = anything] = parts.reverse().map(wildcardMatcher);
    return (n) => n.resourceType === resourceType && packageName(n.packageName) && name!(n.name);
  };
}

function methodTestType(criterion: Criterion): (node: SelectableNode) => boolean {
  const value = textValue(criterion);
  const kinds = testTypes[value];
  if (kinds === undefined || !Object.hasOwn(testTypes, value)) {
    throw badSelector(criterion, `there is no test type "${value}"`, {
      hint: didYouMean(value, Object.keys(testTypes)),
      part: "value",
    });
  }
  return (n) => n.testKind !== null && kinds.includes(n.testKind);
}

/** `schema` and `data` are what dbt called them before 1.0. */
const testTypes: Readonly<Record<string, readonly string[]>> = {
  generic: ["generic"],
  singular: ["singular"],
  unit: ["unit"],
  data: ["generic", "singular"],
  schema: ["generic"],
};

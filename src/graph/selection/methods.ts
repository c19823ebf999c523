import { GraphError, nearestName } from "../../errors/mod.ts";
import { badSelector, type Criterion } from "./criterion.ts";
import { fqnMatcher } from "./fqn.ts";
import { methodPath } from "./path_method.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { methodVersion } from "./version_method.ts";
import { wildcardMatcher } from "./wildcards.ts";

/** What methods know besides the node itself. */
export interface SelectionContext {
  readonly nodes: readonly SelectableNode[];
  readonly projectName: string;
}

/** Makes a test for nodes out of a criterion; called once for each. */
export type Method = (
  criterion: Criterion,
  context: SelectionContext,
) => (node: SelectableNode) => boolean;

/** The test of a criterion.
 * @throws {GraphError} `graph/unknown-selector-method`, `graph/unsupported-selector-method`, `graph/bad-selector`.
 */
export function matcherOf(
  criterion: Criterion,
  context: SelectionContext,
): (node: SelectableNode) => boolean {
  const method = methods.get(criterion.method);
  if (method !== undefined) return method(criterion, context);
  throw plannedMethods.includes(criterion.method) ? unsupported(criterion) : unknown(criterion);
}

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["fqn", ({ value }) => {
    const matches = fqnMatcher(value);
    return (n) => n.resourceType !== "source" && matches(n.fqn, isVersioned(n));
  }],
  ["tag", ({ value }) => {
    const matches = wildcardMatcher(value);
    return (n) => n.tags.some(matches);
  }],
  ["group", ({ value }) => {
    const matches = wildcardMatcher(value);
    return (n) => {
      const groupable = executable.includes(n.resourceType) || n.resourceType === "metric";
      return groupable && n.group !== null && n.group !== "" && matches(n.group);
    };
  }],
  ["access", ({ value }) => (n) => n.resourceType === "model" && n.access === value],
  ["source", methodSource],
  ["exposure", byName("exposure")],
  ["unit_test", byName("unit_test")],
  ["path", methodPath],
  ["file", ({ value }) => {
    const matches = wildcardMatcher(value);
    return (n) => {
      const file = n.path.slice(n.path.lastIndexOf("/") + 1);
      return file !== "" && (matches(file) || matches(file.replace(/(?<=.)\.[^.]*$/, "")));
    };
  }],
  ["package", ({ value }, { projectName }) => {
    const matches = wildcardMatcher(value === "this" ? projectName : value);
    return (n) => matches(n.packageName);
  }],
  ["config", methodConfig],
  ["resource_type", ({ raw, value }) => {
    if (!resourceTypes.includes(value)) {
      throw badSelector(
        raw,
        `there is no resource type "${value}"`,
        didYouMean(value, resourceTypes),
      );
    }
    return (n) => n.resourceType === value;
  }],
  ["test_type", methodTestType],
  ["test_name", ({ value }) => {
    const matches = wildcardMatcher(value);
    return (n) =>
      n.testKind === "unit" ? matches(n.name) : n.testName !== null && matches(n.testName);
  }],
  ["version", methodVersion],
]);

/** Methods of dbt that this version does not answer. */
const plannedMethods: readonly string[] = [
  "metric",
  "semantic_model",
  "saved_query",
  "state",
  "result",
  "source_status",
];

/** As dbt names them; a node list may hold some of them only. */
export const resourceTypes: readonly string[] = [
  "model",
  "seed",
  "snapshot",
  "source",
  "test",
  "unit_test",
  "exposure",
  "analysis",
  "operation",
  "metric",
  "semantic_model",
  "saved_query",
  "function",
];

/** The methods that can be used, sorted. */
export const selectorMethods: readonly string[] = [...methods.keys()].sort();

export function isVersioned({ resourceType, version }: SelectableNode): boolean {
  return resourceType === "model" && version !== null;
}

/** `source`, `source.table` or `package.source.table`. */
function methodSource({ raw, value }: Criterion): (node: SelectableNode) => boolean {
  const parts = value.split(".");
  if (parts.length > 3) {
    throw badSelector(
      raw,
      "a source has at most three parts",
      "Write source:NAME, source:NAME.TABLE or source:PACKAGE.NAME.TABLE",
    );
  }
  const [table, source, packageName] = parts.length === 1
    ? [anything, wildcardMatcher(value), anything]
    : parts.reverse().map(wildcardMatcher);
  return (n) =>
    n.resourceType === "source" && (packageName ?? anything)(n.packageName) &&
    source!(n.sourceName ?? "") && table!(n.name);
}

const anything = () => true;

/** `name` or `package.name` of one resource type. */
function byName(resourceType: string): Method {
  return ({ raw, method, value }) => {
    const parts = value.split(".");
    if (parts.length > 2) {
      throw badSelector(
        raw,
        "it has too many parts",
        `Write ${method}:NAME or ${method}:PACKAGE.NAME`,
      );
    }
    const [name, packageName = anything] = parts.reverse().map(wildcardMatcher);
    return (n) => n.resourceType === resourceType && packageName(n.packageName) && name!(n.name);
  };
}

/** Values are texts, compared as they are; `true` and `false` in any letter case are booleans, too, and a list matches when one of its
 * members does. Letter case counts, but not in `config.severity`. */
function methodConfig(
  { methodArguments, value }: Criterion,
): (node: SelectableNode) => boolean {
  const lower = value.toLowerCase();
  const boolean = lower === "true" ? true : lower === "false" ? false : null;
  const anyCase = methodArguments.length === 1 && methodArguments[0] === "severity";
  const matches = (found: unknown): boolean =>
    typeof found === "string"
      ? anyCase ? found.toLowerCase() === lower : found === value
      : boolean !== null && found === boolean;
  return (n) => {
    if (!configurable(n)) return false;
    let found: unknown = n.config;
    for (const key of methodArguments) {
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return false;
      found = (found as Readonly<Record<string, unknown>>)[key];
    }
    return Array.isArray(found) ? found.some(matches) : matches(found);
  };
}

/** What dbt keeps under `nodes`, and sources. Exposures, unit tests and metrics have a config that it does not search. */
function configurable({ resourceType }: SelectableNode): boolean {
  return executable.includes(resourceType) || resourceType === "source";
}

const executable: readonly string[] = [
  "model",
  "seed",
  "snapshot",
  "test",
  "analysis",
  "operation",
];

function methodTestType({ raw, value }: Criterion): (node: SelectableNode) => boolean {
  const kinds = testTypes[value];
  if (kinds === undefined || !Object.hasOwn(testTypes, value)) {
    const names = Object.keys(testTypes);
    throw badSelector(raw, `there is no test type "${value}"`, didYouMean(value, names));
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

function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === null ? `Use one of: ${names.join(", ")}` : `Did you mean "${nearest}"?`;
}

function unsupported({ raw, method }: Criterion): GraphError {
  return new GraphError({
    code: "graph/unsupported-selector-method",
    message: `Cannot select by "${raw}": the method "${method}" is not supported yet`,
    facts: { selector: raw, method, supported: selectorMethods },
    hint: `Supported are: ${selectorMethods.join(", ")}`,
  });
}

function unknown({ raw, method }: Criterion): GraphError {
  return new GraphError({
    code: "graph/unknown-selector-method",
    message: `Cannot select by "${raw}": there is no method "${method}"`,
    facts: { selector: raw, method, supported: selectorMethods },
    hint: didYouMean(method, [...selectorMethods, ...plannedMethods]),
  });
}

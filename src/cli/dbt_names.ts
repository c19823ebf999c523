import type { SelectableNode } from "../graph/selection/mod.ts";

/** What `dbt ls --output selector` prints of a node: a criterion that selects it. */
export function selectorOf(node: SelectableNode): string {
  const { resourceType, packageName, sourceName, name, version, fqn } = node;
  switch (resourceType) {
    case "source":
      return `source:${packageName}.${sourceName}.${name}`;
    case "exposure":
    case "metric":
    case "semantic_model":
    case "saved_query":
      return `${resourceType}:${packageName}.${name}`;
    case "unit_test":
      return `unit_test:${packageName}.${name}${version === null ? "" : `_v${version}`}`;
    default:
      return fqn.join(".");
  }
}

/** What `dbt ls --output name` prints of it. */
export function nameOf({ resourceType, name, sourceName, version }: SelectableNode): string {
  if (resourceType === "source") return `${sourceName}.${name}`;
  return resourceType === "model" && version !== null ? `${name}.v${version}` : name;
}

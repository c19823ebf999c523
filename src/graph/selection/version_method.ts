import { GraphError } from "../../errors/mod.ts";
import { badSelector, type Criterion, didYouMean, textValue } from "./criterion.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** `version:latest`, `version:old`, `version:prerelease` and `version:none`. */
export function methodVersion(criterion: Criterion): (node: SelectableNode) => boolean {
  const value = textValue(criterion);
  if (value === "none") return (n) => n.resourceType === "model" && n.version === null;
  const accepts = orders[value];
  if (accepts === undefined || !Object.hasOwn(orders, value)) {
    throw badSelector(criterion, `there is no version "${value}"`, {
      hint: didYouMean(value, [...Object.keys(orders), "none"]),
      part: "value",
    });
  }
  return (n) => {
    if (n.resourceType !== "model" || n.version === null) return false;
    if (n.latestVersion === undefined) throw latestUnknown(criterion);
    return n.latestVersion !== null && accepts(compareVersions(n.version, n.latestVersion));
  };
}

/** Of a version against the latest. */
const orders: Readonly<Record<string, (order: number) => boolean>> = {
  latest: (order) => order === 0,
  old: (order) => order < 0,
  prerelease: (order) => order > 0,
};

/** By number when both are one, else by letters. */
function compareVersions(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function latestUnknown({ raw, place }: Criterion): GraphError {
  return new GraphError({
    code: "graph/unsupported-selector-method",
    message: `Cannot select by "${raw}": which version is the latest was not read`,
    path: place.path,
    facts: { selector: raw, method: "version" },
    hint: "Select the version itself: NAME.v2",
  });
}

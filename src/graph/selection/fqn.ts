import type { SelectableNode } from "./selectable_node.ts";
import { isLiteral, wildcardMatcher } from "./wildcards.ts";

/** A test for nodes by what a user writes for a fully qualified name.
 *
 * A name matches its last part (of a versioned model, the part before the version), a path of parts matches as a prefix, with or
 * without the package in front; wildcards match the rest of the name, and without a dot also the last part alone.
 * @returns a function of the node's index. Time O(length) for each node.
 */
export function fqnMatcher(wanted: string, texts: FqnTexts): (i: number) => boolean {
  const lastTwo = wanted.split(".").slice(-2).join("_");
  const matchesWhole = isLiteral(wanted) ? prefixMatcher(wanted) : wildMatcher(wanted);
  const matchesLeaf = isLiteral(wanted) || wanted.includes(".") ? null : wildcardMatcher(wanted);
  return (i) => {
    const leaf = texts.leaf[i]!;
    const whole = texts.whole[i]!;
    return leaf === wanted || texts.versioned[i] === lastTwo || matchesWhole(whole) ||
      matchesWhole(whole.slice(texts.packageLength[i]!)) ||
      (matchesLeaf !== null && matchesLeaf(leaf));
  };
}

/** What is asked of the names of nodes, made once: by node index. */
export class FqnTexts {
  readonly leaf: readonly string[];
  /** All parts with dots between; dots in a name separate, too. */
  readonly whole: readonly string[];
  /** Of the package, with its dot. */
  readonly packageLength: readonly number[];
  /** `name_v2` of a versioned model, else null. */
  readonly versioned: readonly (string | null)[];

  constructor(nodes: readonly SelectableNode[]) {
    this.leaf = nodes.map(({ fqn, ...node }) => fqn.at(isVersioned(node) ? -2 : -1) ?? "");
    this.whole = nodes.map(({ fqn }) => fqn.join("."));
    this.packageLength = nodes.map(({ fqn }) => (fqn[0]?.length ?? 0) + 1);
    this.versioned = nodes.map((n) => isVersioned(n) ? n.fqn.slice(-2).join("_") : null);
  }
}

export function isVersioned(
  { resourceType, version }: Pick<SelectableNode, "resourceType" | "version">,
): boolean {
  return resourceType === "model" && version !== null;
}

function prefixMatcher(wanted: string): (text: string) => boolean {
  return (text) =>
    text.startsWith(wanted) && (text.length === wanted.length || text[wanted.length] === ".");
}

/** Parts before the first with a wildcard are fixed. */
function wildMatcher(wanted: string): (text: string) => boolean {
  const parts = wanted.split(".");
  const firstWild = parts.findIndex((part) => !isLiteral(part));
  const fixed = parts.slice(0, firstWild).map((part) => `${part}.`).join("");
  const matchesRest = wildcardMatcher(parts.slice(firstWild).join("."));
  // a set such as [!.] can take a dot's place; there must be as many parts nevertheless
  const enough = wanted.includes("[")
    ? (text: string) => text.split(".").length >= parts.length
    : () => true;
  return (text) => text.startsWith(fixed) && matchesRest(text.slice(fixed.length)) && enough(text);
}

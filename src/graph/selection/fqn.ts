import type { SelectableNode } from "./selectable_node.ts";
import { isLiteral, wildcardMatcher } from "./wildcards.ts";

/** Finds nodes by what a user writes for a fully qualified name.
 *
 * A name matches its last part (of a versioned model, the part before the version), a path of parts matches as a prefix, with or
 * without the package in front; wildcards match the rest of the name, and without a dot also the last part alone.
 */
export class FqnIndex {
  readonly #names: readonly Name[];
  /** By the last of all parts, but for odd ones. */
  readonly #byLast = new Map<string, number | number[]>(); // mostly one
  /** Versioned, or with dots in the last part. */
  readonly #odd: number[] = [];
  /** By all but the last part, package included. */
  readonly #byFolder = new Map<
    string,
    { readonly packageLength: number; readonly nodes: number[] }
  >();

  /** Time and memory O(total length of all names). */
  constructor(nodes: readonly SelectableNode[]) {
    this.#names = nodes.map(toName);
    this.#names.forEach(({ last, whole, versioned, packageLength }, i) => {
      if (versioned !== null || last.includes(".")) this.#odd.push(i);
      else push(this.#byLast, last, i);
      const folder = whole.slice(0, -last.length - 1);
      const known = this.#byFolder.get(folder);
      if (known === undefined) this.#byFolder.set(folder, { packageLength, nodes: [i] });
      else known.nodes.push(i);
    });
  }

  /** Visits each match, some of them twice. Time O(folders + matches) for a name, O(total length of all names) for a wildcard. */
  forEachMatch(wanted: string, visit: (i: number) => void): void {
    if (!isLiteral(wanted)) {
      const matches = wildMatcher(wanted);
      this.#names.forEach((name, i) => matches(name) && visit(i));
      return;
    }
    for (const [folder, { packageLength, nodes }] of this.#byFolder) {
      if (startsWithParts(folder, wanted) || startsWithParts(folder.slice(packageLength), wanted)) {
        nodes.forEach(visit);
      }
    }
    const named = this.#byLast.get(wanted.slice(wanted.lastIndexOf(".") + 1)) ?? [];
    for (const some of [[named].flat(), this.#odd]) {
      for (const i of some) if (matchesLiteral(this.#names[i]!, wanted)) visit(i);
    }
  }
}

/** What is asked of a fully qualified name. */
interface Name {
  /** All parts with dots between; dots in a part separate, too. */
  readonly whole: string;
  readonly last: string;
  /** The last part, or the one before the version. */
  readonly leaf: string;
  /** Of the package with its dot. */
  readonly packageLength: number;
  /** `name_v2` of a versioned model, else null. */
  readonly versioned: string | null;
}

function toName({ fqn, resourceType, version }: SelectableNode): Name {
  const isVersioned = resourceType === "model" && version !== null;
  return {
    whole: fqn.join("."),
    last: fqn.at(-1) ?? "",
    leaf: fqn.at(isVersioned ? -2 : -1) ?? "",
    packageLength: (fqn[0]?.length ?? 0) + 1,
    versioned: isVersioned ? fqn.slice(-2).join("_") : null,
  };
}

function matchesLiteral({ whole, leaf, packageLength, versioned }: Name, wanted: string): boolean {
  return leaf === wanted || startsWithParts(whole, wanted) ||
    startsWithParts(whole.slice(packageLength), wanted) ||
    (versioned !== null && versioned === lastTwo(wanted));
}

/** Parts before the first with a wildcard are fixed. */
function wildMatcher(wanted: string): (name: Name) => boolean {
  const parts = wanted.split(".");
  const firstWild = parts.findIndex((part) => !isLiteral(part));
  const fixed = parts.slice(0, firstWild).map((part) => `${part}.`).join("");
  const matchesRest = wildcardMatcher(parts.slice(firstWild).join("."));
  // a set such as [!.] can take a dot's place; there must be as many parts nevertheless
  const enough = (text: string) => !wanted.includes("[") || text.split(".").length >= parts.length;
  const matchesWhole = (text: string) =>
    text.startsWith(fixed) && matchesRest(text.slice(fixed.length)) && enough(text);
  const matchesLeaf = parts.length === 1 ? matchesRest : () => false;
  const versioned = lastTwo(wanted);
  // what stands behind a star can be further in front, too
  const wholeIsEnough = wanted.startsWith("*") && !wanted.includes("[");
  return (name) =>
    matchesWhole(name.whole) ||
    (name.versioned !== null && (name.versioned === versioned || matchesLeaf(name.leaf))) ||
    (!wholeIsEnough &&
      (matchesWhole(name.whole.slice(name.packageLength)) || matchesLeaf(name.leaf) ||
        name.leaf === wanted));
}

function startsWithParts(text: string, parts: string): boolean {
  return parts !== "" && text.startsWith(parts) &&
    (text.length === parts.length || text[parts.length] === ".");
}

function lastTwo(wanted: string): string {
  return wanted.split(".").slice(-2).join("_");
}

function push(lists: Map<string, number | number[]>, key: string, i: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, i);
  else if (typeof known === "number") lists.set(key, [known, i]);
  else known.push(i);
}

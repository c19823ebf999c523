import { wildcardMatcher } from "./wildcards.ts";

/** A test for fully qualified names by what a user writes for a model.
 *
 * A name matches its last part (of a versioned model, the part before the version), a path of parts matches as a prefix, with or
 * without the package in front; wildcards match the rest of the name, and without a dot also the last part alone.
 * @returns a function of the name's parts, package first. Time O(length) for each name.
 */
export function fqnMatcher(
  wanted: string,
): (fqn: readonly string[], versioned: boolean) => boolean {
  const parts = wanted.split(".");
  const firstWild = parts.findIndex((part) => /[*?[\]]/.test(part));
  const fixed = firstWild < 0 ? parts : parts.slice(0, firstWild);
  const matchesRest = firstWild < 0 ? null : wildcardMatcher(parts.slice(firstWild).join("."));
  const lastTwo = parts.slice(-2).join("_");

  const matches = (fqn: readonly string[], versioned: boolean): boolean => {
    const leaf = versioned ? fqn.at(-2) : fqn.at(-1);
    if (leaf === wanted) return true;
    if (versioned && fqn.slice(-2).join("_") === lastTwo) return true;
    const flat = fqn.flatMap((part) => part.split(".")); // dots in names separate, too
    if (flat.length < parts.length || !fixed.every((part, i) => flat[i] === part)) return false;
    if (matchesRest === null || matchesRest(flat.slice(firstWild).join("."))) return true;
    return parts.length === 1 && leaf !== undefined && matchesRest(leaf);
  };
  return (fqn, versioned) => matches(fqn, versioned) || matches(fqn.slice(1), versioned);
}

import type { Criterion } from "./criterion.ts";
import { executable } from "./resource_types.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** `config.materialized:table`, `config.meta.owner.team:shop`, …
 *
 * On the command line values are texts, compared as they are; in a definition they are compared as what YAML makes of them. `true` and
 * `false` in any letter case are booleans, too, and a list matches when one of its members does. Letter case counts, but not in
 * `config.severity`.
 */
export function methodConfig(
  { methodArguments, value }: Criterion,
): (node: SelectableNode) => boolean {
  const lower = String(value).toLowerCase();
  const boolean = lower === "true" ? true : lower === "false" ? false : null;
  const anyCase = methodArguments.length === 1 && methodArguments[0] === "severity";
  const equals = anyCase
    ? (found: unknown) => typeof found === "string" && found.toLowerCase() === lower
    : (found: unknown) => equal(found, value);
  const isMember = (found: unknown) => equals(found) || (boolean !== null && equal(found, boolean));
  return (n) => {
    if (!configurable(n)) return false;
    let found: unknown = n.config;
    for (const [depth, key] of methodArguments.entries()) {
      if (typeof found !== "object" || found === null) return false;
      if (Object.hasOwn(found, key)) found = (found as Readonly<Record<string, unknown>>)[key];
      else if (depth === 0) found = null; // what a config lacks is null to dbt, but not what a map in it lacks
      else return false;
    }
    if (Array.isArray(found)) return found.some(isMember);
    return equals(found) || (boolean !== null && found === boolean);
  };
}

/** What dbt keeps under `nodes`, and sources. Exposures, unit tests and metrics have a config that it does not search. */
function configurable({ resourceType }: SelectableNode): boolean {
  return executable.includes(resourceType) || resourceType === "source";
}

/** As Python compares: true is 1, false is 0; lists and maps by what they hold. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return plain(a) === plain(b);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a, b] as Readonly<Record<string, unknown>>[];
  const keys = Object.keys(x!);
  return keys.length === Object.keys(y!).length &&
    keys.every((key) => Object.hasOwn(y!, key) && equal(x![key], y![key]));
}

function plain(value: unknown): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}

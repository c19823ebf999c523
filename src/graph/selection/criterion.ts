import { GraphError } from "../../errors/mod.ts";

/** One selection criterion: `2+config.materialized:table+3`. */
export interface Criterion {
  readonly raw: string;
  /** `tag`, `fqn`, …; the default method when none is written. */
  readonly method: string;
  /** What follows the method's name behind dots: `["materialized"]`. */
  readonly methodArguments: readonly string[];
  readonly value: string;
  /** `@`: the children, and the parents of all of them. */
  readonly childrensParents: boolean;
  /** Generations of parents, Infinity for all, 0 for none. */
  readonly parentDepth: number;
  readonly childDepth: number;
}

/** Any of the groups, each of which is all of its criteria: `a,b c` is `[[a, b], [c]]`. */
export interface Union {
  readonly groups: readonly { readonly raw: string; readonly criteria: readonly Criterion[] }[];
}

/** Reads `--select` or `--exclude`: several arguments, and several words of one, are a union; commas make intersections.
 * @throws {GraphError} `graph/bad-selector`.
 */
export function parseUnion(texts: readonly string[]): Union {
  const words = texts.flatMap((text) => text.split(" "));
  return {
    groups: words.map((raw) => ({ raw, criteria: raw.split(",").map(parseCriterion) })),
  };
}

/** @throws {GraphError} `graph/bad-selector`. */
export function parseCriterion(raw: string): Criterion {
  const match = PATTERN.exec(raw);
  if (match === null) throw badSelector(raw, "it holds a line break");
  const { at, parents, parentDepth, method, value, children, childDepth } = match.groups!;
  if (at !== undefined && children !== undefined) {
    throw badSelector(raw, '"@" in front and "+" behind do not go together');
  }
  const [name, ...methodArguments] = method?.split(".") ?? [defaultMethod(value!)];
  return {
    raw,
    method: name!,
    methodArguments,
    value: value!,
    childrensParents: at !== undefined,
    parentDepth: depth(parents, parentDepth),
    childDepth: depth(children, childDepth),
  };
}

export function badSelector(raw: string, why: string, hint?: string): GraphError {
  return new GraphError({
    code: "graph/bad-selector",
    message: `Cannot select by "${raw}": ${why}`,
    facts: { selector: raw },
    hint,
  });
}

const PATTERN =
  /^(?<at>@)?(?<parents>(?<parentDepth>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<childDepth>\d*))?$/u;

/** What looks like a path is one, what ends as a file of dbt does is a file, and all else a name. */
function defaultMethod(value: string): string {
  if (value.includes("/")) return "path";
  return /\.(?:sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

/** `+` alone means all generations. */
function depth(sign: string | undefined, digits: string | undefined): number {
  if (sign === undefined) return 0;
  return digits === undefined || digits === "" ? Infinity : Number(digits);
}

import { GraphError, nearestName, type Path } from "../../errors/mod.ts";
import { checkMethod, type MethodName } from "./method_names.ts";
import type { IndirectSelection } from "./spec.ts";

/** One selection criterion: `2+config.materialized:table+3`. */
export interface Criterion {
  readonly kind: "criterion";
  readonly raw: string;
  readonly place: Place;
  /** `tag`, `fqn`, …; the default method when none is written. */
  readonly method: MethodName;
  /** What follows the method's name behind dots: `["materialized"]`. */
  readonly methodArguments: readonly string[];
  /** A text, unless it comes from a definition in YAML. */
  readonly value: unknown;
  /** `@`: the children, and the parents of all of them. */
  readonly childrensParents: boolean;
  /** Generations of parents, Infinity for all, 0 for none. */
  readonly parentDepth: number;
  readonly childDepth: number;
  /** Null: the request's. */
  readonly indirectSelection: IndirectSelection | null;
}

/** Where a criterion stands. */
export interface Place {
  /** Keys into the request, or into the definitions: `["select", 0]`. */
  readonly path: Path;
  /** In the text at that path, in UTF-16 units from 0: of the criterion, of its method and of its value. */
  readonly offset: number;
  readonly methodOffset: number;
  readonly valueOffset: number;
}

/** @param at where `raw` stands.
 * @throws {GraphError} `graph/bad-selector`, `graph/unknown-selector-method`.
 */
export function parseCriterion(
  raw: string,
  at: { readonly path: Path; readonly offset: number } = { path: [], offset: 0 },
): Criterion {
  const match = PATTERN.exec(raw);
  if (match === null) {
    const place = { ...at, methodOffset: at.offset, valueOffset: at.offset };
    throw badSelector({ raw, place }, "it holds a line break");
  }
  const { before, at: sign, parents, parentDepth, method, value, children, childDepth } = match
    .groups!;
  const methodOffset = at.offset + before!.length;
  const place: Place = {
    ...at,
    methodOffset,
    valueOffset: methodOffset + (method === undefined ? 0 : method.length + 1),
  };
  if (sign !== undefined && children !== undefined) throw bothSigns({ raw, place });
  const [name, ...methodArguments] = method?.split(".") ?? [defaultMethod(value!)];
  const checked = checkMethod(name!, { raw, place });
  return {
    kind: "criterion",
    raw,
    place,
    method: checked,
    methodArguments,
    value: value!,
    childrensParents: sign !== undefined,
    parentDepth: depth(parents, parentDepth),
    childDepth: depth(children, childDepth),
    indirectSelection: null,
  };
}

/** What an error tells of a criterion. */
export type Told = Pick<Criterion, "raw" | "place">;

/** @param part what is wrong in it; facts hold its offset in the text at `path`. */
export function badSelector(
  { raw, place }: Told,
  why: string,
  options: { readonly hint?: string; readonly part?: "method" | "value" } = {},
): GraphError {
  return new GraphError({
    code: "graph/bad-selector",
    message: `Cannot select by "${raw}": ${why}`,
    path: place.path,
    facts: { selector: raw, offset: offsetOf(place, options.part) },
    hint: options.hint,
  });
}

export function bothSigns(told: Told): GraphError {
  return badSelector(told, '"@" in front and "+" behind do not go together');
}

export function offsetOf(place: Place, part?: "method" | "value"): number {
  if (part === undefined) return place.offset;
  return part === "method" ? place.methodOffset : place.valueOffset;
}

/** The value of methods that compare texts.
 * @throws {GraphError} `graph/bad-selector` when a definition holds a number, a list, …
 */
export function textValue(criterion: Criterion): string {
  if (typeof criterion.value === "string") return criterion.value;
  throw badSelector(criterion, `the value of "${criterion.method}" must be a text`, {
    hint: "Put it in quotes",
    part: "value",
  });
}

/** A hint for a name that is none of `names`. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === null ? `Use one of: ${names.join(", ")}` : `Did you mean "${nearest}"?`;
}

const PATTERN =
  /^(?<before>(?<at>@)?(?<parents>(?<parentDepth>\d*)\+)?)(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>[^\n]*?)(?<children>\+(?<childDepth>\d*))?$/u;

/** What looks like a path is one, what ends as a file of dbt does is a file, and all else a name. */
function defaultMethod(value: string): MethodName {
  if (value.includes("/")) return "path";
  return /\.(?:sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

/** `+` alone means all generations. */
function depth(sign: string | undefined, digits: string | undefined): number {
  if (sign === undefined) return 0;
  return digits === undefined || digits === "" ? Infinity : Number(digits);
}

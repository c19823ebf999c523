import { GraphError, type Path } from "../../errors/mod.ts";
import { bothSigns, type Criterion, didYouMean, parseCriterion, type Place } from "./criterion.ts";
import { checkMethod } from "./method_names.ts";
import { type Group, type IndirectSelection, indirectSelections, type Spec } from "./spec.ts";

/** One entry of `selectors` in selectors.yml. */
export interface SelectorDefinition {
  readonly name: string;
  /** `default: true`: used by a request that neither selects nor excludes. */
  readonly isDefault?: boolean;
  /** What stands under `definition` as plain data, expressions of `{{ }}` already replaced: a text, or maps and lists. Its shape is
   * checked by `NodeSelector`. */
  readonly definition: unknown;
}

/** Reads all definitions, each of which can use those before it. A name that comes twice means the later one.
 * @returns By name. Paths in errors are `["selectors", index, "definition", …]`.
 * @throws {GraphError} `graph/bad-selector-definition`, `graph/bad-selector`, `graph/unknown-selector`, `graph/unknown-selector-method`.
 * @see dbt-core, `dbt/graph/cli.py`, whose odd corners are kept: an entry of a union or intersection that has `exclude` is only that,
 * an entry `method: selector` is only that, and groups look at tests that lacked parents in the mode `eager`
 */
export function parseDefinitions(
  definitions: readonly SelectorDefinition[],
): ReadonlyMap<string, Spec> {
  const known = new Map<string, Spec>();
  const first = definitions.findIndex((d) => d.isDefault === true);
  definitions.forEach(({ name, isDefault, definition }, i) => {
    if (isDefault === true && i !== first) {
      throw badDefinition(
        ["selectors", i, "default"],
        `"${definitions[first]!.name}" and "${name}" are both the default`,
        "Keep `default: true` in one of them",
      );
    }
    const path: Path = ["selectors", i, "definition"];
    if (isMap(definition) && Object.keys(definition).length > 1) {
      const group = ["union", "intersection"].find((key) => Object.hasOwn(definition, key));
      if (group !== undefined) {
        const others = Object.keys(definition).filter((key) => key !== group);
        throw badDefinition(
          [...path, others[0]!],
          `"${group}" must stand alone at the top of a definition, not beside "${others[0]}"`,
          `Move it into the list of "${group}"`,
        );
      }
    }
    known.set(name, parse(definition, path, known));
  });
  return known;
}

/** @throws {GraphError} `graph/unknown-selector`. */
export function namedSelector(
  name: string,
  known: ReadonlyMap<string, Spec>,
  path: Path,
): Spec {
  const spec = known.get(name);
  if (spec !== undefined) return spec;
  const names = [...known.keys()];
  throw new GraphError({
    code: "graph/unknown-selector",
    message: `Cannot select by the selector "${name}": there is no such definition`,
    path,
    facts: { name, known: names },
    hint: names.length === 0
      ? "Define it in selectors.yml, beside dbt_project.yml"
      : didYouMean(name, names),
  });
}

type YamlMap = Readonly<Record<string, unknown>>;

function parse(definition: unknown, path: Path, known: ReadonlyMap<string, Spec>): Spec {
  if (typeof definition === "string") return parseCriterion(definition, { path, offset: 0 });
  if (!isMap(definition)) {
    throw badDefinition(path, `it is ${kindOf(definition)}, not a text or a map`);
  }
  for (const kind of ["union", "intersection"] as const) {
    if (Object.hasOwn(definition, kind)) {
      return parseGroup(kind, definition[kind], [...path, kind], known);
    }
  }
  return parseMap(definition, path, known);
}

function parseGroup(
  kind: "union" | "intersection",
  value: unknown,
  path: Path,
  known: ReadonlyMap<string, Spec>,
): Spec {
  const parts: Spec[] = [];
  let excluded: Spec | null = null;
  for (const [i, entry] of entries(value, path).entries()) {
    if (!isMap(entry) || !Object.hasOwn(entry, "exclude")) {
      parts.push(parse(entry, [...path, i], known));
      continue;
    }
    if (excluded !== null) {
      throw badDefinition(
        [...path, i],
        `the list of "${kind}" has a second "exclude"`,
        'Put all of them into one "exclude"',
      );
    }
    excluded = parseExclude(entry.exclude, [...path, i, "exclude"], known);
  }
  return without(group(kind, parts), excluded);
}

function parseExclude(
  value: unknown,
  path: Path,
  known: ReadonlyMap<string, Spec>,
): Spec | null {
  const parts = entries(value, path).map((entry, i) => parse(entry, [...path, i], known));
  return parts.length > 1 ? group("union", parts) : parts[0] ?? null;
}

function parseMap(definition: YamlMap, path: Path, known: ReadonlyMap<string, Spec>): Spec {
  const keys = Object.keys(definition);
  if (keys.length === 1) {
    return criterion({ method: keys[0]!, value: definition[keys[0]!] }, path, [...path, keys[0]!]);
  }
  if (definition.method === "selector") {
    return namedSelector(String(definition.value), known, [...path, "value"]);
  }
  if (!Object.hasOwn(definition, "method") || !Object.hasOwn(definition, "value")) {
    throw badDefinition(
      path,
      `it needs "method" and "value", or one key alone, and has ${
        keys.length === 0 ? "none" : keys.map((key) => `"${key}"`).join(", ")
      }`,
    );
  }
  const base = criterion(definition, path, [...path, "value"]);
  if (!Object.hasOwn(definition, "exclude")) return base;
  return without(base, parseExclude(definition.exclude, [...path, "exclude"], known));
}

function criterion(definition: YamlMap, path: Path, valuePath: Path): Criterion {
  const { method, value } = definition;
  if (typeof method !== "string") {
    throw badDefinition([...path, "method"], `"method" is ${kindOf(method)}, not a text`);
  }
  const [name, ...methodArguments] = method.split(".");
  const place: Place = { path: valuePath, offset: 0, methodOffset: 0, valueOffset: 0 };
  const raw = `${method}:${typeof value === "string" ? value : JSON.stringify(value)}`;
  const childrensParents = isTrue(definition.childrens_parents);
  if (childrensParents && isTrue(definition.children)) throw bothSigns({ raw, place });
  return {
    kind: "criterion",
    raw,
    place,
    method: checkMethod(name!, { raw, place }),
    methodArguments,
    value,
    childrensParents,
    parentDepth: depth(definition, "parents", path),
    childDepth: depth(definition, "children", path),
    indirectSelection: indirectSelection(definition.indirect_selection, path),
  };
}

function depth(definition: YamlMap, relatives: "parents" | "children", path: Path): number {
  const key = `${relatives}_depth`;
  const limit = definition[key];
  // a depth of 0 is none in dbt, and so all generations
  const generations = isTrue(limit) ? Math.trunc(Number(limit)) : Infinity;
  if (Number.isNaN(generations)) {
    throw badDefinition([...path, key], `"${key}" is ${kindOf(limit)}, not a number`);
  }
  return isTrue(definition[relatives]) ? generations : 0;
}

function indirectSelection(value: unknown, path: Path): IndirectSelection | null {
  if (value === undefined) return null;
  const mode = indirectSelections.find((known) => known === value);
  if (mode !== undefined) return mode;
  throw badDefinition(
    [...path, "indirect_selection"],
    `there is no "indirect_selection" ${JSON.stringify(value)}`,
    didYouMean(String(value), indirectSelections),
  );
}

function group(kind: Group["kind"], parts: readonly Spec[]): Group {
  return { kind, parts, mode: "eager", expected: null };
}

function without(base: Spec, excluded: Spec | null): Spec {
  return excluded === null ? base : group("difference", [base, excluded]);
}

function entries(value: unknown, path: Path): readonly unknown[] {
  if (!Array.isArray(value)) throw badDefinition(path, `it is ${kindOf(value)}, not a list`);
  return value;
}

function badDefinition(path: Path, why: string, hint?: string): GraphError {
  return new GraphError({
    code: "graph/bad-selector-definition",
    message: `Cannot read a selector's definition: ${why}`,
    path,
    hint,
  });
}

function isMap(value: unknown): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As Python takes a value for true or false. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object"
    ? "a map"
    : `a ${typeof value === "string" ? "text" : typeof value}`;
}

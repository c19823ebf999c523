import { compareText } from "../../errors/mod.ts";
import { type NodeSelectorOptions, SelectionContext } from "./context.ts";
import { type Criterion, parseCriterion } from "./criterion.ts";
import { matchesOf } from "./methods.ts";
import { nearestCriterion } from "./nearest_criterion.ts";
import { NodeSet } from "./node_set.ts";
import { Relatives } from "./relatives.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { namedSelector, parseDefinitions } from "./selector_definition.ts";
import { type Group, type IndirectSelection, parseUnion, partsFirst, type Spec } from "./spec.ts";

/** What to select. Each text is as `dbt ls --select` takes it. */
export interface SelectionRequest {
  /** Everything when left out or empty. */
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** Name of a definition; `select` and `exclude` then do not count, as in dbt. */
  readonly selector?: string;
  /** Only these of what was selected; all when left out. */
  readonly resourceTypes?: readonly string[];
  /** `eager` when left out, as in dbt. */
  readonly indirectSelection?: IndirectSelection;
}

/** What was selected. */
export interface Selection {
  /** Sorted by id. */
  readonly nodes: readonly SelectableNode[];
  /** Criteria that nothing matched, in the order in which they were given; of definitions none. */
  readonly unmatched: readonly string[];
  /** Name of the definition that was used, the default one when the request is empty; else null. */
  readonly selector: string | null;
}

/** dbt's node selection over a list of nodes. Needs no WebAssembly.
 *
 * @example
 * ```ts
 * import { NodeSelector, type SelectableNode } from "@floe/orchestrator/graph";
 *
 * const model = (name: string, tags: string[], dependsOn: string[]): SelectableNode => ({
 *   uniqueId: `model.shop.${name}`,
 *   resourceType: "model",
 *   name,
 *   packageName: "shop",
 *   fqn: ["shop", name],
 *   path: `models/${name}.sql`,
 *   patchPath: null,
 *   tags,
 *   group: null,
 *   access: null,
 *   version: null,
 *   sourceName: null,
 *   testKind: null,
 *   testName: null,
 *   config: { materialized: tags.length > 0 ? "view" : "table" },
 *   dependsOn,
 * });
 * const nodes = [
 *   model("stg_orders", ["nightly"], []),
 *   model("orders", [], ["model.shop.stg_orders"]),
 * ];
 * const selector = new NodeSelector(nodes, { projectName: "shop" });
 * const { nodes: found } = selector.select({ select: ["tag:nightly+"], exclude: ["config.materialized:view"] });
 * if (found.map((n) => n.name).join() !== "orders") throw new Error("not as dbt selects");
 * ```
 */
export class NodeSelector {
  readonly #context: SelectionContext;
  readonly #relatives: Relatives;
  readonly #sources: NodeSet;
  readonly #definitions: ReadonlyMap<string, Spec>;
  readonly #default: string | null;
  #order: readonly number[] | null = null;

  /** @param nodes in any order, ids unique. Time and memory O(nodes + edges).
   * @throws {GraphError} `graph/bad-selector-definition`, `graph/bad-selector`, `graph/unknown-selector`, `graph/unknown-selector-method`,
   * with the path into `selectors`.
   */
  constructor(nodes: Iterable<SelectableNode>, options: NodeSelectorOptions) {
    const list = [...nodes];
    this.#context = new SelectionContext(list, options);
    this.#relatives = new Relatives(list);
    this.#sources = new NodeSet(list.length);
    list.forEach((node, i) => node.resourceType === "source" && this.#sources.add(i));
    const selectors = options.selectors ?? [];
    this.#definitions = parseDefinitions(selectors);
    this.#default = selectors.find((s) => s.isDefault === true)?.name ?? null;
  }

  /** Time O(criteria × (nodes + edges)), and the found nodes are sorted.
   * @throws {GraphError} `graph/bad-selector`, `graph/unknown-selector`, `graph/unknown-selector-method`,
   * `graph/unsupported-selector-method`, `graph/selector-needs-state`. `path` leads into the request (`["select", 0]`) or the definitions,
   * `facts.offset` is where in that text the wrong part starts, in UTF-16 units from 0.
   */
  select(request: SelectionRequest): Selection {
    const { select = [], exclude = [], resourceTypes = null, indirectSelection = "eager" } =
      request;
    const byDefault = select.length === 0 && exclude.length === 0 ? this.#default : null;
    const selector = request.selector ?? byDefault;
    const spec = selector === null
      ? fromArguments(select, exclude)
      : namedSelector(selector, this.#definitions, ["selector"]);
    const { chosen, unmatched } = this.#evaluate(spec, indirectSelection);
    const nodes = resourceTypes === null
      ? this.#sorted(chosen.direct)
      : this.#sorted(chosen.direct).filter((n) => resourceTypes.includes(n.resourceType));
    return { nodes, unmatched, selector };
  }

  /** What a criterion of {@linkcode Selection.unmatched} may have been meant to be: itself with the nearest name that its method
   * knows; null when none is near. Time O(nodes). */
  nearest(unmatched: string): string | null {
    return nearestCriterion(unmatched, this.#context);
  }

  #evaluate(
    whole: Spec,
    mode: IndirectSelection,
  ): { readonly chosen: Chosen; readonly unmatched: readonly string[] } {
    const chosenBy = new Map<Spec, Chosen>();
    const unmatched: string[] = [];
    for (const spec of partsFirst(whole)) {
      const chosen = spec.kind === "criterion"
        ? this.#criterion(spec, spec.indirectSelection ?? mode)
        : this.#group(spec, spec.parts.map((part) => chosenBy.get(part)!), spec.mode ?? mode);
      if (spec.kind !== "criterion" && spec.expected !== null && chosen.direct.isEmpty()) {
        unmatched.push(spec.expected);
      }
      chosenBy.set(spec, chosen);
    }
    return { chosen: chosenBy.get(whole)!, unmatched };
  }

  #criterion(criterion: Criterion, mode: IndirectSelection): Chosen {
    const found = matchesOf(criterion, this.#context);
    const { childrensParents, parentDepth, childDepth } = criterion;
    const selected = found.copy();
    if (childrensParents) {
      selected.unite(this.#relatives.children(found, Infinity));
      selected.unite(this.#relatives.parents(selected, Infinity));
    }
    if (parentDepth > 0) selected.unite(this.#relatives.parents(found, parentDepth));
    if (childDepth > 0) selected.unite(this.#relatives.children(found, childDepth));
    return this.#withTests(selected, mode);
  }

  /** Adds the tests that come along; those that might still, once their other parents are selected, are kept apart. */
  #withTests(selected: NodeSet, mode: IndirectSelection): Chosen {
    if (mode === "empty") return { direct: selected, withTests: selected };
    const direct = selected.copy();
    if (mode === "eager") {
      this.#relatives.forEachTestOf(selected, (test) => direct.add(test));
      return { direct, withTests: direct };
    }
    const known = mode === "buildable" ? this.#withAncestors(selected) : selected;
    if (mode === "buildable") known.unite(this.#sources);
    const withTests = selected.copy();
    this.#relatives.forEachTestOf(selected, (test) => {
      withTests.add(test);
      if (this.#relatives.parentsAreIn(test, known)) direct.add(test);
    });
    return { direct, withTests };
  }

  /** Combines what was selected, and separately what was selected with the tests that might come along. */
  #group({ kind }: Group, parts: readonly Chosen[], mode: IndirectSelection): Chosen {
    const size = this.#context.nodes.length;
    const direct = combined(kind, parts.map((part) => part.direct), size);
    // mostly no test lacks a parent
    if (parts.every((part) => part.direct === part.withTests)) return { direct, withTests: direct };
    const withTests = combined(kind, parts.map((part) => part.withTests), size);
    withTests.unite(direct); // a difference can have removed some
    if (mode === "eager" || mode === "empty") return { direct, withTests };
    const known = mode === "buildable" ? this.#withAncestors(direct) : direct.copy();
    withTests.forEach((i) => {
      // unit tests have one parent: they came with it, or not at all
      if (this.#context.nodes[i]!.resourceType === "unit_test") return;
      if (this.#relatives.parentsAreIn(i, known)) direct.add(i);
    });
    return { direct, withTests };
  }

  /** By id. Few are sorted by themselves; an order of all nodes is made for many, and kept. */
  #sorted(found: NodeSet): SelectableNode[] {
    const { nodes } = this.#context;
    const indices = found.toArray();
    const byId = (a: number, b: number) => compareText(nodes[a]!.uniqueId, nodes[b]!.uniqueId);
    if (indices.length < nodes.length / 8) return indices.sort(byId).map((i) => nodes[i]!);
    this.#order ??= Array.from(nodes.keys()).sort(byId);
    return this.#order.filter((i) => found.has(i)).map((i) => nodes[i]!);
  }

  #withAncestors(selected: NodeSet): NodeSet {
    const known = selected.copy();
    known.unite(this.#relatives.parents(selected, Infinity));
    return known;
  }
}

interface Chosen {
  readonly direct: NodeSet;
  /** With tests of selected nodes that lack some of their parents; the same object when there is none. Neither is changed later. */
  readonly withTests: NodeSet;
}

function fromArguments(select: readonly string[], exclude: readonly string[]): Spec {
  const included = select.length === 0 ? everything : parseUnion(select, "select");
  const parts = [included, parseUnion(exclude, "exclude")];
  return { kind: "difference", parts, mode: "eager", expected: null };
}

/** `fqn` matches no source. */
const everything: Spec = {
  kind: "union",
  parts: [parseCriterion("*"), parseCriterion("source:*")],
  mode: null,
  expected: null,
};

/** Of no sets: none. */
function combined(kind: Group["kind"], sets: readonly NodeSet[], size: number): NodeSet {
  const [first, ...others] = sets;
  if (first === undefined) return new NodeSet(size);
  const whole = first.copy();
  for (const other of others) {
    if (kind === "union") whole.unite(other);
    else if (kind === "intersection") whole.intersect(other);
    else whole.subtract(other);
  }
  return whole;
}

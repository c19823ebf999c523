import { compareText } from "../../errors/mod.ts";
import { type Criterion, parseUnion, type Union } from "./criterion.ts";
import { matcherOf, type SelectionContext } from "./methods.ts";
import type { MacroState, PreviousState, SourceStatus } from "./node_state.ts";
import { Relatives } from "./relatives.ts";
import type { SelectableNode } from "./selectable_node.ts";
import type { SelectorDefinition } from "./selector_definition.ts";

/** Which tests come along with the nodes they test.
 *
 * - `eager`: each test that reads a selected node.
 * - `cautious`: those that read selected nodes only.
 * - `buildable`: those that read selected nodes and their ancestors only.
 * - `empty`: none.
 */
export type IndirectSelection = "eager" | "cautious" | "buildable" | "empty";

/** What to select. Each text is as `dbt ls --select` takes it. */
export interface SelectionRequest {
  /** Everything when left out or empty. */
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** Name of a definition of selectors.yml; then `select` and `exclude` are ignored, as in dbt. */
  readonly selector?: string;
  /** Only these of what was selected; all when left out. */
  readonly resourceTypes?: readonly string[];
  /** `eager` when left out, as in dbt. */
  readonly indirectSelection?: IndirectSelection;
}

export interface Selection {
  /** Sorted by id. */
  readonly nodes: readonly SelectableNode[];
  /** Criteria that nothing matched, in the order in which they were given. */
  readonly unmatched: readonly string[];
}

/** What is known besides the nodes. */
export interface NodeSelectorOptions {
  /** dbt's name of the root project: `package:this`. */
  readonly projectName: string;
  /** What `state:` compares with; without it, `state:` is refused. */
  readonly previous?: PreviousState;
  /** The macros of now, by unique id, for `state:modified`. */
  readonly macros?: ReadonlyMap<string, MacroState>;
  /** Statuses of run_results.json by unique id; without it, `result:` is refused. */
  readonly results?: ReadonlyMap<string, string>;
  /** Without it, `source_status:` is refused. */
  readonly sourceStatus?: SourceStatus;
  /** selectors.yml, in its order. */
  readonly selectors?: readonly SelectorDefinition[];
}

/** dbt's node selection over a list of nodes.
 *
 * @example
 * ```ts ignore
 * const selector = new NodeSelector(nodes, { projectName: "shop" });
 * const { nodes: found } = selector.select({ select: ["tag:nightly+"], exclude: ["config.materialized:view"] });
 * ```
 */
export class NodeSelector {
  readonly #context: SelectionContext;
  readonly #relatives: Relatives;

  /** @param nodes in any order, ids unique. Time and memory O(nodes + edges). */
  constructor(nodes: Iterable<SelectableNode>, options: NodeSelectorOptions) {
    const sorted = [...nodes].sort((a, b) => compareText(a.uniqueId, b.uniqueId));
    this.#context = { nodes: sorted, projectName: options.projectName };
    this.#relatives = new Relatives(sorted);
  }

  /** Time O(criteria × (nodes + edges)).
   * @throws {GraphError} `graph/bad-selector`, `graph/unknown-selector-method`, `graph/unsupported-selector-method`.
   */
  select(request: SelectionRequest): Selection {
    const { select = [], exclude = [], resourceTypes = null, indirectSelection = "eager" } =
      request;
    const unmatched: string[] = [];
    const excluded = this.#union(parseUnion(exclude), indirectSelection, unmatched);
    const excludedNames = unmatched.splice(0);
    const included = select.length === 0
      ? this.#all()
      : this.#union(parseUnion(select), indirectSelection, unmatched);
    const nodes = this.#context.nodes.filter((node, i) =>
      included.direct.has(i) && !excluded.direct.has(i) &&
      (resourceTypes === null || resourceTypes.includes(node.resourceType))
    );
    return { nodes, unmatched: [...unmatched, ...excludedNames] };
  }

  #all(): Chosen {
    return { direct: new Set(this.#context.nodes.keys()), tests: new Set() };
  }

  #union(union: Union, mode: IndirectSelection, unmatched: string[]): Chosen {
    const groups = union.groups.map(({ raw, criteria }) => {
      const chosen = criteria.map((criterion) => this.#criterion(criterion, mode));
      const group = this.#combine(chosen, common, mode);
      if (group.direct.size === 0) unmatched.push(raw);
      return group;
    });
    return this.#combine(groups, united, mode);
  }

  #criterion(criterion: Criterion, mode: IndirectSelection): Chosen {
    const matches = matcherOf(criterion, this.#context);
    const found = new Set<number>();
    this.#context.nodes.forEach((node, i) => {
      if (matches(node)) found.add(i);
    });
    const { childrensParents, parentDepth, childDepth } = criterion;
    let selected = found;
    if (childrensParents) {
      const family = united(found, this.#relatives.children(found, Infinity));
      selected = united(family, this.#relatives.parents(family, Infinity));
    }
    if (parentDepth > 0) selected = united(selected, this.#relatives.parents(found, parentDepth));
    if (childDepth > 0) selected = united(selected, this.#relatives.children(found, childDepth));
    return this.#withTests(selected, mode);
  }

  /** Adds the tests that come along; those that might still, once their other parents are selected, are kept apart. */
  #withTests(selected: ReadonlySet<number>, mode: IndirectSelection): Chosen {
    const direct = new Set(selected);
    const tests = new Set<number>();
    if (mode === "empty") return { direct, tests };
    const known = mode === "buildable" ? this.#withAncestorsAndSources(selected) : selected;
    for (const i of selected) {
      for (const child of this.#relatives.childrenOf(i)) {
        if (!this.#isTest(child)) continue;
        if (mode === "eager" || this.#relatives.parentsAreIn(child, known)) direct.add(child);
        else tests.add(child);
      }
    }
    return { direct, tests };
  }

  /** Combines what was selected, and separately what was selected with the tests that might come along. */
  #combine(
    parts: readonly Chosen[],
    operation: (a: ReadonlySet<number>, b: ReadonlySet<number>) => Set<number>,
    mode: IndirectSelection,
  ): Chosen {
    if (parts.length === 0) return { direct: new Set(), tests: new Set() };
    const direct = parts.map((p) => p.direct).reduce(operation);
    const tests = parts.map((p) => united(p.direct, p.tests)).reduce(operation);
    if (mode === "eager" || mode === "empty") return { direct, tests };
    const known = mode === "buildable"
      ? united(direct, this.#relatives.parents(direct, Infinity))
      : new Set(direct);
    for (const i of tests) {
      // unit tests have one parent: they came with it, or not at all
      if (this.#context.nodes[i]!.resourceType !== "test") continue;
      if (this.#relatives.parentsAreIn(i, known)) direct.add(i);
    }
    return { direct, tests };
  }

  #withAncestorsAndSources(selected: ReadonlySet<number>): ReadonlySet<number> {
    const known = united(selected, this.#relatives.parents(selected, Infinity));
    this.#context.nodes.forEach((node, i) => {
      if (node.resourceType === "source") known.add(i);
    });
    return known;
  }

  #isTest(i: number): boolean {
    const { resourceType } = this.#context.nodes[i]!;
    return resourceType === "test" || resourceType === "unit_test";
  }
}

interface Chosen {
  readonly direct: Set<number>;
  /** Tests of selected nodes that lack some of their parents. */
  readonly tests: Set<number>;
}

// Set.union and Set.intersection are too new for Node 20
function united(a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> {
  const all = new Set(a);
  for (const i of b) all.add(i);
  return all;
}

function common(a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> {
  return new Set([...a].filter((i) => b.has(i)));
}

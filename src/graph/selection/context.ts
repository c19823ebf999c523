import { FqnIndex } from "./fqn.ts";
import { changedMacros } from "./changed_macros.ts";
import type { MacroState, PreviousState, SourceStatus } from "./node_state.ts";
import { NodeSet } from "./node_set.ts";
import { pathsOf } from "./path_method.ts";
import type { SelectableNode } from "./selectable_node.ts";
import type { SelectorDefinition } from "./selector_definition.ts";

/** What is known besides the nodes. */
export interface NodeSelectorOptions {
  /** dbt's name of the root project: `package:this`. */
  readonly projectName: string;
  /** What `state:` compares with; without it, `state:` is refused. */
  readonly previous?: PreviousState;
  /** The macros of now, by unique id; needed with `previous`. */
  readonly macros?: ReadonlyMap<string, MacroState>;
  /** Statuses of run_results.json by unique id; without it, `result:` is refused. */
  readonly results?: ReadonlyMap<string, string>;
  /** Without it, `source_status:` is refused. */
  readonly sourceStatus?: SourceStatus;
  /** selectors.yml, in its order: a definition can use those before it. */
  readonly selectors?: readonly SelectorDefinition[];
  /** Groups of somebody else than dbt, by node id: `group:` matches them, too. Looked at when a selection is made, so that one may
   * follow from another. */
  readonly furtherGroups?: ReadonlyMap<string, string>;
}

/** What methods know besides the node itself, and what they compute once for all criteria. */
export class SelectionContext {
  readonly nodes: readonly SelectableNode[];
  readonly known: NodeSelectorOptions;
  readonly #nodesByText = new Map<string, Map<string, number[]>>();
  #fqnIndex: FqnIndex | null = null;
  #projectPaths: ReadonlyMap<string, boolean> | null = null;
  #changedMacros: ReadonlySet<string> | null = null;

  constructor(nodes: readonly SelectableNode[], known: NodeSelectorOptions) {
    if (known.previous !== undefined && known.macros === undefined) {
      throw new TypeError("Cannot compare with a previous state without `macros`");
    }
    this.nodes = nodes;
    this.known = known;
  }

  get fqnIndex(): FqnIndex {
    return this.#fqnIndex ??= new FqnIndex(this.nodes);
  }

  /** The nodes that have a text of which `matches` is true. Each text is looked at once, however many nodes have it.
   * @param attribute a name for `textsOf`, whose result is kept under it.
   */
  withText(
    attribute: string,
    textsOf: (node: SelectableNode) => readonly string[],
    matches: (text: string) => boolean,
  ): NodeSet {
    let nodesBy = this.#nodesByText.get(attribute);
    if (nodesBy === undefined) {
      nodesBy = new Map<string, number[]>();
      for (const [i, node] of this.nodes.entries()) {
        for (const text of textsOf(node)) {
          const known = nodesBy.get(text);
          if (known === undefined) nodesBy.set(text, [i]);
          else known.push(i);
        }
      }
      this.#nodesByText.set(attribute, nodesBy);
    }
    const found = new NodeSet(this.nodes.length);
    for (const [text, nodes] of nodesBy) {
      if (matches(text)) { for (const i of nodes) found.add(i); }
    }
    return found;
  }

  get projectPaths(): ReadonlyMap<string, boolean> {
    return this.#projectPaths ??= pathsOf(this.nodes, this.known.projectName);
  }

  /** Macros that differ from those of the previous state, and those that reach one; none without a previous state. */
  get changedMacros(): ReadonlySet<string> {
    const { macros = new Map(), previous } = this.known;
    return this.#changedMacros ??= changedMacros(macros, previous?.macros ?? macros);
  }
}

import { FqnTexts } from "./fqn.ts";
import { changedMacros } from "./changed_macros.ts";
import type { MacroState, PreviousState, SourceStatus } from "./node_state.ts";
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
}

/** What methods know besides the node itself, and what they compute once for all criteria. */
export class SelectionContext {
  readonly nodes: readonly SelectableNode[];
  readonly known: NodeSelectorOptions;
  #fqnTexts: FqnTexts | null = null;
  #changedMacros: ReadonlySet<string> | null = null;

  constructor(nodes: readonly SelectableNode[], known: NodeSelectorOptions) {
    if (known.previous !== undefined && known.macros === undefined) {
      throw new TypeError("Cannot compare with a previous state without `macros`");
    }
    this.nodes = nodes;
    this.known = known;
  }

  get fqnTexts(): FqnTexts {
    return this.#fqnTexts ??= new FqnTexts(this.nodes);
  }

  /** Macros that differ from those of the previous state, and those that reach one; none without a previous state. */
  get changedMacros(): ReadonlySet<string> {
    const { macros = new Map(), previous } = this.known;
    return this.#changedMacros ??= changedMacros(macros, previous?.macros ?? macros);
  }
}

import type { SelectionText } from "../../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  GraphError,
  type Location,
  type Path,
} from "../../errors/mod.ts";
import { NodeSelector } from "../../graph/mod.ts";
import { type AssetGraph, dbtProjectName, type GraphInput } from "../graph/asset_graph.ts";
import type { ContractedGraph } from "../graph/contract.ts";
import { selectableNodes } from "./selectable_nodes.ts";
import { selectableTransforms } from "./selectable_transforms.ts";

/** A selection of floe.yaml; groups, schedules and sensors are some. */
export interface Wanted {
  /** Null: everything. */
  readonly select: SelectionText | null;
  readonly exclude: SelectionText | null;
}

/** dbt's node selection over one product, for whatever of floe.yaml selects. */
export class ProductSelector {
  readonly #graph: AssetGraph;
  readonly #kept: ReadonlySet<number>;
  readonly #input: GraphInput;
  readonly #diagnostics: Diagnostic[];
  readonly #groups = new Map<string, string>();
  #selector: NodeSelector | null = null;
  #hints = 0;

  /** Nothing is indexed before the first selection: a product may have none. */
  constructor(
    input: GraphInput,
    graph: AssetGraph,
    { kept }: ContractedGraph,
    diagnostics: Diagnostic[],
  ) {
    this.#input = input;
    this.#graph = graph;
    this.#kept = new Set(kept);
    this.#diagnostics = diagnostics;
  }

  /** From now on, `group:` followed by that name selects these nodes, too. */
  define(group: string, nodes: Iterable<number>): void {
    for (const i of nodes) this.#groups.set(this.#graph.nodes[i]!.id, group);
  }

  /** The group of floe.yaml that an asset is in. */
  groupOf(id: string): string | null {
    return this.#groups.get(id) ?? null;
  }

  /** What is selected, as `dbt ls` has it; a list is a union.
   *
   * Errors are collected: the graph's own (`graph/bad-selector`, `graph/unknown-selector-method`, `graph/selector-needs-state`), then
   * nothing is selected; `plan/nothing-selected` (warning) for each criterion that matches nothing.
   * @param at path of what selects; `select` and `exclude` are its keys.
   * @returns indices of assets in the graph, those built elsewhere included.
   */
  select(wanted: Wanted, at: Path): ReadonlySet<number> {
    const select = textsOf(wanted.select);
    const exclude = textsOf(wanted.exclude);
    try {
      const selector = this.#selector ??= this.#index();
      const { nodes, unmatched } = selector.select({
        select,
        exclude,
        indirectSelection: "empty", // tests are no assets
      });
      for (const criterion of unmatched) this.#matchesNothing(criterion, wanted, at, selector);
      const found = new Set<number>();
      for (const { uniqueId } of nodes) {
        const i = this.#graph.indexOf.get(uniqueId);
        if (i !== undefined && this.#kept.has(i)) found.add(i);
      }
      return found;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      this.#diagnostics.push(this.#refused(error, wanted, at));
      return new Set();
    }
  }

  #index(): NodeSelector {
    const { dbt, artifacts } = this.#input;
    return dbt === null
      ? new NodeSelector(selectableTransforms(this.#graph, artifacts), {
        projectName: dbtProjectName(artifacts),
        furtherGroups: this.#groups,
      })
      : new NodeSelector(selectableNodes(dbt), {
        projectName: dbt.projectName,
        furtherGroups: this.#groups,
      });
  }

  #refused(error: GraphError, wanted: Wanted, at: Path): Diagnostic {
    const found = error.toDiagnostic();
    const [key, index] = found.path;
    const path = key === undefined ? at : pathOf(wanted, at, key as Key, Number(index));
    const text = key === undefined ? "" : textsOf(wanted[key as Key])[Number(index)] ?? "";
    return {
      ...found,
      path,
      location: within(this.#input.locate(path), text, Number(found.facts.offset ?? 0)),
      hint: found.code === "graph/selector-needs-state"
        ? "A product knows no earlier run: select by what dbt's manifest says now"
        : found.hint,
    };
  }

  /** Why `group:` selects nothing although floe.yaml has the group. */
  #emptyGroup(criterion: string, [, list, index]: Path): string | null {
    const name = /group:([^+]+)/.exec(criterion)?.[1];
    const groups = this.#input.artifacts.orchestration?.groups ?? [];
    const position = groups.findIndex((g) => g.name === name);
    if (position < 0) return null;
    return list === "groups" && position >= Number(index)
      ? `Move the group "${name}" up: a group knows only those above it`
      : `The group "${name}" takes no asset`;
  }

  #matchesNothing(criterion: string, wanted: Wanted, at: Path, selector: NodeSelector): void {
    const place = placeOf(criterion, wanted);
    const path = pathOf(wanted, at, place.key, place.index);
    // so many mean that a manifest is another project's, and each search looks at all names
    const nearest = this.#hints++ < HINT_LIMIT ? selector.nearest(criterion) : null;
    this.#diagnostics.push(diagnostic({
      code: "plan/nothing-selected",
      severity: "warning",
      message: `The criterion "${criterion}" matches nothing`,
      path,
      location: within(this.#input.locate(path), place.text, place.offset, criterion.length),
      hint: this.#emptyGroup(criterion, at) ??
        (nearest === null
          ? "Correct its spelling; `ls` prints all names"
          : `Did you mean "${nearest}"?`),
      facts: { selector: criterion, nearest },
    }));
  }
}

/** A selection as one text, for people. */
export function printSelection(text: SelectionText | null): string | null {
  return text === null ? null : textsOf(text).join(" ");
}

type Key = "select" | "exclude";

/** YAML folds a text over several lines; dbt has single blanks between words. */
function textsOf(text: SelectionText | null): readonly string[] {
  const texts = text === null ? [] : typeof text === "string" ? [text] : text;
  return texts.map((t) => t.trim().replaceAll(/\s+/g, " "));
}

function pathOf(wanted: Wanted, at: Path, key: Key, index: number): Path {
  return typeof wanted[key] === "string" ? [...at, key] : [...at, key, index];
}

/** Where a criterion that matched nothing stands: the first word that is equal to it. */
function placeOf(
  criterion: string,
  wanted: Wanted,
): { key: Key; index: number; text: string; offset: number } {
  for (const key of ["select", "exclude"] as const) {
    for (const [index, text] of textsOf(wanted[key]).entries()) {
      let offset = 0;
      for (const word of text.split(" ")) {
        if (word === criterion) return { key, index, text, offset };
        offset += word.length + 1;
      }
    }
  }
  return { key: "select", index: 0, text: "", offset: 0 };
}

/** A place inside a text. Exact where the text stands on one line as it is, in quotes or without; else where the text begins. */
function within(
  location: Location | null,
  text: string,
  offset: number,
  length: number | null = null,
): Location | null {
  const { start, end } = location ?? {};
  if (start == null || end == null || start.line !== end.line) return location;
  const quotes = (end.offset - start.offset - text.length) / 2;
  if (quotes !== 0 && quotes !== 1) return location;
  const moved = (by: number) => ({
    line: start.line,
    column: start.column + quotes + by,
    offset: start.offset + quotes + by,
  });
  return {
    ...location!,
    start: moved(offset),
    end: length === null ? moved(text.length) : moved(offset + length),
  };
}

const HINT_LIMIT = 20;

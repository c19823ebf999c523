import type { CompiledArtifacts } from "../../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  type Location,
  type Path,
  type RelatedLocation,
} from "../../errors/mod.ts";
import { buildGraph } from "../../graph/mod.ts";
import type { AssetGraph } from "./asset_graph.ts";
import { edgeKinds } from "./edge_list.ts";

/** One error `plan/cycle` for each knot of the graph: a shortest full cycle, with the place of each of its edges. */
export function checkCycles(
  graph: AssetGraph,
  artifacts: CompiledArtifacts,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const indexed = buildGraph(graph.nodes.map((n) => n.id), graph.edges.pairs());
  try {
    return indexed.cycles().map((cycle) => cycleError(graph, [...cycle], artifacts, locate));
  } finally {
    indexed.free();
  }
}

function cycleError(
  graph: AssetGraph,
  cycle: readonly number[],
  artifacts: CompiledArtifacts,
  locate: (path: Path) => Location | null,
): Diagnostic {
  const ids = cycle.map((i) => graph.nodes[i]!.id);
  const related = cycle.slice(1).map((to, k): RelatedLocation =>
    edgePlace(graph, cycle[k]!, to, locate)
  );
  const declared = cycle.slice(1).map((to, k) => graph.declaredAt.get(`${cycle[k]} ${to}`)).find((
    p,
  ) => p);
  const first = artifacts.metadata.product_name;
  return diagnostic({
    code: "plan/cycle",
    message: cycle.length === 2
      ? `Cannot order the product "${first}": "${ids[0]}" depends on itself`
      : `Cannot order the product "${first}": ${cycle.length - 1} assets depend on each other`,
    path: declared ?? [],
    location: declared === undefined ? related[0]?.location ?? null : locate(declared),
    hint: "Remove one dependency from the cycle",
    facts: { nodes: ids },
    related,
  });
}

function edgePlace(
  graph: AssetGraph,
  from: number,
  to: number,
  locate: (path: Path) => Location | null,
): RelatedLocation {
  const [parent, child] = [graph.nodes[from]!, graph.nodes[to]!];
  const kind = edgeKinds(graph.edges.kindsOf(from, to))[0];
  const message = `"${child.name}" depends on "${parent.name}" (${kind})`;
  const declared = graph.declaredAt.get(`${from} ${to}`);
  if (kind === "declared" && declared !== undefined) return { message, location: locate(declared) };
  const ref = child.node?.refLocations.find((r) => r.uniqueId === parent.id);
  if (ref !== undefined) {
    return {
      message,
      location: { file: ref.file, start: { line: ref.line, column: ref.column, offset: 0 } },
    };
  }
  return { message, location: fileOf(graph, to) };
}

function fileOf(graph: AssetGraph, index: number): Location | null {
  const file = graph.nodes[index]!.node?.originalFilePath;
  return file ? { file, start: null } : null;
}

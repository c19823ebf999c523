import type { CompiledArtifacts } from "../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  type Location,
  type Path,
  type RelatedLocation,
} from "../errors/mod.ts";
import { buildGraph, type Cycle } from "../graph/mod.ts";
import type { AssetGraph } from "./asset_graph.ts";
import { edgeKindBits, edgeKinds } from "./edge_list.ts";

/** One error for each knot of the graph: a shortest full cycle, with the place of each of its edges.
 *
 * Relation edges are a guess from table names. Where they alone close a cycle (a model that reads what a later one
 * wrote yesterday), they are removed from `graph.edges`, with a warning `plan/relation-cycle`.
 * @returns diagnostics, among them `plan/cycle` for every cycle that stays.
 */
export function checkCycles(
  graph: AssetGraph,
  artifacts: CompiledArtifacts,
  locate: (path: Path) => Location | null,
): Diagnostic[] {
  const ids = graph.nodes.map((n) => n.id);
  const knots = knotsOf(ids, graph.edges.pairs());
  if (knots === null) return [];
  const diagnostics: Diagnostic[] = certainCycles(ids, graph).map((cycle) =>
    cycleError(graph, [...cycle], artifacts, locate)
  );

  graph.edges.removeKind(edgeKindBits.relation, (from, to, kinds) => {
    const doomed = knots[from] === knots[to] &&
      kinds === edgeKindBits.relation;
    if (doomed) {
      const [builder, reader] = [graph.nodes[from]!, graph.nodes[to]!];
      diagnostics.push(diagnostic({
        code: "plan/relation-cycle",
        severity: "warning",
        message: `"${reader.id}" reads the table that "${builder.id}" builds, and comes before it`,
        location: fileOf(graph, to),
        hint: "It sees what the run before wrote. Use ref() if it should wait, and break the cycle",
        facts: { builder: builder.id, reader: reader.id },
      }));
    }
    return doomed;
  });
  return diagnostics;
}

/** The component of each node, or null when the graph has no cycle. */
function knotsOf(ids: readonly string[], edges: Uint32Array): Uint32Array | null {
  const graph = buildGraph(ids, edges);
  try {
    return graph.cycles().length === 0 ? null : graph.components();
  } finally {
    graph.free();
  }
}

/** Cycles of edges that somebody wrote down. */
function certainCycles(ids: readonly string[], { edges }: AssetGraph): Cycle[] {
  const graph = buildGraph(ids, edges.pairs(edgeKindBits.ref | edgeKindBits.declared));
  try {
    return graph.cycles();
  } finally {
    graph.free();
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

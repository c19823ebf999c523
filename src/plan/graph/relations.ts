import type { DbtRelation } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { buildGraph } from "../../graph/mod.ts";
import type { AssetGraph, GraphNode } from "./asset_graph.ts";
import { appendTo } from "../append_to.ts";
import type { ContractedGraph } from "./contract.ts";
import { edgeKindBits } from "./edge_list.ts";

/** Adds the edges that dbt does not record: from an asset that builds a table to each asset that reads it as a source.
 *
 * Packages and demo projects declare sources over tables that their own seeds create; dbt then starts the models before their data
 * exist. Such edges are a guess from names: where they alone close a cycle (a model that reads what a later one wrote yesterday),
 * they are left out, with a warning `plan/relation-cycle`.
 */
export function addRelationEdges(
  graph: AssetGraph,
  { edges }: ContractedGraph,
  diagnostics: Diagnostic[],
): void {
  const { relation } = edgeKindBits;
  const found: [number, number][] = [];
  for (let e = 0; e < edges.length; e++) {
    for (const builder of graph.buildersOf.get(edges.from(e)) ?? []) {
      if (builder !== edges.to(e)) found.push([builder, edges.to(e)]);
    }
  }
  if (found.length === 0) return;
  for (const [builder, reader] of found) edges.add(builder, reader, relation);
  edges.sort();

  const component = stronglyConnected(graph.nodes.map((n) => n.id), edges.pairs());
  if (component === null) return;
  edges.removeKind(relation, (from, to, kinds) => {
    const doomed = component[from] === component[to] && kinds === relation;
    if (doomed) diagnostics.push(leftOut(graph.nodes[from]!, graph.nodes[to]!));
    return doomed;
  });
}

/** The strongly connected component of each node; null: the graph has no cycle.
 * @param edges `[from, to]` flattened. */
function stronglyConnected(ids: readonly string[], edges: Uint32Array): Uint32Array | null {
  const graph = buildGraph(ids, edges);
  try {
    return graph.cycles().length === 0 ? null : graph.components();
  } finally {
    graph.free();
  }
}

function leftOut(builder: GraphNode, reader: GraphNode): Diagnostic {
  const file = reader.node?.originalFilePath;
  return diagnostic({
    code: "plan/relation-cycle",
    severity: "warning",
    message: `"${reader.id}" reads the table that "${builder.id}" builds, and comes before it`,
    location: file ? { file, start: null } : null,
    hint: "It sees what the run before wrote. Use ref() if it should wait, and break the cycle",
    facts: { builder: builder.id, reader: reader.id },
  });
}

/** The assets that build the table of each source, by index; sources that nobody here builds are missing.
 *
 * The match is by database, schema and identifier, ignoring case and quotes; what names no schema matches nothing.
 */
export function buildersOfSources(
  nodes: readonly GraphNode[],
): ReadonlyMap<number, readonly number[]> {
  const built = new Map<string, number[]>();
  nodes.forEach(({ node }, index) => {
    if (node === null || node.injected || node.materialized === "ephemeral") return;
    const key = relationKey(node.relation);
    if (key !== null) appendTo(built, key, index);
  });
  const builders = new Map<number, readonly number[]>();
  nodes.forEach(({ source }, index) => {
    const key = source === null ? null : relationKey(source.relation);
    const found = key === null ? undefined : built.get(key);
    if (found !== undefined) builders.set(index, found);
  });
  return builders;
}

/** Names of one table are equal as keys, whatever their case and quotes; null for what names no schema. */
export function relationKey({ database, schema, identifier }: DbtRelation): string | null {
  if (!schema || !identifier) return null;
  return [database ?? "", schema, identifier]
    .map((part) => part.replace(/["`\[\]]/g, "").toLowerCase()).join("\u0000");
}

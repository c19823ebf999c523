import type { DbtRelation } from "../artifacts/mod.ts";
import type { GraphNode } from "./asset_graph.ts";
import type { EdgeList } from "./edge_list.ts";

/** Edges that dbt does not record: from an asset that builds a table to each node that reads it as a source.
 *
 * Packages and demo projects declare sources over tables that their own seeds create; dbt then starts the models
 * before their data exist. The match is by database, schema and identifier, ignoring case and quotes.
 * @param builderOf what {@linkcode buildersOfSources} found.
 * @param refs the `ref` edges, source to reader among them.
 * @returns `[builder, reader]` node indices; a node that reads its own table is left out.
 */
export function relationEdges(
  builderOf: ReadonlyMap<number, number>,
  refs: EdgeList,
): [number, number][] {
  const found: [number, number][] = [];
  if (builderOf.size === 0) return found;
  for (let i = 0; i < refs.length; i++) {
    const builder = builderOf.get(refs.from(i));
    if (builder !== undefined && builder !== refs.to(i)) found.push([builder, refs.to(i)]);
  }
  return found;
}

/** The asset that builds the table of each source; sources that nobody here builds are missing. */
export function buildersOfSources(nodes: readonly GraphNode[]): ReadonlyMap<number, number> {
  const built = new Map<string, number>();
  nodes.forEach(({ node }, index) => {
    if (node !== null && !node.injected && node.materialized !== "ephemeral") {
      built.set(relationKey(node.relation), index);
    }
  });
  const builders = new Map<number, number>();
  nodes.forEach(({ source }, index) => {
    const builder = source === null ? undefined : built.get(relationKey(source.relation));
    if (builder !== undefined) builders.set(index, builder);
  });
  return builders;
}

function relationKey(relation: DbtRelation): string {
  return [relation.database ?? "", relation.schema ?? "", relation.identifier]
    .map((part) => part.replace(/["`\[\]]/g, "").toLowerCase()).join("\u0000");
}

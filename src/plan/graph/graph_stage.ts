import { type Diagnostic, hasErrors } from "../../errors/mod.ts";
import { buildAssetGraph, type GraphInput, isBuilt } from "./asset_graph.ts";
import { type GraphContext, orchestrationOf } from "../context.ts";
import { contractEphemerals } from "./contract.ts";
import { checkCycles } from "./cycles.ts";
import { orderOf } from "./order.ts";
import { addRelationEdges } from "./relations.ts";
import { ProductSelector } from "../selection/select.ts";

/** What exists and what depends on what, before anybody says how it is built.
 *
 * Errors: `plan/duplicate-transform`, `plan/unknown-transform`, `plan/unknown-dependency`, `plan/cycle`.
 * @param diagnostics to which these are added.
 * @returns null when there is one: then nodes have no order.
 */
export function graphStage(input: GraphInput, diagnostics: Diagnostic[]): GraphContext | null {
  const before = diagnostics.length;
  const graph = buildAssetGraph(input, diagnostics);
  diagnostics.push(...checkCycles(graph, input.artifacts, input.locate));
  if (hasErrors(diagnostics.slice(before))) return null;
  const order = orderOf(graph.nodes.map((n) => n.id), graph.edges.pairs());
  const contracted = contractEphemerals(graph, order);
  addRelationEdges(graph, contracted, diagnostics);
  return {
    input,
    spec: orchestrationOf(input),
    graph,
    contracted,
    order,
    built: contracted.kept.filter((i) => isBuilt(graph.nodes[i]!)),
    selector: new ProductSelector(input, graph, contracted, diagnostics),
    diagnostics,
  };
}

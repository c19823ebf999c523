import type { CompiledArtifacts } from "../../artifacts/mod.ts";
import type { SelectableNode } from "../../graph/mod.ts";
import type { AssetGraph } from "../graph/asset_graph.ts";
import { appendTo } from "../append_to.ts";
import { planAsset } from "../assets.ts";

/** What can be selected without a dbt manifest: the transforms, as the models that they will be. */
export function selectableTransforms(
  graph: AssetGraph,
  artifacts: CompiledArtifacts,
): SelectableNode[] {
  const parents = new Map<number, string[]>();
  for (let e = 0; e < graph.edges.length; e++) {
    appendTo(parents, graph.edges.to(e), graph.nodes[graph.edges.from(e)]!.id);
  }
  return graph.nodes.map((node, i) => {
    const asset = planAsset(node, artifacts, null, null);
    return {
      uniqueId: asset.id,
      resourceType: "model",
      name: asset.name,
      packageName: asset.packageName,
      fqn: asset.fqn,
      path: asset.file,
      patchPath: null,
      tags: asset.tags,
      group: asset.group,
      access: asset.access,
      version: asset.version,
      sourceName: null,
      testKind: null,
      testName: null,
      config: asset.materialized === null ? {} : { materialized: asset.materialized },
      dependsOn: parents.get(i) ?? [],
    };
  });
}

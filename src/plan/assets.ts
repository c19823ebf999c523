import type { CompiledArtifacts, DbtNode, DbtSource } from "../artifacts/mod.ts";
import { compareText } from "../errors/mod.ts";
import type { GraphNode } from "./graph/asset_graph.ts";
import type { AssetPolicy } from "./policies/asset_policies.ts";
import { microbatchOf } from "./partitions/microbatch.ts";
import type { PlanAsset } from "./types.ts";

/** Everything that is known of an asset, from dbt and from the transforms that speak of it.
 * @param block id of the block that builds it; null for what is built elsewhere.
 * @param policy how it is built; null likewise.
 */
export function planAsset(
  graphNode: GraphNode,
  artifacts: CompiledArtifacts,
  block: string | null,
  policy: AssetPolicy | null,
): PlanAsset {
  const facts = graphNode.source !== null
    ? sourceFacts(graphNode.source)
    : graphNode.node !== null
    ? nodeFacts(graphNode.node)
    : transformFacts(graphNode);
  const transforms = graphNode.transforms.map((i) => artifacts.transforms!.models[i]!);
  const owner = artifacts.orchestration?.owner;
  return {
    id: graphNode.id,
    name: graphNode.name,
    ...facts,
    tags: transforms.length === 0
      ? facts.tags
      : sortedUnique([...facts.tags, ...transforms.flatMap((t) => t.tags ?? [])]),
    owners: facts.owners.length > 0 || facts.external || !owner ? facts.owners : [owner],
    tier: transforms.find((t) => t.quality_tier)?.quality_tier ?? null,
    compute: policy?.compute ?? null,
    block,
    orchestrationGroup: policy?.group ?? null,
    partition: policy?.partition ?? null,
    freshness: policy?.freshness ?? null,
    automation: policy?.automation ?? null,
    microbatch: policy === null ? null : microbatchOf(graphNode.node),
    producer: null,
  };
}

type Facts = Omit<
  PlanAsset,
  | "id"
  | "name"
  | "tier"
  | "compute"
  | "block"
  | "orchestrationGroup"
  | "partition"
  | "freshness"
  | "automation"
  | "microbatch"
  | "producer"
>;

function nodeFacts(node: DbtNode): Facts {
  return {
    kind: node.resourceType,
    version: node.version,
    packageName: node.packageName,
    fqn: node.fqn,
    external: node.injected,
    sourceName: null,
    description: node.description,
    tags: node.tags,
    owners: node.owners,
    group: node.group,
    access: node.access,
    contract: (node.config.contract as { enforced?: unknown } | undefined)?.enforced === true,
    materialized: node.materialized,
    language: node.language,
    file: node.originalFilePath,
    relation: node.relation.name,
    configSchema: node.configSchema,
    identifier: node.relation.identifier,
    codeVersion: node.checksum,
    meta: node.meta,
    columns: node.columns,
  };
}

function sourceFacts(source: DbtSource): Facts {
  return {
    kind: "source",
    version: null,
    packageName: source.packageName,
    fqn: source.fqn,
    external: true,
    sourceName: source.sourceName,
    description: source.description,
    tags: source.tags,
    owners: NONE,
    group: null,
    access: null,
    contract: false,
    materialized: null,
    language: null,
    file: source.originalFilePath,
    relation: source.relation.name,
    configSchema: null,
    identifier: source.relation.identifier,
    codeVersion: null,
    meta: source.meta,
    columns: source.columns,
  };
}

/** Without a dbt manifest nothing is known but the name. */
function transformFacts(graphNode: GraphNode): Facts {
  const packageName = graphNode.id.split(".")[1]!;
  return {
    kind: "transform",
    version: null,
    packageName,
    fqn: [packageName, graphNode.name],
    external: false,
    sourceName: null,
    description: "",
    tags: NONE,
    owners: NONE,
    group: null,
    access: null,
    contract: false,
    materialized: null,
    language: "sql",
    file: "",
    relation: null,
    configSchema: null,
    identifier: graphNode.name,
    codeVersion: null,
    meta: {},
    columns: NONE,
  };
}

const NONE: readonly never[] = [];

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}

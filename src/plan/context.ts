import type { OrchestrationSpec } from "../artifacts/mod.ts";
import type { Diagnostic } from "../errors/mod.ts";
import type { AssetGraph, GraphInput } from "./graph/asset_graph.ts";
import type { ContractedGraph } from "./graph/contract.ts";
import type { AssetPolicy } from "./policies/asset_policies.ts";
import type { ProductSelector } from "./selection/select.ts";
import type { PlanGroup, PlanPartition } from "./types.ts";

/** What the steps after the graph share. */
export interface GraphContext {
  readonly input: GraphInput;
  /** What floe.yaml says; nothing when there is none. */
  readonly spec: OrchestrationSpec;
  readonly graph: AssetGraph;
  readonly contracted: ContractedGraph;
  /** Every node after all that it refs or is declared to depend on. */
  readonly order: Uint32Array;
  /** Indices of the nodes that the product builds, ascending. */
  readonly built: readonly number[];
  readonly selector: ProductSelector;
  /** Where steps put what they find. */
  readonly diagnostics: Diagnostic[];
}

/** What the steps after the groups share. */
export interface PlanContext extends GraphContext {
  /** How each node is built, by index; null for what is built elsewhere. */
  readonly policies: readonly (AssetPolicy | null)[];
  /** By name; those that follow from microbatch models, too. */
  readonly partitions: ReadonlyMap<string, PlanPartition>;
  readonly groups: readonly PlanGroup[];
}

/** `orchestration` of the artifacts, all of whose keys may be missing. */
export function orchestrationOf({ artifacts }: GraphInput): OrchestrationSpec {
  return { ...NOTHING, ...artifacts.orchestration };
}

const NOTHING: OrchestrationSpec = {
  partitions: null,
  groups: null,
  mappings: null,
  schedules: null,
  sensors: null,
  blocks: null,
  locations: null,
  severities: null,
};

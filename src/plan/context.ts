import type { OrchestrationSpec } from "../artifacts/mod.ts";
import type { Diagnostic } from "../errors/mod.ts";
import type { AssetGraph, GraphInput } from "./asset_graph.ts";
import type { ContractedGraph } from "./contract.ts";
import type { ProductSelector } from "./select.ts";

/** What the steps after the graph share. */
export interface PlanContext {
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
};

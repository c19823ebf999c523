/** The neutral middle: from the contract and dbt's manifest to a {@linkcode Plan}. No orchestrator words.
 * @module
 */
export { appendTo } from "./append_to.ts";
export { type AssetGraph, type GraphNode } from "./graph/asset_graph.ts";
export { type BlockLock, parseBlockLock, printBlockLock, sameRules } from "./blocks/block_lock.ts";
export {
  blockLimit,
  type BlockLimits,
  type BlockRules,
  type ChosenRules,
  defaultBlockRules,
  limitedRules,
  type WrittenRules,
  writtenRules,
} from "./blocks/block_rules.ts";
export type { BlockReason } from "./blocks/block_reasons.ts";
export {
  type BlockReport,
  defaultRunCosts,
  reportBlocks,
  type RunCosts,
} from "./blocks/block_report.ts";
export { buildPlan, type Planned, type PlanOptions } from "./build.ts";
export * from "./diff/mod.ts";
export { type ComputeManifest, type DbtManifests } from "./graph/dbt_manifests.ts";
export { edgeKinds, EdgeList } from "./graph/edge_list.ts";
export { safeParseFormerPlan, safeParsePlan } from "./parse_plan.ts";
export { planJsonSchema } from "./schema/json_schema.ts";
export {
  historyKey,
  mannerOfService,
  outlinePlan,
  outlinePlatform,
  placeOfService,
  printOutline,
  type ServiceKind,
} from "./outline/mod.ts";
export {
  type LinkedProducts,
  linkProducts,
  type ProductInput,
  type ProductLink,
} from "./products/mod.ts";
export {
  type ScheduleCover,
  type ScheduleReport,
  scheduleReport,
  type ScheduleRuns,
} from "./launches/schedule_report.ts";
export type * from "./outline/types.ts";
export { selectableNodes } from "./selection/selectable_nodes.ts";
export { selectableTransforms } from "./selection/selectable_transforms.ts";
export { timeFindings } from "./launches/time_findings.ts";
export type * from "./types.ts";

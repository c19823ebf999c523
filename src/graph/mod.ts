/** Directed graphs over string ids: order, levels, components, cycles, paths and blocks, computed in WebAssembly; and dbt's node
 * selection ({@linkcode NodeSelector}), which needs none.
 *
 * An edge `[from, to]` means that `from` comes before `to` (parent to child).
 *
 * @example
 * ```ts
 * import { graphFromNames } from "@floe/orchestrator/graph";
 *
 * using graph = graphFromNames([["raw", "staging"], ["staging", "mart"]]);
 * const names = [...graph.order()].map((index) => graph.ids[index]);
 * if (names.join() !== "raw,staging,mart") throw new Error(names.join());
 * ```
 * @module
 */
export { type CriticalPath, type Cycle, Graph, type GraphOptions, type Quotient } from "./graph.ts";
export { buildGraph, graphFromNames } from "./build.ts";
export {
  type FrontPoint,
  type Partition,
  partition,
  type PartitionObjective,
  type PartitionOptions,
} from "./partition.ts";
export type { MovedNode, PartitionChanges } from "./partition_changes.ts";
export { assessBlocks, type BlockCosts, type PartitionReport } from "./partition_report.ts";
export * from "./selection/mod.ts";

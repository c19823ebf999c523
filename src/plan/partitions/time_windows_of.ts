import type { PlanPartition, PlanTimePartition } from "../types.ts";

/** The windows of time of a partition, or of the dimension of it that has some; null: it has none.
 * @param name of the partition; null: what is not partitioned.
 */
export function timeWindowsOf(
  name: string | null,
  partitions: readonly PlanPartition[],
): PlanTimePartition | null {
  const find = (wanted: string | null) => partitions.find((p) => p.name === wanted);
  const definition = find(name);
  const candidates = definition?.type === "multi" ? definition.dimensions.map(find) : [definition];
  return candidates.find((p) => p?.type === "time") as PlanTimePartition | undefined ?? null;
}

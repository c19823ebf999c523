import type { MappingSpec } from "../../artifacts/mod.ts";
import { samePartition } from "./partition_equal.ts";
import { nearestName, type Path } from "../../errors/mod.ts";
import type { PlanMapping, PlanMultiPartition, PlanPartition } from "../types.ts";

/** What is wrong with a mapping, before its place is known. */
export interface MappingFault {
  readonly code: "plan/partition-mismatch" | "plan/partition-timezones" | "plan/bad-mapping";
  readonly reason: string;
  readonly hint: string;
  /** Below the mapping, where it was written. */
  readonly keys: Path;
}

/** The mapping that holds where floe.yaml writes none.
 *
 * Same definition: identity. Times of one zone: windows that overlap. A dimension and what has it: the dimension. What is not partitioned
 * reads all.
 * @param from of what is read.
 * @param to of what reads; null when it has none.
 */
export function defaultMapping(
  from: PlanPartition,
  to: PlanPartition | null,
): PlanMapping | MappingFault {
  if (to === null) return mapping(from, to, "all");
  if (samePartition(from, to)) return mapping(from, to, "identity");
  if (from.type === "time" && to.type === "time") {
    return from.timezone === to.timezone
      ? mapping(from, to, "time_window")
      : otherZone(from.timezone, to.timezone);
  }
  const common = commonDimensions(from, to);
  if (common.length === 1) return { ...mapping(from, to, "dimension"), dimension: common[0]! };
  return {
    code: "plan/partition-mismatch",
    reason: common.length > 1
      ? `they have several dimensions in common: ${common.join(", ")}`
      : "no key of one says which keys of the other it needs",
    hint: "Write under orchestration.mappings which partitions are read, such as type: all",
    keys: [],
  };
}

/** A mapping that floe.yaml writes, held against the definitions that it is between; all that is wrong with it, or the mapping. */
export function explicitMapping(
  spec: MappingSpec,
  from: PlanPartition,
  to: PlanPartition | null,
): PlanMapping | readonly MappingFault[] {
  switch (spec.type) {
    case "all":
    case "last":
      return mapping(from, to, spec.type);
    case "identity":
      return to !== null && samePartition(from, to) ? mapping(from, to, "identity") : [fault(
        "identity needs the same keys on both sides",
        "Use time_window, all, last or explicit",
        "type",
      )];
    case "time_window":
      return windows(spec, from, to);
    case "explicit":
      return explicitKeys(spec, from, to);
    case "dimension":
      return overDimension(spec, from, to);
  }
}

function fault(reason: string, hint: string, ...keys: Path): MappingFault {
  return { code: "plan/bad-mapping", reason, hint, keys };
}

function windows(
  { startOffset, endOffset }: MappingSpec,
  from: PlanPartition,
  to: PlanPartition | null,
): PlanMapping | readonly MappingFault[] {
  if (from.type !== "time" || to?.type !== "time") {
    return [fault(
      "time_window needs time partitions on both sides",
      from.type === "time" || to?.type === "time" ? "Use all or last" : "Use all, last or explicit",
      "type",
    )];
  }
  if (from.timezone !== to.timezone) {
    return [{ ...otherZone(from.timezone, to.timezone), keys: ["type"] }];
  }
  if (startOffset > endOffset && samePartition(from, to)) {
    return [fault(
      `the first window (${startOffset}) comes after the last (${endOffset})`,
      "Write a startOffset that is not larger than the endOffset",
      "startOffset",
    )];
  }
  if (startOffset === 0 && endOffset === 0 && samePartition(from, to)) {
    return mapping(from, to, "identity"); // which assets of one block may have
  }
  return { ...mapping(from, to, "time_window"), startOffset, endOffset };
}

function otherZone(from: string, to: string): MappingFault {
  return {
    code: "plan/partition-timezones",
    reason: `windows in ${from} and in ${to} do not fit into each other`,
    hint: "Use one time zone, or a mapping of type all or last",
    keys: [],
  };
}

function explicitKeys(
  spec: MappingSpec,
  from: PlanPartition,
  to: PlanPartition | null,
): PlanMapping | readonly MappingFault[] {
  if (to === null) {
    return [fault("explicit needs partitions on both sides", "Use all or last", "type")];
  }
  const unknown = (key: string, partition: PlanPartition, ...at: Path): MappingFault[] => {
    if (partition.type !== "static" || partition.keys.includes(key)) return [];
    const nearest = nearestName(key, partition.keys);
    return [fault(
      `"${partition.name}" has no key "${key}"`,
      nearest === null
        ? `Use one of: ${partition.keys.slice(0, 5).join(", ")}`
        : `Did you mean "${nearest}"?`,
      "keys",
      ...at,
    )];
  };
  const faults = Object.entries(spec.keys ?? {}).flatMap(([key, read]) => [
    ...unknown(key, to, key),
    ...read.flatMap((k, at) => unknown(k, from, key, at)),
  ]);
  return faults.length > 0 ? faults : { ...mapping(from, to, "explicit"), keys: spec.keys ?? {} };
}

function overDimension(
  spec: MappingSpec,
  from: PlanPartition,
  to: PlanPartition | null,
): PlanMapping | readonly MappingFault[] {
  const common = to === null ? [] : commonDimensions(from, to);
  const [first, ...others] = common;
  if (first === undefined) {
    return [fault(
      "they have no dimension in common",
      "Use all, last or explicit, or a multi partition that has the dimension",
      "type",
    )];
  }
  if (spec.dimension === null && others.length > 0) {
    const reason = `they have several dimensions in common: ${common.join(", ")}`;
    return [fault(reason, `Write dimension: ${first}`, "type")];
  }
  const dimension = spec.dimension ?? first;
  if (common.includes(dimension)) return { ...mapping(from, to, "dimension"), dimension };
  const nearest = nearestName(dimension, common);
  return [fault(
    `"${dimension}" is no dimension that both have`,
    nearest === null ? `Use one of: ${common.join(", ")}` : `Did you mean "${nearest}"?`,
    "dimension",
  )];
}

/** Names of the dimensions that both have; what is no multi partition is its own only dimension. */
function commonDimensions(from: PlanPartition, to: PlanPartition): readonly string[] {
  if (from.type !== "multi" && to.type !== "multi") return [];
  const others = new Set(dimensionsOf(to));
  return dimensionsOf(from).filter((dimension) => others.has(dimension));
}

function dimensionsOf(partition: PlanPartition): readonly string[] {
  return partition.type === "multi"
    ? (partition as PlanMultiPartition).dimensions
    : [partition.name];
}

function mapping(
  from: PlanPartition,
  to: PlanPartition | null,
  type: PlanMapping["type"],
): PlanMapping {
  return {
    id: "",
    from: from.name,
    to: to?.name ?? null,
    type,
    startOffset: 0,
    endOffset: 0,
    keys: null,
    dimension: null,
  };
}

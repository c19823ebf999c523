import { planNames } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan, PlanMapping, PlanPartition, PlanTimePartition } from "../../src/plan/mod.ts";
import type { DagsterMapping, DagsterPartition } from "./model.ts";

/** The partition definitions in Dagster's words; those of several dimensions come last, since they name the others.
 * @returns also the Python name of each.
 */
export function lowerPartitions(
  plan: Plan,
): { partitions: DagsterPartition[]; partitionNames: ReadonlyMap<string, string> } {
  const partitionNames = planNames(new Map(plan.partitions.map((p) => [p.name, p.name])));
  const lowered = (partition: PlanPartition): DagsterPartition => {
    const name = partitionNames.get(partition.name)!;
    switch (partition.type) {
      case "time":
        return { type: "time", name, ...timeWindows(partition) };
      case "static":
        return { type: "static", name, keys: partition.keys };
      case "dynamic":
        // the keys lie in the instance, which products share
        return { type: "dynamic", name, registry: `${plan.product.name}/${partition.name}` };
      case "multi":
        return {
          type: "multi",
          name,
          dimensions: Object.fromEntries(
            partition.dimensions.map((d) => [d, partitionNames.get(d)!]),
          ),
        };
    }
  };
  const rank = (p: PlanPartition) => p.type === "multi" ? 1 : 0;
  return {
    partitions: [...plan.partitions]
      .sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name)).map(lowered),
    partitionNames,
  };
}

function timeWindows({ cron, start, end, timezone, endOffset, keyFormat }: PlanTimePartition) {
  return {
    cron,
    start: moment(start, keyFormat),
    end: end === null ? null : moment(end, keyFormat),
    timezone,
    endOffset,
    keyFormat,
  };
}

/** As a key, where a key says all of it; else year to second. */
function moment(text: string, keyFormat: string): string | readonly number[] {
  const [, year, month, day, hour, minute, second] = MOMENT.exec(text)!;
  if (second === "00" && keyFormat === "%Y-%m-%d-%H:%M") {
    return `${year}-${month}-${day}-${hour}:${minute}`;
  }
  const midnight = hour === "00" && minute === "00" && second === "00";
  if (midnight && keyFormat === "%Y-%m-%d") return `${year}-${month}-${day}`;
  return [year, month, day, hour, minute, second].map(Number);
}

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/;

/** How the partitions of an edge belong together; null: as Dagster has it when nothing is said. */
export function lowerMapping(mapping: PlanMapping, plan: Plan): DagsterMapping | null {
  switch (mapping.type) {
    case "identity":
      return mapping.from === mapping.to ? null : { type: "identity" };
    case "time_window": {
      const { startOffset, endOffset } = mapping;
      const [from, to] = [timeNamed(mapping.from, plan), timeNamed(mapping.to, plan)];
      const missing = from !== null && to !== null && isShorter(from, to);
      const plain = startOffset === 0 && endOffset === 0 && from !== null && to !== null;
      return plain && !missing ? null : { type: "time_window", startOffset, endOffset, missing };
    }
    case "all":
      return mapping.to === null ? null : { type: "all" };
    case "last":
      return { type: "last" };
    case "dimension":
      return {
        type: "dimension",
        dimension: mapping.dimension!,
        both: [mapping.from, mapping.to].every((name) =>
          plan.partitions.some((p) => p.name === name && p.type === "multi")
        ),
      };
    case "explicit":
      return { type: "static", downstream: turned(mapping.keys ?? {}) };
  }
}

/** Dagster wants the keys that read by the key that is read. */
function turned(
  keys: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const [reader, read] of Object.entries(keys)) {
    for (const key of read) readers.set(key, [...readers.get(key) ?? [], reader]);
  }
  return Object.fromEntries(
    [...readers].map(([key, by]): [string, string[]] => [key, by.sort(compareText)])
      .sort(([a], [b]) => compareText(a, b)),
  );
}

function timeNamed(name: string | null, plan: Plan): PlanTimePartition | null {
  const found = plan.partitions.find((p) => p.name === name);
  return found?.type === "time" ? found : null;
}

/** Whether `to` has windows before the first or after the last of `from`. Both are in one time zone. */
function isShorter(from: PlanTimePartition, to: PlanTimePartition): boolean {
  return from.start > to.start || from.end !== null && (to.end === null || from.end < to.end);
}

import type { PlanPartition } from "../types.ts";

/** Whether two definitions have the same keys, always. Dynamic ones are equal to themselves only: their keys are added one by one. */
export function samePartition(a: PlanPartition, b: PlanPartition): boolean {
  if (a.name === b.name) return true;
  if (a.type === "time" && b.type === "time") {
    return a.cron === b.cron && a.start === b.start && a.end === b.end &&
      a.timezone === b.timezone && a.endOffset === b.endOffset && a.keyFormat === b.keyFormat;
  }
  if (a.type === "static" && b.type === "static") {
    const keys = new Set(a.keys);
    return a.keys.length === b.keys.length && b.keys.every((key) => keys.has(key));
  }
  if (a.type === "multi" && b.type === "multi") {
    // in which order they are written makes no difference to a key: it says of each dimension which key
    const dimensions = new Set(a.dimensions);
    return a.dimensions.length === b.dimensions.length &&
      b.dimensions.every((name) => dimensions.has(name));
  }
  return false;
}

/** A definition in a few words, for messages: `day (time, 0 0 * * *, Europe/Berlin)`. */
export function describePartition(partition: PlanPartition): string {
  switch (partition.type) {
    case "time":
      return `"${partition.name}" (${partition.cadence ?? partition.cron}, ${partition.timezone})`;
    case "static":
      return `"${partition.name}" (static, ${
        partition.keys.length === 1 ? "a key" : `${partition.keys.length} keys`
      })`;
    case "dynamic":
      return `"${partition.name}" (dynamic)`;
    case "multi":
      return `"${partition.name}" (${partition.dimensions.join(" × ")})`;
  }
}

import { planNames } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan, PlanPartition, PlanTimePartition } from "../../src/plan/mod.ts";
import type { AirflowPartition } from "./model.ts";

/** Python names of partition definitions, by the names of the plan. */
export function partitionNames({ partitions }: Plan): ReadonlyMap<string, string> {
  const names = planNames(new Map(partitions.map((p) => [p.name, p.name])));
  // fixed names of a DAG's module are in upper case too
  return new Map([...names].map(([name, python]) => [name, `${python.toUpperCase()}_PARTITION`]));
}

/** A partition definition in the words of the runtime, behind its dimensions. */
export function lowerPartition(
  name: string,
  plan: Plan,
  names: ReadonlyMap<string, string>,
): AirflowPartition[] {
  const partition = partitionNamed(name, plan);
  if (partition === null) return [];
  const base = { name: names.get(name)!, plan: name };
  switch (partition.type) {
    case "time": {
      const { cron, timezone, keyFormat, start, end } = partition;
      return [{ ...base, type: "time", cron, timezone, keyFormat, start, end }];
    }
    case "static":
      return [{ ...base, type: "static", keys: partition.keys }];
    case "dynamic":
      // the keys lie in Airflow, which products share
      return [{ ...base, type: "dynamic", variable: `${plan.product.name}.${name}` }];
    case "multi":
      return [
        ...partition.dimensions.flatMap((d) => lowerPartition(d, plan, names)),
        {
          ...base,
          type: "multi",
          dimensions: Object.fromEntries(partition.dimensions.map((d) => [d, names.get(d)!])),
        },
      ];
  }
}

export function partitionNamed(name: string | null, { partitions }: Plan): PlanPartition | null {
  return partitions.find((p) => p.name === name) ?? null;
}

/** Of a partition definition, the part that is cut by time; null: none is. */
export function timeOf(name: string | null, plan: Plan): PlanTimePartition | null {
  const partition = partitionNamed(name, plan);
  if (partition?.type === "time") return partition;
  if (partition?.type !== "multi") return null;
  for (const dimension of partition.dimensions) {
    const found = partitionNamed(dimension, plan);
    if (found?.type === "time") return found;
  }
  return null;
}

/** What tasks of a run are mapped over: the keys of the dimensions that are not cut by time; a list, or the name of a dynamic partition; null: nothing. */
export function mappedOver(
  name: string | null,
  plan: Plan,
): { readonly keys: readonly string[] } | { readonly dynamic: string } | null {
  const partition = partitionNamed(name, plan);
  switch (partition?.type) {
    case "static":
      return { keys: partition.keys };
    case "dynamic":
      return { dynamic: partition.name };
    case "multi": {
      const others = partition.dimensions.map((d) => partitionNamed(d, plan))
        .filter((p) => p !== null && p.type !== "time");
      const [only] = others;
      if (others.length === 1 && only!.type === "dynamic") return { dynamic: only!.name };
      const lists = others.map((p) => p!.type === "static" ? p!.keys : null);
      if (lists.includes(null)) return null; // refused: a product of what is not known
      return {
        keys: (lists as (readonly string[])[]).reduce<string[]>(
          (all, keys) => all.flatMap((a) => keys.map((k) => a === "" ? k : `${a}|${k}`)),
          [""],
        ),
      };
    }
    default:
      return null;
  }
}

/** Each definition once, behind those that it is made of. */
export function sortedPartitions(partitions: readonly AirflowPartition[]): AirflowPartition[] {
  const rank = (p: AirflowPartition) => p.type === "multi" ? 1 : 0;
  const once = new Map(partitions.map((p) => [p.name, p]));
  return [...once.values()].sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name));
}

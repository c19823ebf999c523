import { planNames } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan, PlanPartition, PlanTimePartition } from "../../src/plan/mod.ts";
import { nextTicks, previousTicks } from "../../src/schedule/mod.ts";
import type { AirflowPartition, AirflowSchedule } from "./model.ts";

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

/** How runs of a time partition are told which key they build: by a timetable that gives the key, where one gives the right one for every tick.
 *
 * Airflow makes the key of an earlier tick of the schedule's own cron, formatted; right is the start of the newest window that has ended
 * (`offsetS` before the tick). Whether the two are the same follows from no rule that is simpler than the ticks themselves, so ticks of
 * some years are compared.
 * @returns null when no form of the key fits.
 */
export function keyedTimetable(
  { cron, timezone, offsetS }: {
    readonly cron: string;
    readonly timezone: string;
    readonly offsetS: number;
  },
  partition: PlanTimePartition,
): Extract<AirflowSchedule, { type: "cron_partition" }> | null {
  if (timezone !== partition.timezone) return null;
  const from = Date.UTC(FIRST_YEAR, 0, 1);
  const ticks = nextTicks(cron, timezone, from, TICKS);
  if (ticks.length < TICKS) return null;
  const compared = ticks.slice(BACK);
  const wanted = compared.map(({ instantMs }) => {
    const ended = previousTicks(partition.cron, timezone, instantMs - offsetS * 1000, 2);
    return ended.length < 2 ? null : formatted(ended[1]!.local, partition.keyFormat);
  });
  for (let back = 1; back <= BACK; back++) {
    const dates = compared.map((_, i) => ticks[i + BACK - back]!.local);
    for (const keyFormat of formatsLike(partition.keyFormat, wanted[0])) {
      if (dates.every((date, i) => formatted(date, keyFormat) === wanted[i])) {
        return { type: "cron_partition", cron, timezone, runOffset: -back, keyFormat };
      }
    }
  }
  return null;
}

/** The format, and those in which its last parts are fixed, as a schedule that ticks a while after a window wants it. */
function formatsLike(format: string, key: string | null | undefined): string[] {
  const parts = key === null || key === undefined
    ? null
    : /^(\d{4})-(\d\d)-(\d\d)(?:-(\d\d):(\d\d))?$/.exec(key);
  if (parts === null) return [format];
  const [, , month, day, hour, minute] = parts;
  return format === "%Y-%m-%d"
    ? [format, `%Y-%m-${day}`, `%Y-${month}-${day}`]
    : [format, `%Y-%m-%d-%H:${minute}`, `%Y-%m-%d-${hour}:${minute}`];
}

/** @param local `2026-03-29T03:00:00+02:00`. */
function formatted(local: string, format: string): string {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(local)!;
  const values: Readonly<Record<string, string>> = {
    "%Y": year!,
    "%m": month!,
    "%d": day!,
    "%H": hour!,
    "%M": minute!,
  };
  return format.replace(/%[YmdHM]/g, (part) => values[part]!);
}

/** Two years of days, with leap day and changes of clocks. */
const FIRST_YEAR = 2023;
const TICKS = 800;
/** How many ticks a schedule may be late. */
const BACK = 5;

/** Keys of partitions in the order of their definition. */
export function sortedPartitions(partitions: readonly AirflowPartition[]): AirflowPartition[] {
  const rank = (p: AirflowPartition) => p.type === "multi" ? 1 : 0;
  const once = new Map(partitions.map((p) => [p.name, p]));
  return [...once.values()].sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name));
}

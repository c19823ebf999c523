import { pythonName } from "../../../src/emit/python/mod.ts";
import { compareText, type Diagnostic, type Path } from "../../../src/errors/mod.ts";
import type { Plan, PlanJob } from "../../../src/plan/mod.ts";
import { type NamedLine, sameName } from "../../../src/plugin/lowering/mod.ts";
import { scheduleNames } from "../launches/schedules.ts";

/** Something that Dagster knows by a name. */
interface Named extends NamedLine {
  /** That a job or schedule is one of several for: their own clash is told. */
  readonly partition: string | null;
}

/** Errors `plugin/same-name`: jobs, partitions, or schedules and sensors, that Dagster would know by one name. One of the two would be
 * given another name, and maybe the one that was there before: its runs, and whether it is switched on, would be the other's from then on. */
export function nameClashes(plan: Plan): Diagnostic[] {
  const partitions = plan.partitions.map(({ name, definedAt }): Named => ({
    what: `the partition "${name}"`,
    text: name,
    definedAt,
    partition: null,
  }));
  const told = new Set<string>(); // pairs of lines
  const found: Diagnostic[] = [];
  for (const space of [partitions, launching(plan), jobs(plan)]) {
    const owners = new Map<string, Named>();
    for (const one of space) {
      const name = pythonName(one.text);
      const owner = owners.get(name.toLowerCase());
      if (owner === undefined) {
        owners.set(name.toLowerCase(), one);
        continue;
      }
      const pair = JSON.stringify([owner.definedAt, one.definedAt]);
      if (told.has(pair) || sameWords(owner.partition, one.partition)) continue;
      told.add(pair);
      found.push(sameName(name, owner, one, WORDS));
    }
  }
  return found;
}

/** Two partitions that clash make everything that is named after them clash. */
function sameWords(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b &&
    pythonName(a).toLowerCase() === pythonName(b).toLowerCase();
}

function launching(plan: Plan): Named[] {
  return [
    ...inOrder(plan.schedules).flatMap((schedule) =>
      scheduleNames({ ...plan, schedules: [schedule] }).map(([id, text]): Named => ({
        what: text === schedule.name
          ? `the schedule "${text}"`
          : `the schedule "${schedule.name}" of what has the partition "${partitionOf(id)}"`,
        text,
        definedAt: schedule.definedAt,
        partition: text === schedule.name ? null : partitionOf(id),
      }))
    ),
    ...inOrder(plan.sensors).map(({ name, definedAt }): Named => ({
      what: `the sensor "${name}"`,
      text: name,
      definedAt,
      partition: null,
    })),
  ];
}

function partitionOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** The product's own first. */
function jobs(plan: Plan): Named[] {
  const { product, partitions } = plan;
  const launchers = [...inOrder(plan.schedules), ...inOrder(plan.sensors)].flatMap((launcher) =>
    "jobs" in launcher ? [launcher] : []
  );
  const places = new Map<string, Path>(
    partitions.map(({ name, definedAt }) => [`${product.name}-${name}`, definedAt]),
  );
  places.set(product.name, []);
  for (const { jobs, definedAt } of launchers) {
    for (const job of jobs) if (!places.has(job)) places.set(job, definedAt);
  }
  const rank = ({ name }: PlanJob) => {
    const at = places.get(name) ?? [];
    return at.length === 0 ? 0 : at[1] === "partitions" ? 1 : 2;
  };
  return [...plan.jobs].sort((a, b) =>
    rank(a) - rank(b) ||
    comparePaths(places.get(a.name) ?? [], places.get(b.name) ?? []) || compareText(a.name, b.name)
  ).map(({ name, partition }): Named => ({
    what: `the job "${name}"`,
    text: name,
    definedAt: places.get(name) ?? [],
    partition,
  }));
}

function inOrder<T extends { readonly definedAt: Path }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => comparePaths(a.definedAt, b.definedAt));
}

/** Schedules before sensors, each as they stand in the file. */
function comparePaths(a: Path, b: Path): number {
  return compareText(String(a[1] ?? ""), String(b[1] ?? "")) ||
    (typeof a[2] === "number" && typeof b[2] === "number" ? a[2] - b[2] : 0);
}

const WORDS = {
  target: "Dagster",
  hint: "Give one of them a name that differs in more than case, - and _, " +
    "best the one that is not deployed yet",
} as const;

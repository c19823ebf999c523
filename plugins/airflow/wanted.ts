import type { Plan, PlanJob } from "../../src/plan/mod.ts";
import type { AirflowAsset, AirflowGate, AirflowSchedule, TaskWords } from "./model.ts";
import { dagId } from "./names.ts";

/** A DAG that is wanted: why, when and what it builds. */
export interface Wanted {
  /** Of its id, behind the product's name. */
  readonly parts: readonly string[];
  /** In words, as messages name it. */
  readonly what: string;
  /** The line that wants it; empty for what no line wants. */
  readonly definedAt: readonly (string | number)[];
  readonly description: string;
  /** When it runs, as a clause in Markdown without its full stop. */
  readonly when: string;
  readonly builds: Built;
  /** Names of the jobs of the plan that its runs are runs of. */
  readonly runs: readonly string[];
  readonly schedule: AirflowSchedule;
  /** The same for runs that have no partition key, where `schedule` gives them one; null: it gives none. */
  readonly unkeyed: AirflowSchedule | null;
  readonly active: boolean;
  /** What every task waits for, without its place in the DAG. */
  readonly gate: TaskWords<AirflowGate> | null;
  /** What it says when it is done; null: nobody listens. */
  readonly marker: AirflowAsset | null;
  /** Only one run at a time, whatever is partitioned. */
  readonly oneRun: boolean;
}

/** What the runs of a DAG build. */
export interface Built {
  /** Ids, in an order in which they can run. */
  readonly blocks: readonly string[];
  /** Null: all of the assets of the blocks. */
  readonly assets: readonly string[] | null;
  /** Names of the partition definitions of the blocks, sorted; null stands for none. */
  readonly partitions: readonly (string | null)[];
}

/** The one partition definition that all of it has; null: it has none, or several. */
export function partitionOf({ partitions }: Built): string | null {
  const [only, ...others] = partitions;
  return others.length === 0 ? only ?? null : null;
}

/** The id of a DAG. */
export function idOf({ parts }: Pick<Wanted, "parts">, { product }: Plan): string {
  return dagId([product.name, ...parts]);
}

/** What some jobs build together. */
export function builtBy(jobs: readonly PlanJob[], plan: Plan): Built {
  const blocks = new Set(jobs.flatMap((j) => j.blocks));
  const sizes = new Map(plan.blocks.map((b) => [b.id, b.assets]));
  return {
    blocks: plan.blocks.filter((b) => blocks.has(b.id)).map((b) => b.id),
    assets: jobs.every((j) => j.assets === null)
      ? null
      : [...new Set(jobs.flatMap((j) => j.assets ?? j.blocks.flatMap((b) => sizes.get(b)!)))]
        .sort(),
    partitions: [...new Set(jobs.map((j) => j.partition))].sort(),
  };
}

/** The jobs of a plan, by their names. */
export function jobsOf(plan: Plan): ReadonlyMap<string, PlanJob> {
  return new Map(plan.jobs.map((job) => [job.name, job]));
}

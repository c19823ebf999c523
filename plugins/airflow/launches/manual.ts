import type { Plan } from "../../../src/plan/mod.ts";
import { partitionNamed } from "../partitions.ts";
import type { ReleaseFacts } from "../versions.ts";
import { builtBy, type Wanted } from "../wanted.ts";

/** Jobs that no schedule and no sensor launches are launched by hand. */
export function manualDags(plan: Plan, facts: ReleaseFacts): Wanted[] {
  const launched = new Set([
    ...plan.schedules.flatMap((s) => s.jobs),
    ...plan.sensors.flatMap((s) => "jobs" in s ? s.jobs : []),
  ]);
  return plan.jobs.filter((job) => !launched.has(job.name)).map((job): Wanted => {
    const { product } = plan;
    const own = job.name === product.name || job.name === `${product.name}-${job.partition}`;
    const keyed = partitionNamed(job.partition, plan)?.type === "time" && facts.rollups;
    return {
      parts: own ? (job.partition === null ? [] : [job.partition]) : [job.name],
      what: `the job "${job.name}"`,
      definedAt: [],
      description: job.description,
      when: "It is started by hand",
      builds: builtBy([job], plan),
      runs: [job.name],
      schedule: { type: keyed ? "at_runtime" : "none" },
      unkeyed: keyed ? { type: "none" } : null,
      active: true,
      gate: null,
      marker: null,
      oneRun: false,
    };
  });
}

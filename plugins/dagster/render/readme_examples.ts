import type { DagsterJob, DagsterPartition, DagsterProject } from "../model.ts";

/** The product's own job, else the one of those that need no partition that builds most; null where each needs one. */
export function example(project: DagsterProject): string | null {
  const jobs = project.jobs.filter((job) => partitionOf(project, job) === null);
  const own = jobs.find((job) => job.name === project.packageName);
  const most = (a: DagsterJob, b: DagsterJob) => b.blocks.length > a.blocks.length ? b : a;
  return (own ?? (jobs.length === 0 ? null : jobs.reduce(most)))?.name ?? null;
}

/** A job of a time or static partition, and its first key. A product that is split has each job in several places, from which the command
 * line cannot choose. */
export function needsPartition(project: DagsterProject): { job: string; key: string } | null {
  if (project.locations.length > 0) return null;
  for (const job of project.jobs) {
    const partition = partitionOf(project, job);
    const key = partition === null ? null : firstKey(partition);
    if (key !== null) return { job: job.name, key };
  }
  return null;
}

function partitionOf(project: DagsterProject, job: DagsterJob): DagsterPartition | null {
  const block = project.blocks.find((b) => b.name === job.blocks[0]);
  return project.partitions.find((p) => p.name === block?.partition) ?? null;
}

function firstKey(partition: DagsterPartition): string | null {
  if (partition.type === "static") return partition.keys[0] ?? null;
  // a start that is no key is no text
  return partition.type === "time" && typeof partition.start === "string" ? partition.start : null;
}

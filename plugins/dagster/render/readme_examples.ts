import type { DagsterJob, DagsterPartition, DagsterProject } from "../model.ts";

/** A job that needs no partition, the first of them; null where each does. */
export function example(project: DagsterProject): string | null {
  return project.jobs.find((job) => partitionOf(project, job) === null)?.name ?? null;
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

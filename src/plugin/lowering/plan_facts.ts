import { compareText } from "../../errors/mod.ts";
import type {
  Plan,
  PlanAsset,
  PlanCheck,
  PlanFreshnessSensor,
  PlanJob,
  PlanPool,
} from "../../plan/mod.ts";

/** What the authors of its groups wrote, each once. */
export function describedBy(assets: readonly PlanAsset[], { groups }: Plan): string | null {
  const names = new Set(assets.map((asset) => asset.orchestrationGroup));
  const found = groups.filter((g) => names.has(g.name) && g.description !== "");
  return found.length === 0 ? null : found.map((g) => g.description).join("\n");
}

/** Sensors send messages to addresses, and look at addresses, that variables hold. */
export function readBySensors({ name }: Plan["environment"][number], { sensors }: Plan): boolean {
  const reference = new RegExp(`\\$\\{${name}[:}-]`);
  return sensors.some((sensor) => {
    switch (sensor.type) {
      case "run_status":
        return sensor.webhookEnv === name;
      case "file":
        return reference.test(sensor.uri);
      case "health":
        return reference.test(sensor.url);
      default:
        return false;
    }
  });
}

/** The job that tests what is built elsewhere: that of the whole product, so that it is tested whenever the product is built. */
export function sourceTestingJob({ jobs, product }: Plan): PlanJob | undefined {
  return jobs.find((j) => j.name === product.name) ?? jobs[0];
}

/** Tests of dbt, which run with what they test; other checks do not. */
export function isDbtTest({ kind }: PlanCheck): boolean {
  return kind === "generic" || kind === "singular" || kind === "unit";
}

/** Pools that a block is in. */
export function poolsInUse({ pools, blocks }: Plan): PlanPool[] {
  const used = new Set(blocks.map((b) => b.pool));
  return pools.filter((p) => used.has(p.name));
}

/** Types of dbt's adapters, sorted. */
export function adaptersOf({ computes }: Plan): string[] {
  return [...new Set(computes.map((c) => c.type))].sort(compareText);
}

/** Seconds that what a sensor watches may be old, by the ids of assets. */
export function watchedLags(
  { watches }: PlanFreshnessSensor,
  { assets }: Plan,
): [string, number][] {
  const freshness = new Map(assets.map((a) => [a.id, a.freshness]));
  return watches.flatMap((id): [string, number][] => {
    const lag = freshness.get(id)?.maxLagS ?? freshness.get(id)?.warnLagS ?? null;
    return lag === null ? [] : [[id, lag]];
  });
}

/** Is the database of a compute one file, which one process at a time may open for writing? */
export function hasSingleWriter({ computes }: Plan): boolean {
  return computes.some((c) => SINGLE_WRITER_ADAPTERS.has(c.type));
}

const SINGLE_WRITER_ADAPTERS: ReadonlySet<string> = new Set(["duckdb", "sqlite"]);

import { type Diagnostic, diagnostic, type Path, ScheduleError } from "../errors/mod.ts";
import type { Plan } from "../plan/mod.ts";
import { type CronFeature, cronFeatures, cronFeatureTexts } from "../schedule/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";

/** The cron expressions of a plan that a target cannot run: one `plugin/unsupported-cron` for each place that one is written at, with the first
 * feature that is missing.
 * @param target as messages name it.
 */
export function cronProblems(
  plan: Plan,
  { cronFeatures: supported }: Pick<Capabilities, "cronFeatures">,
  target: string,
): Diagnostic[] {
  return written(plan).flatMap(({ cron, of, path }) => {
    const feature = featuresOf(cron).find((used) => !supported.includes(used));
    if (feature === undefined) return [];
    const { uses, instead } = cronFeatureTexts[feature];
    return [diagnostic({
      code: "plugin/unsupported-cron",
      message: `Cannot run the cron expression "${cron}" of ${of} on ${target}: it ${uses}`,
      path,
      hint: instead,
      facts: { cron, feature, reason: `it ${uses}` },
    })];
  });
}

interface Written {
  readonly cron: string;
  readonly of: string;
  readonly path: Path;
}

function written(plan: Plan): Written[] {
  const found: Written[] = [];
  for (const { name, trigger, definedAt } of plan.schedules) {
    // that of a partition follows from its definition, which is asked below
    if (trigger.type === "cron") {
      found.push({ cron: trigger.cron, of: `"${name}"`, path: definedAt });
    }
  }
  for (const partition of plan.partitions) {
    if (partition.type !== "time") continue;
    const path = partition.definedAt.length === 0 || partition.cadence !== null
      ? partition.definedAt
      : [...partition.definedAt, "cron"];
    found.push({ cron: partition.cron, of: `the partition "${partition.name}"`, path });
  }
  for (const { name, freshness, automation, definedAt } of plan.groups) {
    if (freshness?.origin === "group" && freshness.cron !== null) {
      const path = [...definedAt, "freshness", "cron"];
      found.push({ cron: freshness.cron, of: `the group "${name}"`, path });
    }
    if (automation?.cron) {
      const path = [...definedAt, "automation", "cron"];
      found.push({ cron: automation.cron, of: `the group "${name}"`, path });
    }
  }
  const ofGroups = new Set(found.map(({ cron }) => cron));
  for (const { name, freshness, automation } of plan.assets) {
    for (const cron of [freshness?.cron, automation?.cron]) {
      if (cron && !ofGroups.has(cron)) found.push({ cron, of: `"${name}"`, path: [] });
    }
  }
  return found;
}

function featuresOf(cron: string): CronFeature[] {
  try {
    return cronFeatures(cron);
  } catch (error) {
    // a plan that was written by hand; what cannot be read at all was said when it was planned
    if (error instanceof ScheduleError) return [];
    throw error;
  }
}

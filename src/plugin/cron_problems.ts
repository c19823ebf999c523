import { type Diagnostic, diagnostic, type Path, ScheduleError } from "../errors/mod.ts";
import { appendTo, type Plan } from "../plan/mod.ts";
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
    const feature = featuresOf(cron).find((used) => !supported[used]);
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
  const windows = new Map<string, string>(); // partition to the cron that its windows follow
  for (const partition of plan.partitions) {
    if (partition.type !== "time") continue;
    windows.set(partition.name, partition.cron);
    const path = partition.definedAt.length === 0 || partition.cadence !== null
      ? partition.definedAt
      : [...partition.definedAt, "cron"];
    found.push({ cron: partition.cron, of: `the partition "${partition.name}"`, path });
  }
  const told = new Set(windows.values());
  for (const { name, partition, freshness, automation, definedAt } of plan.groups) {
    const add = (key: string, cron: string) => {
      told.add(cron);
      found.push({ cron, of: `the group "${name}"`, path: [...definedAt, key, "cron"] });
    };
    if (freshness?.origin === "group" && freshness.cron !== null) add("freshness", freshness.cron);
    // without a cron of its own it follows the windows
    if (automation?.cron && automation.cron !== windows.get(partition ?? "")) {
      add("automation", automation.cron);
    }
  }
  return [...found, ...ofModels(plan, told)];
}

/** What models say of themselves, each expression once: a folder of dbt_project.yml may speak for a thousand of them. */
function ofModels({ assets }: Plan, told: ReadonlySet<string>): Written[] {
  const users = new Map<string, string[]>();
  for (const { name, freshness, automation } of assets) {
    for (const cron of new Set([freshness?.cron, automation?.cron])) {
      if (cron && !told.has(cron)) appendTo(users, cron, name);
    }
  }
  return [...users].map(([cron, names]) => {
    const more = names.length > 1 ? ` (and ${names.length - 1} more)` : "";
    return { cron, of: `"${names[0]}"${more}`, path: [] };
  });
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

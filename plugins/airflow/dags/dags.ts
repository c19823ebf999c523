import { planNames, pythonModuleName } from "../../../src/emit/python/mod.ts";
import { compareText } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { oneLine } from "../../../src/emit/data/mod.ts";
import { hasSingleWriter, sourceTestingJob } from "../../../src/plugin/lowering/mod.ts";
import { wallInstants } from "../../../src/schedule/mod.ts";
import type { LowerContext } from "../context.ts";
import type { AirflowDag } from "../model.ts";
import { tagName } from "../names.ts";
import { lowerPartition, sortedPartitions, timeOf } from "../partitions.ts";
import { partitionOf, type Wanted } from "../wanted.ts";
import { callbacksOf } from "../launches/sensors.ts";
import { dagNotes } from "./notes.ts";
import { paramsOf } from "./params.ts";
import { lowerTasks } from "./tasks.ts";

/** The DAGs that are wanted, by their ids; sorted by them. */
export function lowerDags(
  wanted: ReadonlyMap<string, Wanted>,
  context: LowerContext,
): AirflowDag[] {
  const { plan, partitionNames } = context;
  const singleWriter = hasSingleWriter(plan);
  const modules = planNames(
    new Map([...wanted].map(([id, { parts }]) => [id, parts.join(" ") || "manual"])),
    { clean: pythonModuleName, taken: ["settings", "floe_dbt"] },
  );
  const functions = planNames(new Map([...wanted.keys()].map((id) => [id, id])), {
    taken: ["dag", "task"],
    maxLength: 60,
  });
  const sourceTesting = sourceTestingJob(plan)?.name ?? "";
  return [...wanted].map(([id, w]): AirflowDag => {
    const { tasks, groups } = lowerTasks(w, context, {
      testsSources: w.runs.includes(sourceTesting),
    });
    const partition = partitionOf(w.builds);
    return {
      dagId: id,
      module: modules.get(id)!,
      functionName: functions.get(id)!,
      description: oneLine(w.description),
      docMd: dagNotes(w, plan),
      when: w.when,
      schedule: w.schedule,
      // what was missed is a backfill, where somebody wants it
      catchup: false,
      startDate: startDateOf(w, plan),
      // two runs would build the same tables; partitions are apart
      maxActiveRuns: partition === null || w.oneRun || singleWriter ? 1 : null,
      maxActiveTasks: singleWriter ? 1 : null,
      paused: !w.active,
      owner: plan.product.owner,
      tags: tagsOf(w, plan),
      params: paramsOf({ partitioned: partition !== null }),
      partition: partition === null ? null : partitionNames.get(partition)!,
      partitions: sortedPartitions(
        w.builds.partitions.flatMap((p) =>
          p === null ? [] : lowerPartition(p, plan, partitionNames)
        ),
      ),
      groups,
      tasks,
      callbacks: callbacksOf(plan, w.runs),
    };
  }).sort((a, b) => compareText(a.dagId, b.dagId));
}

/** Tags of the product, and of the assets that the DAG builds. */
function tagsOf({ builds }: Wanted, plan: Plan): string[] {
  const blocks = new Set(builds.blocks);
  const only = builds.assets === null ? null : new Set(builds.assets);
  const built = plan.assets.filter((a) =>
    a.block !== null && blocks.has(a.block) && (only === null || only.has(a.id))
  );
  const { name, labels } = plan.product;
  const texts = [
    "floe",
    name,
    ...Object.entries(labels).map(([label, value]) => `${label}:${value}`),
    ...built.flatMap((a) => a.tags),
    ...built.flatMap((a) => a.tier === null ? [] : [`tier:${a.tier}`]),
  ];
  return [...new Set(texts.map(tagName).filter((t) => t !== null))].sort(compareText);
}

/** Since when it runs. A DAG of a cron that had a start in the past would run as soon as it is on, for the tick before; one that builds windows begins with the
 * first of them, which a backfill may want; timetables that are no cron need some start. */
function startDateOf({ schedule, builds }: Wanted, plan: Plan): readonly number[] | null {
  if (schedule.type === "cron") return null;
  const time = timeOf(partitionOf(builds), plan);
  if (time === null) return ANY_START;
  const found = wallInstants(time.timezone, Date.parse(`${time.start}Z`));
  const at = new Date(found.kind === "repeated" ? found.firstMs : found.atMs);
  const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  while (clock.at(-1) === 0) clock.pop();
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), ...clock];
}

const ANY_START = [2024, 1, 1] as const;

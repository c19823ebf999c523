import { planNames, pythonModuleName } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import { wallInstants } from "../../src/schedule/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import {
  hasSingleWriter,
  lowerProfile,
  oneLine,
  ownImage,
  readBySensors,
  sourceTestingJob,
  standIns,
} from "../../src/plugin/shared/mod.ts";
import { automationDags } from "./automations.ts";
import type { TaskContext } from "./build_tasks.ts";
import { blockLowering } from "./blocks.ts";
import { type AirflowConfig, parseConfig } from "./config.ts";
import { freshnessDags } from "./freshness.ts";
import { hasKeys, settleKeys } from "./keyed_runs.ts";
import { planKeys } from "./keys.ts";
import type { AirflowAsset, AirflowAssetFacts, AirflowDag, AirflowProject } from "./model.ts";
import { dagId, tagName } from "./names.ts";
import { dagNotes } from "./notes.ts";
import { paramsOf } from "./params.ts";
import { lowerPartition, partitionNames, sortedPartitions, timeOf } from "./partitions.ts";
import { indexPlan, type PlanIndex } from "./plan_index.ts";
import { manualDags, partitionOf, scheduleDags, type Wanted } from "./schedules.ts";
import { callbacksOf, sensorDags } from "./sensors.ts";
import { lowerTasks } from "./tasks.ts";
import {
  newerOf,
  oldestWith,
  type Release,
  type ReleaseFacts,
  releaseOf,
  releases,
} from "./versions.ts";

/** The plan in Airflow's words. Every decision about names, schedules, groups and order is taken here.
 * Time O((assets + edges + checks) log), once for each DAG that builds them. */
export function lower(plan: Plan, options: LowerOptions): AirflowProject {
  const { config } = parseConfig(plan.orchestrator.config);
  const assets = planKeys(plan);
  const names = partitionNames(plan);
  const { profile, variables } = lowerProfile(plan);
  const index = indexPlan(plan);
  const context: TaskContext = {
    plan,
    index,
    config,
    release: releaseFacts(config),
    assets,
    blocks: blockLowering(plan, index, assets, names, profile?.target ?? null),
    partitionNames: names,
  };
  const wanted = wantedDags(plan, assets);
  const singleWriter = hasSingleWriter(plan);
  const modules = planNames(
    new Map(wanted.map((w) => [idOf(w, plan), w.parts.join(" ") || "manual"])),
    { clean: pythonModuleName, taken: ["settings", "floe_dbt"] },
  );
  const functions = planNames(new Map(wanted.map((w) => [idOf(w, plan), idOf(w, plan)])), {
    taken: ["dag", "task"],
    maxLength: 60,
  });
  const sourceTesting = sourceTestingJob(plan)?.name ?? "";
  const dags = wanted.map((w): AirflowDag => {
    const id = idOf(w, plan);
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
      params: paramsOf(partition !== null),
      partition: partition === null ? null : names.get(partition)!,
      partitions: sortedPartitions(
        w.builds.partitions.flatMap((p) => p === null ? [] : lowerPartition(p, plan, names)),
      ),
      groups,
      tasks,
      callbacks: callbacksOf(plan, w.runs),
    };
  }).sort((a, b) => compareText(a.dagId, b.dagId));
  const oldest = config.airflow_version ?? oldestFor(dags);
  return {
    packageName: pythonModuleName(plan.product.name),
    title: plan.product.name,
    version: plan.product.version,
    description: plan.product.description,
    generator: `${options.generator.name} ${options.generator.version}`,
    image: config.image ??
      ownImage({ title: plan.product.name, version: plan.product.version }),
    oldestAirflow: oldest,
    timetables: releases[releaseOf(oldest)].timetables,
    dags,
    assets: assetFacts(plan, index, assets),
    pools: plan.pools.filter((p) => plan.blocks.some((b) => b.pool === p.name))
      .map(({ name, slots }) => ({ name, slots: slots ?? 1 })),
    dbt: {
      projectDir: options.dbtProjectDir,
      executable: config.dbt_executable ??
        (config.dbt_venv === undefined ? null : `${config.dbt_venv.replace(/\/+$/, "")}/bin/dbt`),
      adapters: [...new Set(plan.computes.map((c) => c.type))].sort(compareText),
      singleWriter,
      profile,
      standIns: profile === null ? [] : standIns(profile.outputs),
    },
    // the platform's other secrets are nothing to this project
    environment: plan.environment.filter((v) => variables.has(v.name) || readBySensors(v, plan)),
  };
}

/** All DAGs of a product, with what release it is for. */
export function wantedDags(plan: Plan, assets: ReadonlyMap<string, AirflowAsset>): Wanted[] {
  const facts = releaseFacts(parseConfig(plan.orchestrator.config).config);
  const wanted = [
    ...scheduleDags(plan, facts),
    ...sensorDags(plan, assets),
    ...automationDags(plan, assets, facts),
    ...freshnessDags(plan, assets),
    ...manualDags(plan, facts),
  ];
  return settleKeys(wanted, plan, assets);
}

/** Who names no release gets the best form, and a project that asks for a release that has it. */
function releaseFacts({ airflow_version }: AirflowConfig): ReleaseFacts {
  return releases[airflow_version === undefined ? "3.3" : releaseOf(airflow_version)];
}

export function idOf({ parts }: Pick<Wanted, "parts">, { product }: Plan): string {
  return dagId([product.name, ...parts]);
}

/** The oldest release that has all that the DAGs use. */
function oldestFor(dags: readonly AirflowDag[]): Release {
  return dags.reduce<Release>((oldest, { schedule, tasks }) => {
    const grows = tasks.some((t) => t.type === "build" && t.retries?.backoff != null);
    const needs = [
      ...(grows ? [oldestWith((has) => has.backoffFactor)] : []),
      ...(hasKeys(schedule) ? [oldestKeyed(schedule)] : []),
    ];
    return needs.reduce(newerOf, oldest);
  }, "3.0");
}

function oldestKeyed(schedule: AirflowDag["schedule"]): Release {
  if (schedule.type === "cron_partition" && schedule.timezone === "UTC") {
    return oldestWith((has) => has.partitionKeys !== "no");
  }
  if (schedule.type === "partitioned_assets" && schedule.assets.every((a) => a.mapper === null)) {
    return oldestWith((has) => has.partitionKeys !== "no");
  }
  return oldestWith((has) => has.rollups);
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

function assetFacts(
  plan: Plan,
  index: PlanIndex,
  assets: ReadonlyMap<string, AirflowAsset>,
): AirflowAssetFacts[] {
  const facts = (id: string): AirflowAssetFacts => {
    const asset = assets.get(id)!;
    const { external, description } = index.assets.get(id)!;
    return {
      ...asset,
      uniqueId: id,
      key: asset.name.split("/"),
      deps: [...new Set((index.parents.get(id) ?? []).map((p) => assets.get(p)!.name))]
        .sort(compareText),
      external,
      description: description.trim() === "" ? null : description,
    };
  };
  return [
    ...plan.assets.filter((a) => a.external).map((a) => facts(a.id)),
    ...plan.blocks.flatMap((b) => b.assets.map(facts)),
  ];
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

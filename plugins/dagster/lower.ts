import { planNames, pythonModuleName } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import {
  appendTo,
  type Plan,
  type PlanAsset,
  type PlanBlock,
  type PlanCheck,
  type PlanEdge,
  type PlanRetries,
} from "../../src/plan/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import { ofCompute } from "../../src/plugin/config/mod.ts";
import { lowerProfile, standIns } from "../../src/plugin/dbt/mod.ts";
import {
  adaptersOf,
  describedBy,
  hasSingleWriter,
  isDbtTest,
  poolsInUse,
  projectFacts,
  readBySensors,
  sourceTestingJob,
} from "../../src/plugin/lowering/mod.ts";
import {
  groupOf,
  kindsOf,
  labelTags,
  metadataOf,
  ownersOf,
  readerFacts,
  tagsOf,
} from "./assets/asset_facts.ts";
import { checkLowering } from "./assets/checks.ts";
import { parseConfig } from "./config.ts";
import { compareKeys, firstOfEach, planKeys } from "./keys.ts";
import { freshnessChecks, freshnessOf } from "./assets/freshness.ts";
import type {
  DagsterAsset,
  DagsterBlock,
  DagsterContents,
  DagsterDep,
  DagsterIceberg,
  DagsterPlatform,
  DagsterProject,
  DagsterRetries,
  RuntimePackage,
} from "./model.ts";
import { RESERVED_OUTPUTS } from "./names.ts";
import { lowerLocations, nextNames } from "./locations/locations.ts";
import {
  lowerExtras,
  lowerLineage,
  lowerTelemetry,
  readByObservers,
} from "./platform/observers.ts";
import { lowerMapping, lowerPartitions } from "./partitions.ts";
import { lowerIceberg } from "./platform/iceberg.ts";
import { lowerOwn } from "./assets/own.ts";
import { partsOf } from "./assets/parts.ts";
import { lowerPlatform, variablesOf } from "./platform/platform.ts";
import { lowerAfter, lowerSchedules, scheduleNames } from "./launches/schedules.ts";
import { lowerSensors } from "./launches/sensors.ts";
import { releases } from "./versions.ts";

/** The plan in Dagster's words. Every decision about names, groups, tags and order is taken here.
 * Time O((assets + edges + checks) log). */
export function lower(plan: Plan, options: LowerOptions): DagsterProject {
  const keys = planKeys(plan.assets, plan.product.dbtProject);
  const { partitions, partitionNames } = lowerPartitions(plan);
  const { config } = parseConfig(plan.orchestrator.config);
  const policies = releases.factsFor(config.dagster_version).freshnessPolicies;
  const lowerAsset = assetLowering(plan, keys, partitionNames, policies);
  const assets = new Map(plan.assets.map((a) => [a.id, a]));
  // that of a model is a policy of its asset
  const isOfSource = (c: PlanCheck) => c.kind === "freshness" && assets.get(c.asset)!.external;
  const checks = plan.checks.filter((c) => isDbtTest(c) || isOfSource(c));
  const lowerCheck = checkLowering(checks, keys);
  const checksOf = new Map<string | null, PlanCheck[]>();
  for (const check of checks) appendTo(checksOf, check.block, check);
  const ofExternal = checksOf.get(null) ?? [];
  const externalChecks = ofExternal.filter((c) => !isOfSource(c)).map(lowerCheck);
  const sourceFreshness = ofExternal.filter(isOfSource).map(lowerCheck);

  const { blockNames, names } = moduleNames(plan);
  const when = { names, partitionNames };
  const targets = new Map(plan.computes.map((c) => [c.name, c.target]));
  const { profile, variables } = lowerProfile(plan);
  const told = readByObservers(plan);
  const lowerBlock = (block: PlanBlock): DagsterBlock => {
    const target = targets.get(block.compute ?? "") ?? null;
    return {
      name: blockNames.get(block.id)!,
      description: describedBy(block.assets.map((id) => assets.get(id)!), plan),
      // the profile's own choice stands unsaid, so that FLOE_DBT_TARGET can change it
      target: target === profile?.target ? null : target,
      functions: block.functions,
      partition: block.partition === null ? null : partitionNames.get(block.partition)!,
      retries: lowerRetries(block.retries),
      timeoutS: block.timeoutS,
      pool: block.pool,
      priority: block.priority,
      podResources: ofCompute(config.pod_resources, block.compute),
      // it says how many partitions a run has
      backfill: block.partition === null ? null : block.backfill,
      parts: partsOf(
        block.assets.map((id) => lowerAsset(assets.get(id)!)),
        (checksOf.get(block.id) ?? []).map(lowerCheck),
      ),
    };
  };
  // what is built elsewhere is tested whenever the product is built
  const pools = poolsInUse(plan);
  const sourceTesting = sourceTestingJob(plan);
  const singleWriter = hasSingleWriter(plan);
  const whole: DagsterContents = {
    externalAssets: firstOfEach(
      plan.assets.filter((a) => a.external).map(lowerAsset),
      (a) => a.key,
    ),
    externalChecks,
    sourceFreshness,
    jobs: plan.jobs.map((j) => ({
      name: names.get(`job ${j.name}`)!,
      description: j.description === "" ? null : j.description,
      // other products may have jobs of the same names
      tags: { ...labelTags(plan.product.labels), "floe/product": plan.product.name },
      owner: plan.product.owner,
      blocks: j.blocks.map((id) => blockNames.get(id)!),
      assets: j.assets === null ? null : j.assets.map((id) => keys.get(id)!).sort(compareKeys),
      externalChecks: ofExternal.length > 0 && j === sourceTesting,
    })),
    schedules: lowerSchedules(plan, when),
    sensors: [...lowerAfter(plan, when), ...lowerSensors(plan, when, keys)].sort((a, b) =>
      compareText(a.name, b.name)
    ),
    automated: plan.assets.some((a) => a.automation !== null),
    freshnessChecks: freshnessChecks(plan.assets, keys, { policies }),
  };
  const facts = projectFacts(plan, options, config);
  const { packageName } = facts;
  const platform = lowerPlatform(plan, { packageName, keys, taken: names.values() });
  const iceberg = lowerIceberg(platform, packageName);
  const ofServices = variablesOf(platform);
  return {
    ...facts,
    partitions,
    blocks: plan.blocks.map(lowerBlock),
    ...whole,
    locations: lowerLocations(plan, {
      whole,
      when,
      keys,
      blockNames,
      lowerAsset,
      sourceChecks: ofExternal,
      sourceTesting: sourceTesting?.name,
    }),
    pools,
    poolLimit: pools.length === 0 ? null : Math.min(...pools.map((p) => p.slots ?? 1)),
    oldestDagster: config.dagster_version ??
      releases.oldestWith((has) =>
        has.freshnessPolicies || plan.assets.every((a) => freshnessOf(a) === null)
      ),
    dbt: {
      projectDir: options.dbtProjectDir,
      adapters: adaptersOf(plan),
      singleWriter,
      // where blocks wait for each other, processes of their own only cost time
      executor: config.executor ?? (singleWriter ? "in_process" : null),
      profile,
      standIns: profile === null ? [] : standIns(profile.outputs),
      sourceUrl: config.source_url?.replace(/\/+$/, "") ?? null,
      lineage: lowerLineage(plan),
      telemetry: lowerTelemetry(plan),
    },
    platform,
    linked: plan.assets.some((a) => a.file !== "" && a.packageName === plan.product.dbtProject),
    extras: lowerExtras(plan),
    iceberg,
    own: lowerOwn(plan, keys),
    runtime: runtimeOf(platform, iceberg),
    // the platform's other secrets are nothing to this project
    environment: plan.environment.filter((v) =>
      variables.has(v.name) || ofServices.has(v.name) || told.has(v.name) ||
      readBySensors(v, plan)
    ),
  };
}

function assetLowering(
  plan: Plan,
  keys: ReadonlyMap<string, readonly string[]>,
  partitionNames: ReadonlyMap<string, string>,
  freshnessPolicies: boolean,
): (asset: PlanAsset) => DagsterAsset {
  const adapterOf = new Map(plan.computes.map((c) => [c.name, c.type]));
  const defaultAdapter = plan.computes[0]?.type ?? "duckdb";
  const parents = new Map<string, PlanEdge[]>();
  for (const edge of plan.edges) appendTo(parents, edge.to, edge);
  const readers = readerFacts(plan);
  /** Files of packages lie elsewhere. */
  const isLinked = (asset: PlanAsset) =>
    asset.file !== "" && asset.packageName === plan.product.dbtProject;
  const mappings = new Map(plan.mappings.map((m) => [m.id, lowerMapping(m, plan)]));
  const lowerDep = ({ from, mapping }: PlanEdge): DagsterDep => ({
    key: keys.get(from)!,
    mapping: mapping === null ? null : mappings.get(mapping) ?? null,
  });
  return (asset) => ({
    uniqueId: asset.id,
    key: keys.get(asset.id)!,
    deps: firstOfEach(
      (parents.get(asset.id) ?? []).map(lowerDep),
      (dep) => dep.key,
    ).sort((a, b) => compareKeys(a.key, b.key)),
    partition: asset.external && asset.partition !== null
      ? partitionNames.get(asset.partition)!
      : null,
    freshness: freshnessPolicies ? freshnessOf(asset) : null,
    automation: asset.automation,
    group: groupOf(asset, plan),
    description: asset.description.trim() === "" ? null : asset.description,
    owners: ownersOf(asset),
    tags: tagsOf(asset),
    kinds: kindsOf(asset, adapterOf.get(asset.compute ?? "") ?? defaultAdapter),
    codeVersion: asset.codeVersion,
    metadata: {
      ...metadataOf(asset),
      ...(asset.file === "" || isLinked(asset) ? {} : { "dbt/file": asset.file }),
      ...readers(asset),
    },
    sourceFile: isLinked(asset) ? asset.file : null,
    columns: asset.columns,
  });
}

function runtimeOf(
  platform: DagsterPlatform | null,
  iceberg: DagsterIceberg | null,
): RuntimePackage[] {
  const found: RuntimePackage[] = ["floe_dbt"];
  if ((platform?.services ?? []).length > 0) found.push("floe_platform", "floe_storage");
  if (iceberg !== null) found.push("floe_iceberg", "floe_tables");
  return found.sort(compareText);
}

/** Blocks are modules and ops; jobs, schedules and sensors are Python names that import them. */
function moduleNames(plan: Plan): Record<"blockNames" | "names", ReadonlyMap<string, string>> {
  const blockNames = planNames(
    new Map(plan.blocks.map((b) => [b.id, `build ${b.id}`])),
    { clean: pythonModuleName },
  );
  // two spaces of names: a schedule may be called as the job that it launches
  const taken = [
    ...MODULE_NAMES,
    ...(plan.locations.length === 0 ? [] : LOCATION_NAMES),
    ...RESERVED_OUTPUTS,
    ...blockNames.values(),
  ];
  const jobs = plan.jobs.map((j): [string, string] => [`job ${j.name}`, j.name]);
  const launching = [
    ...scheduleNames(plan),
    ...plan.sensors.map((s): [string, string] => [`sensor ${s.name}`, s.name]),
  ];
  const launchers = planNames(new Map(launching), { taken });
  const names = new Map([
    ...planNames(new Map(jobs), { taken }),
    ...launchers,
    ...planNames(new Map(nextNames(plan)), { taken: [...taken, ...launchers.values()] }),
  ]);
  return { blockNames, names };
}

/** What the modules of jobs, schedules and sensors name or import themselves. */
const MODULE_NAMES = [
  ...["JOBS", "SCHEDULES", "SENSORS", "SOURCE_CHECKS", "Launch", "blocks", "jobs", "partitions"],
  // as Dagster calls the sensor of its freshness checks
  "freshness_checks_sensor",
  ...["after_schedules", "asset_sensor", "file_sensor", "freshness_sensor", "health_sensor"],
  ...["job_schedule", "run_status_webhook", "default_automation_condition_sensor"],
];

/** The same, of a product that is split. */
const LOCATION_NAMES = ["Part", "next_parts"];

/** Nothing grows from a delay of 0, and Dagster loads no backoff without one. */
function lowerRetries(retries: PlanRetries | null): DagsterRetries | null {
  if (retries === null || retries.max === 0) return null;
  const { max, delayS, backoff } = retries;
  if (delayS === 0) return { max, delayS: null, backoff: null };
  const grows = { constant: null, linear: "LINEAR", exponential: "EXPONENTIAL" } as const;
  return { max, delayS, backoff: grows[backoff] };
}

import { compareText } from "../../src/errors/mod.ts";
import type { Plan } from "../../src/plan/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import { lowerProfile, standIns } from "../../src/plugin/dbt/mod.ts";
import {
  adaptersOf,
  hasSingleWriter,
  poolsInUse,
  projectFacts,
  readBySensors,
  sourceTestingJob,
} from "../../src/plugin/lowering/mod.ts";
import { labelTags } from "./assets/asset_facts.ts";
import { freshnessChecks, freshnessOf } from "./assets/freshness.ts";
import { assetLowering } from "./assets/lower_asset.ts";
import { lowerOwn } from "./assets/own.ts";
import { blockLowering } from "./blocks.ts";
import { parseConfig } from "./config.ts";
import { compareKeys, firstOfEach, planKeys } from "./keys.ts";
import { lowerAfter, lowerSchedules } from "./launches/schedules.ts";
import { lowerSensors } from "./launches/sensors.ts";
import { lowerLocations } from "./locations/locations.ts";
import type {
  DagsterContents,
  DagsterIceberg,
  DagsterPlatform,
  DagsterProject,
  RuntimePackage,
} from "./model.ts";
import { moduleNames } from "./module_names.ts";
import { lowerPartitions } from "./partitions.ts";
import { lowerIceberg } from "./platform/iceberg.ts";
import {
  lowerExtras,
  lowerLineage,
  lowerTelemetry,
  readByObservers,
} from "./platform/observers.ts";
import { lowerPlatform, variablesOf } from "./platform/platform.ts";
import { releases } from "./versions.ts";

/** The plan in Dagster's words. Every decision about names, groups, tags and order is taken here.
 * Time O((assets + edges + checks) log). */
export function lower(plan: Plan, options: LowerOptions): DagsterProject {
  const keys = planKeys(plan.assets, plan.product.dbtProject);
  const { partitions, partitionNames } = lowerPartitions(plan);
  const { config } = parseConfig(plan.orchestrator.config);
  const { freshnessPolicies } = releases.factsFor(config.dagster_version);
  const lowerAsset = assetLowering(plan, { keys, partitionNames, freshnessPolicies });
  const { blockNames, names } = moduleNames(plan);
  const when = { names, partitionNames };
  const { profile, variables } = lowerProfile(plan);
  const told = readByObservers(plan);
  const { lower: lowerBlock, sourceChecks, sourceTests, sourceFreshness } = blockLowering(plan, {
    config,
    keys,
    lowerAsset,
    blockNames,
    partitionNames,
    defaultTarget: profile?.target,
  });
  // what is built elsewhere is tested whenever the product is built
  const pools = poolsInUse(plan);
  const sourceTesting = sourceTestingJob(plan);
  const singleWriter = hasSingleWriter(plan);
  const whole: DagsterContents = {
    externalAssets: firstOfEach(
      plan.assets.filter((a) => a.external).map(lowerAsset),
      (a) => a.key,
    ),
    externalChecks: sourceTests,
    sourceFreshness,
    jobs: plan.jobs.map((j) => ({
      name: names.get(`job ${j.name}`)!,
      description: j.description === "" ? null : j.description,
      // other products may have jobs of the same names
      tags: { ...labelTags(plan.product.labels), "floe/product": plan.product.name },
      owner: plan.product.owner,
      blocks: j.blocks.map((id) => blockNames.get(id)!),
      assets: j.assets === null ? null : j.assets.map((id) => keys.get(id)!).sort(compareKeys),
      externalChecks: sourceChecks.length > 0 && j === sourceTesting,
    })),
    schedules: lowerSchedules(plan, when),
    sensors: [...lowerAfter(plan, when), ...lowerSensors(plan, when, keys)].sort((a, b) =>
      compareText(a.name, b.name)
    ),
    automated: plan.assets.some((a) => a.automation !== null),
    freshnessChecks: freshnessChecks(plan.assets, keys, { policies: freshnessPolicies }),
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
      sourceChecks,
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

function runtimeOf(
  platform: DagsterPlatform | null,
  iceberg: DagsterIceberg | null,
): RuntimePackage[] {
  const found: RuntimePackage[] = ["floe_dbt"];
  if ((platform?.services ?? []).length > 0) found.push("floe_platform", "floe_storage");
  if (iceberg !== null) found.push("floe_iceberg", "floe_tables");
  return found.sort(compareText);
}

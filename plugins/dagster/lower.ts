import { planNames, pythonModuleName } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import {
  appendTo,
  type Plan,
  type PlanAsset,
  type PlanBlock,
  type PlanCheck,
} from "../../src/plan/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import { groupOf, kindsOf, labelTags, metadataOf, ownersOf, tagsOf } from "./asset_facts.ts";
import { checkLowering } from "./checks.ts";
import { compareKeys, planKeys } from "./keys.ts";
import type { DagsterAsset, DagsterBlock, DagsterProject } from "./model.ts";
import { RESERVED_OUTPUTS } from "./names.ts";
import { partsOf } from "./parts.ts";
import { lowerProfile } from "./profiles.ts";

/** The plan in Dagster's words. Every decision about names, groups, tags and order is taken here.
 * Time O((assets + edges + checks) log). */
export function lower(plan: Plan, options: LowerOptions): DagsterProject {
  const keys = planKeys(plan.assets, plan.product.dbtProject);
  const lowerAsset = assetLowering(plan, keys);
  const lowerCheck = checkLowering(plan.checks, keys);
  const assets = new Map(plan.assets.map((a) => [a.id, a]));
  const checksOf = new Map<string | null, PlanCheck[]>();
  for (const check of plan.checks) appendTo(checksOf, check.block, check);
  const externalChecks = (checksOf.get(null) ?? []).map(lowerCheck);

  const { blockNames, jobNames } = moduleNames(plan);
  const targets = new Map(plan.computes.map((c) => [c.name, c.target]));
  const { profile, variables } = lowerProfile(plan);
  const lowerBlock = (block: PlanBlock): DagsterBlock => {
    const target = targets.get(block.compute ?? "") ?? null;
    return {
      name: blockNames.get(block.id)!,
      // the profile's own choice stands unsaid, so that FLOE_DBT_TARGET can change it
      target: target === profile?.target ? null : target,
      functions: block.functions,
      parts: partsOf(
        block.assets.map((id) => lowerAsset(assets.get(id)!)),
        (checksOf.get(block.id) ?? []).map(lowerCheck),
      ),
    };
  };
  return {
    packageName: pythonModuleName(plan.product.name),
    title: plan.product.name,
    version: plan.product.version,
    description: plan.product.description,
    generator: `${options.generator.name} ${options.generator.version}`,
    blocks: plan.blocks.map(lowerBlock),
    externalAssets: firstOfEach(
      plan.assets.filter((a) => a.external).map(lowerAsset),
      (a) => a.key,
    ),
    externalChecks,
    jobs: plan.jobs.map((j) => ({
      name: jobNames.get(`job ${j.name}`)!,
      description: j.description === "" ? null : j.description,
      tags: labelTags(plan.product.labels),
      blocks: j.blocks.map((id) => blockNames.get(id)!),
      // what is built elsewhere is tested whenever everything is built
      externalChecks: externalChecks.length > 0 && j.blocks.length === plan.blocks.length,
    })),
    schedules: plan.schedules.flatMap((s) =>
      s.trigger.type === "after" ? [] : [{
        name: jobNames.get(`schedule ${s.name}`)!,
        job: jobNames.get(`job ${s.jobs[0]!}`)!,
        cron: s.trigger.cron,
        timezone: s.trigger.timezone,
        running: s.active,
      }]
    ),
    dbt: {
      projectDir: options.dbtProjectDir,
      adapters: [...new Set(plan.computes.map((c) => `dbt-${c.type}`))].sort(compareText),
      singleWriter: plan.computes.some((c) => SINGLE_WRITER_ADAPTERS.has(c.type)),
      profile,
    },
    // the platform's other secrets are nothing to this project
    environment: plan.environment.filter((v) => variables.has(v.name)),
  };
}

/** The first of those with one key: an output of another product may be read by its name and as a source, and is one asset. */
function firstOfEach<T>(list: readonly T[], keyOf: (item: T) => readonly string[]): T[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const before = seen.size;
    return seen.add(keyOf(item).join("\u0000")).size > before;
  });
}

function assetLowering(
  plan: Plan,
  keys: ReadonlyMap<string, readonly string[]>,
): (asset: PlanAsset) => DagsterAsset {
  const adapterOf = new Map(plan.computes.map((c) => [c.name, c.type]));
  const defaultAdapter = plan.computes[0]?.type ?? "duckdb";
  const parents = new Map<string, string[]>();
  for (const edge of plan.edges) appendTo(parents, edge.to, edge.from);
  return (asset) => ({
    uniqueId: asset.id,
    key: keys.get(asset.id)!,
    deps: firstOfEach(
      (parents.get(asset.id) ?? []).map((id) => keys.get(id)!),
      (key) => key,
    ).sort(compareKeys),
    group: groupOf(asset, plan),
    description: asset.description.trim() === "" ? null : asset.description,
    owners: ownersOf(asset),
    tags: tagsOf(asset),
    kinds: kindsOf(asset, adapterOf.get(asset.compute ?? "") ?? defaultAdapter),
    codeVersion: asset.codeVersion,
    metadata: metadataOf(asset),
    columns: asset.columns,
  });
}

/** Blocks are modules and ops; jobs and schedules are Python names that import them. */
function moduleNames(plan: Plan): Record<"blockNames" | "jobNames", ReadonlyMap<string, string>> {
  const blockNames = planNames(
    new Map(plan.blocks.map((b) => [b.id, `build ${b.id}`])),
    { clean: pythonModuleName },
  );
  const wanted = [
    ...plan.jobs.map((j): [string, string] => [`job ${j.name}`, j.name]),
    ...plan.schedules.map((s): [string, string] => [`schedule ${s.name}`, s.name]),
  ];
  const taken = ["JOBS", "SCHEDULES", "SOURCE_CHECKS", ...RESERVED_OUTPUTS, ...blockNames.values()];
  return { blockNames, jobNames: planNames(new Map(wanted), { taken }) };
}

/** Databases that are one file, which one process at a time may open for writing. */
const SINGLE_WRITER_ADAPTERS: ReadonlySet<string> = new Set(["duckdb", "sqlite"]);

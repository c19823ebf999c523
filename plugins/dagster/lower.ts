import { planNames, pythonModuleName } from "../../src/emit/python/mod.ts";
import { compareText } from "../../src/errors/mod.ts";
import type { Plan, PlanAsset, PlanBlock, PlanCheck } from "../../src/plan/mod.ts";
import type { LowerOptions } from "../../src/plugin/mod.ts";
import { dagsterMeta, planKeys } from "./keys.ts";
import type {
  DagsterAsset,
  DagsterBlock,
  DagsterCheck,
  DagsterDbt,
  DagsterPart,
  DagsterProject,
} from "./model.ts";
import { profileValue } from "./profiles.ts";
import { dagsterName, outputName, ownerName, tagKey, tagValue } from "./names.ts";

/** The plan in Dagster's words. Every decision about names, groups, tags and order is taken here.
 * Time O((assets + edges + checks) log). */
export function lower(plan: Plan, options: LowerOptions): DagsterProject {
  const keys = planKeys(plan.assets, plan.product.dbtProject);
  const adapterOf = new Map(plan.computes.map((c) => [c.name, c.type]));
  const defaultAdapter = plan.computes[0]?.type ?? "duckdb";
  const parents = new Map<string, string[]>();
  for (const edge of plan.edges) append(parents, edge.to, edge.from);

  const assetOf = (asset: PlanAsset): DagsterAsset => ({
    uniqueId: asset.id,
    key: keys.get(asset.id)!,
    deps: (parents.get(asset.id) ?? []).map((id) => keys.get(id)!).sort(compareKeys),
    group: groupOf(asset, plan),
    description: asset.description.trim() === "" ? null : asset.description,
    owners: unique(ownersOf(asset).map(ownerName)).slice(0, OWNER_LIMIT),
    tags: tagsOf(asset),
    kinds: kindsOf(
      asset,
      (asset.compute !== null && adapterOf.get(asset.compute)) || defaultAdapter,
    ),
    codeVersion: asset.codeVersion,
    metadata: metadataOf(asset),
    columns: asset.columns,
  });
  const assets = new Map(plan.assets.map((a) => [a.id, a]));
  const lowerCheck = checkLowering(plan.checks, keys);
  const checksOf = new Map<string | null, PlanCheck[]>();
  for (const check of plan.checks) append(checksOf, check.block, check);

  const blockNames = planNames(
    new Map(plan.blocks.map((b) => [b.id, `build ${b.id}`])),
    { clean: pythonModuleName },
  );
  // one target: the profile's own choice stands, and FLOE_DBT_TARGET can change it
  const targets = plan.computes.length < 2
    ? new Map<string, string | null>()
    : new Map(plan.computes.map((c) => [c.name, c.profile?.target ?? null]));
  const lowerBlock = (block: PlanBlock): DagsterBlock => ({
    name: blockNames.get(block.id)!,
    target: targets.get(block.compute ?? "") ?? null,
    parts: partsOf(
      block.assets.map((id) => assetOf(assets.get(id)!)),
      (checksOf.get(block.id) ?? []).map(lowerCheck),
    ),
  });
  const jobNames = planNames(
    new Map([
      ...plan.jobs.map((j): [string, string] => [`job ${j.name}`, j.name]),
      ...plan.schedules.map((s): [string, string] => [`schedule ${s.name}`, s.name]),
    ]),
    { taken: ["JOBS", "SCHEDULES", ...blockNames.values()] },
  );

  const profile = lowerProfile(plan);
  return {
    packageName: pythonModuleName(plan.product.name),
    title: plan.product.name,
    version: plan.product.version,
    description: plan.product.description,
    generator: `${options.generator.name} ${options.generator.version}`,
    blocks: plan.blocks.map(lowerBlock),
    externalAssets: plan.assets.filter((a) => a.external).map(assetOf),
    externalChecks: (checksOf.get(null) ?? []).map(lowerCheck),
    jobs: plan.jobs.map((j) => ({
      name: jobNames.get(`job ${j.name}`)!,
      description: j.description,
    })),
    schedules: plan.schedules.map((s) => ({
      name: jobNames.get(`schedule ${s.name}`)!,
      job: jobNames.get(`job ${s.job}`)!,
      cron: s.cron,
      timezone: s.timezone,
      running: s.enabled,
    })),
    dbt: {
      projectDir: options.dbtProjectDir,
      adapters: unique(plan.computes.map((c) => `dbt-${c.type}`)).sort(compareText),
      singleWriter: plan.computes.some((c) => SINGLE_WRITER_ADAPTERS.has(c.type)),
      profile,
    },
    // the platform's other secrets are nothing to this project
    environment: plan.environment.filter((v) =>
      JSON.stringify(profile).includes(`env_var('${v.name}'`)
    ),
  };
}

function lowerProfile(plan: Plan): DagsterDbt["profile"] {
  const profile = plan.computes.find((c) => c.profile !== null)?.profile;
  return profile === undefined || profile === null ? null : {
    name: profile.name,
    target: profile.target,
    outputs: profileValue(profile.outputs),
  };
}

/** Up to so many assets a block is one file, which is easiest to read; beyond, a file per group is. */
const ASSETS_PER_FILE = 200;

function partsOf(assets: readonly DagsterAsset[], checks: readonly DagsterCheck[]): DagsterPart[] {
  if (assets.length <= ASSETS_PER_FILE) return [{ module: null, assets, checks }];
  const groupOfKey = new Map(assets.map((a) => [a.key.join("\u0000"), a.group]));
  const assetsOf = new Map<string, DagsterAsset[]>();
  const checksOf = new Map<string, DagsterCheck[]>();
  for (const asset of assets) append(assetsOf, asset.group, asset);
  for (const check of checks) append(checksOf, groupOfKey.get(check.asset.join("\u0000"))!, check);
  const modules = planNames(new Map([...assetsOf.keys()].map((g) => [g, g])), {
    clean: pythonModuleName,
  });
  return [...assetsOf].map(([group, members]) => ({
    module: modules.get(group)!,
    assets: members,
    checks: checksOf.get(group) ?? [],
  })).sort((a, b) => compareText(a.module, b.module));
}

/** Databases that are one file, which one process at a time may open for writing. */
const SINGLE_WRITER_ADAPTERS: ReadonlySet<string> = new Set(["duckdb", "sqlite"]);

/** dagster-dbt's group when the project names one, the dbt group, else the folder under `models/`; packages and sources
 * keep to themselves. */
function groupOf(asset: PlanAsset, plan: Plan): string {
  const configured = dagsterMeta(asset).group;
  if (typeof configured === "string" && configured !== "") return dagsterName(configured);
  if (asset.group !== null) return dagsterName(asset.group);
  if (asset.kind === "source") return dagsterName(asset.sourceName!);
  if (asset.packageName !== plan.product.dbtProject) return dagsterName(asset.packageName);
  if (asset.kind === "seed" || asset.kind === "snapshot") return `${asset.kind}s`;
  return dagsterName(asset.fqn.length > 2 ? asset.fqn[1]! : plan.product.name);
}

function ownersOf(asset: PlanAsset): readonly string[] {
  const configured = dagsterMeta(asset).owners;
  return Array.isArray(configured) && configured.every((o) => typeof o === "string")
    ? configured
    : asset.owners;
}

function tagsOf(asset: PlanAsset): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of asset.tags) {
    const key = tagKey(tag);
    if (key !== null) tags[key] = "";
  }
  if (asset.tier !== null) tags["floe/tier"] = tagValue(asset.tier);
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compareText(a, b)));
}

/** Three at most: older releases take no more. */
function kindsOf(asset: PlanAsset, adapter: string): string[] {
  const third = asset.language === "python" ? "python" : asset.materialized;
  const kinds = asset.kind === "source" ? [adapter, "source"] : [adapter, "dbt", third];
  return unique(kinds.map((k) => k && k.toLowerCase().replace(/[^a-z0-9_-]+/g, "_"))).sort(
    compareText,
  );
}

function metadataOf(asset: PlanAsset): Record<string, string> {
  const metadata: Record<string, string> = {
    "dbt/unique_id": asset.id,
    "dbt/resource_type": asset.kind === "transform" ? "model" : asset.kind,
  };
  if (asset.materialized !== null) metadata["dbt/materialized"] = asset.materialized;
  if (asset.file !== "") metadata["dbt/file"] = asset.file;
  if (asset.relation !== null) {
    metadata["dagster/table_name"] = asset.relation.replace(/["`\[\]]/g, "");
  }
  return metadata;
}

function checkLowering(
  checks: readonly PlanCheck[],
  keys: ReadonlyMap<string, readonly string[]>,
): (check: PlanCheck) => DagsterCheck {
  const names = checkNames(checks, keys);
  return (check) => ({
    uniqueId: check.id,
    name: names.get(check.id)!,
    asset: keys.get(check.asset)!,
    additionalDeps: check.additionalAssets.map((id) => keys.get(id)!).sort(compareKeys),
    description: check.description.trim() === "" ? null : check.description,
    metadata: {
      "dbt/unique_id": check.id,
      ...(check.kind === "generic" ? {} : { "dbt/test_kind": check.kind }),
      ...(check.severity === "error" ? {} : { "dbt/severity": check.severity }),
    },
  });
}

/** Dagster makes an output of each check, named by its asset and itself: that name has to be unique. */
function checkNames(
  checks: readonly PlanCheck[],
  keys: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const prefixes = new Map(checks.map((c) => [c.id, `${outputName(keys.get(c.asset)!)}_`]));
  const outputs = planNames(
    new Map(checks.map((c) => [c.id, prefixes.get(c.id)! + dagsterName(c.name)])),
    { clean: (output) => output, maxLength: OUTPUT_NAME_LIMIT },
  );
  return new Map([...outputs].map(([id, name]) => [id, name.slice(prefixes.get(id)!.length)]));
}

/** Test names reach 700 characters in real projects; a prefix this long is still recognised. */
const OUTPUT_NAME_LIMIT = 400;
const OWNER_LIMIT = 20;

function compareKeys(a: readonly string[], b: readonly string[]): number {
  return compareText(a.join("\u0000"), b.join("\u0000"));
}

function unique(list: readonly (string | null)[]): string[] {
  return [...new Set(list.filter((x): x is string => x !== null))];
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

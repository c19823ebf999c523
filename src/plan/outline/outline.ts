import type {
  Plan,
  PlanAsset,
  PlanAutomation,
  PlanCheck,
  PlanFreshness,
  PlanPartition,
  PlanSchedule,
  PlanSensor,
} from "../types.ts";
import type {
  Named,
  OutlineAsset,
  OutlineAutomation,
  OutlineCheck,
  OutlineFreshness,
  OutlinePartition,
  OutlineSchedule,
  OutlineSensor,
  PlanOutline,
} from "./types.ts";
import { historyKey } from "./history_key.ts";
import { outlinePlatform } from "./platform.ts";

/** What a plan is compared by. The same for the same plan; nothing in it depends on where something is defined or described.
 * Time and memory O(assets + edges). */
export function outlinePlan(plan: Plan): PlanOutline {
  const { product, orchestrator } = plan;
  const plainMappings = new Set(
    plan.mappings.filter((m) => m.type === "identity").map((m) => m.id),
  );
  const used = new Set<string>();
  const from = new Map<string, string[]>();
  const mapped = new Map<string, Record<string, string>>();
  for (const edge of plan.edges) {
    append(from, edge.to, edge.from);
    if (edge.mapping === null || plainMappings.has(edge.mapping)) continue;
    used.add(edge.mapping);
    const own = mapped.get(edge.to) ?? {};
    own[edge.from] = edge.mapping;
    mapped.set(edge.to, own);
  }
  return {
    kind: "plan-outline",
    version: 1,
    product: slim({
      name: product.name,
      version: product.version,
      deployment: plan.deployment,
      dbtProject: product.dbtProject,
      orchestrator: orchestrator.type,
    }),
    platform: outlinePlatform(plan),
    partitions: named(plan.partitions, (p) => p.name, partitionOf),
    groups: named(
      plan.groups,
      (g) => g.name,
      ({ select, exclude, partition }) => slim({ select, exclude, partition }),
    ),
    mappings: named(
      plan.mappings.filter((m) => used.has(m.id)),
      (m) => m.id,
      ({ id: _, ...mapping }) => slim(mapping),
    ),
    pools: named(plan.pools, (p) => p.name, (p) => p.slots),
    computes: named(plan.computes, (c) => c.name, (c) => c.type),
    assets: named(plan.assets, (a) => a.id, (a) => assetOf(a, from.get(a.id), mapped.get(a.id))),
    checks: named(plan.checks, (c) => c.id, checkOf),
    blocks: named(
      plan.blocks,
      (b) => b.id,
      ({ compute, retries, timeoutS, pool, priority, backfill }) =>
        slim({
          compute,
          retries,
          timeoutS,
          pool,
          priority,
          backfill: backfill === null ? null : slim(backfill),
        }),
    ),
    ...(plan.locations.length === 0
      ? {}
      : { locations: named(plan.locations, (l) => l.name, (l) => l.blocks) }),
    jobs: named(plan.jobs, (j) => j.name, ({ blocks, assets, partition }) => ({
      blocks,
      ...slim({ assets, partition }),
    })),
    schedules: named(plan.schedules, (s) => s.name, scheduleOf),
    sensors: named(plan.sensors, (s) => s.name, sensorOf),
    exposures: named(plan.exposures, (e) => e.id, ({ type, assets }) => ({
      type,
      ...slim({ assets }),
    })),
    listed: named(plan.listed, (l) => l.id, (l) => l.kind),
    outputs: named(
      plan.outputs,
      (o) => o.name,
      (o) => Object.fromEntries(o.columns.map((c) => [c.name, c.type])),
    ),
    environment: named(plan.environment, (v) => v.name, (v) => v.purpose),
  };
}

/** The one part with thousands of entries: filled key by key, which is several times faster than `slim`. */
function assetOf(
  a: PlanAsset,
  from: readonly string[] | undefined,
  mapped: Readonly<Record<string, string>> | undefined,
): OutlineAsset {
  const found: { -readonly [K in keyof OutlineAsset]: OutlineAsset[K] } = {
    ...(a.kind === "model" ? {} : { kind: a.kind }),
    key: historyKey(a).join("/"),
  };
  if (from !== undefined) found.from = from; // edges are sorted by where they begin
  if (mapped !== undefined) found.mapped = mapped;
  if (a.block !== null) found.block = a.block;
  if (a.orchestrationGroup !== null) found.group = a.orchestrationGroup;
  if (a.partition !== null) found.partition = a.partition;
  if (!a.external && a.materialized !== null) found.materialized = a.materialized;
  if (a.relation !== null) found.relation = a.relation;
  if (a.codeVersion !== null) found.code = a.codeVersion.slice(0, CODE_LENGTH);
  if (a.access === "public") found.access = a.access;
  if (a.contract) found.contract = true;
  if ((a.access === "public" || a.contract) && a.columns.length > 0) {
    found.columns = Object.fromEntries(a.columns.map((c) => [c.name, c.dataType ?? ""]));
  }
  if (a.external) found.external = true;
  if (a.producer !== null) found.producer = a.producer.product;
  if (a.freshness !== null) found.freshness = freshnessOf(a.freshness);
  if (a.automation !== null) found.automation = automationOf(a.automation);
  if (a.microbatch !== null) found.microbatch = slim(a.microbatch);
  return found;
}

function checkOf({ asset, kind, severity }: PlanCheck): OutlineCheck {
  return {
    on: asset,
    ...(kind === "generic" ? {} : { kind }),
    ...(severity === "warn" ? { severity } : {}),
  };
}

/** 48 bits tell two versions of one file apart. */
const CODE_LENGTH = 12;

function freshnessOf({ maxLagS, warnLagS, cron, timezone }: PlanFreshness): OutlineFreshness {
  return slim({ maxLagS, warnLagS, cron, timezone: cron === null ? null : timezone });
}

function automationOf({ type, cron, timezone }: PlanAutomation): OutlineAutomation {
  return { type, ...slim({ cron, timezone: cron === null ? null : timezone }) };
}

function partitionOf({ name: _, definedAt: __, ...partition }: PlanPartition): OutlinePartition {
  return slim({ ...partition }) as OutlinePartition;
}

function scheduleOf(s: PlanSchedule): OutlineSchedule {
  const { trigger } = s;
  const when = trigger.type === "after"
    ? { after: trigger.schedules }
    : trigger.type === "partition"
    ? {
      cron: trigger.cron,
      timezone: trigger.timezone,
      partition: trigger.partition,
      offsetS: trigger.offsetS,
    }
    : { cron: trigger.cron, timezone: trigger.timezone };
  const { select, exclude, environments } = s;
  return { ...slim({ ...when, select, exclude, environments, off: off(s) }), jobs: s.jobs };
}

function sensorOf(s: PlanSensor): OutlineSensor {
  const { type, minIntervalS, environments } = s;
  const launch = s.type === "run_status"
    ? { on: s.on, webhookEnv: s.webhookEnv }
    : { jobs: s.jobs, select: s.select, exclude: s.exclude };
  return {
    type,
    ...slim({ ...launch, watches: watchedBy(s), minIntervalS, environments, off: off(s) }),
  };
}

function watchedBy(s: PlanSensor): readonly string[] {
  switch (s.type) {
    case "asset":
      return s.assets.map(({ product, name }) => product === null ? name : `${product}/${name}`);
    case "file":
      return [s.uri];
    case "health":
      return [s.url];
    default:
      return s.watches;
  }
}

function off(
  { enabled, active }: { readonly enabled: boolean; readonly active: boolean },
): "disabled" | "environment" | null {
  return active ? null : enabled ? "environment" : "disabled";
}

type Slim<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** Without what says nothing: null, false, zero, empty texts, lists and objects. The order of keys stays. */
function slim<T extends object>(value: T): Slim<T> & { [K in RequiredKeys<T>]: T[K] } {
  return Object.fromEntries(
    Object.entries(value).filter(([, v]) => !saysNothing(v)),
  ) as ReturnType<typeof slim<T>>;
}

/** Keys whose values are never empty. */
type RequiredKeys<T> = {
  [K in keyof T]-?: null extends T[K] ? never
    : undefined extends T[K] ? never
    : T[K] extends number | boolean | readonly unknown[] ? never
    : K;
}[keyof T];

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === "") {
    return true;
  }
  return typeof value === "object" && Object.keys(value).length === 0;
}

function named<T, V>(
  list: readonly T[],
  name: (item: T) => string,
  value: (item: T) => V,
): Named<V> {
  return Object.fromEntries(list.map((item) => [name(item), value(item)]));
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

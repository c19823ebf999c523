import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import { computeOf, knownComputes } from "./asset_compute.ts";
import type { GraphContext } from "../context.ts";
import { type Membership, takeGroups, type TakenGroup } from "./groups.ts";
import { holdsWholeBatches, microbatchOf, microbatchPartition } from "../partitions/microbatch.ts";
import { sayOverruled } from "./overruled.ts";
import { ownPolicies, type OwnPolicy, sayIdlePolicies } from "./own_policies.ts";
import { at, below, type Place } from "../places.ts";
import {
  type Policy,
  readPolicy,
  settleAutomation,
  settlePriority,
  settleRetries,
} from "./policies.ts";
import { planPools, type PoolUse } from "./pools.ts";
import { printSelection } from "../selection/select.ts";
import type {
  PlanAutomation,
  PlanBackfill,
  PlanFreshness,
  PlanGroup,
  PlanPartition,
  PlanPool,
  PlanRetries,
} from "../types.ts";

/** How an asset is built: what its group says, else what it says itself, else what dbt knows. */
export interface AssetPolicy {
  /** Name of the group of floe.yaml that took it. */
  readonly group: string | null;
  readonly partition: string | null;
  /** Null without a partition: there is nothing to fill. */
  readonly backfill: PlanBackfill | null;
  readonly freshness: PlanFreshness | null;
  readonly retries: PlanRetries | null;
  readonly timeoutS: number | null;
  readonly compute: string;
  readonly pool: string | null;
  readonly priority: number | null;
  readonly automation: PlanAutomation | null;
}

export interface AssetPolicies {
  /** By node index; null for what is built elsewhere. */
  readonly policies: readonly (AssetPolicy | null)[];
  readonly groups: readonly PlanGroup[];
  readonly pools: readonly PlanPool[];
  /** All that were defined, and those that follow from microbatch models. */
  readonly partitions: ReadonlyMap<string, PlanPartition>;
}

/** How each asset is built.
 *
 * Said, besides what groups and policies say: `plan/policy-overruled`, `plan/idle-policy` (information), `plan/automation-without-cron` (an error),
 * `plan/unused-partition` (information), `plan/backfill-without-partition`, `plan/microbatch-incomplete`, `plan/microbatch-batches` (warnings), `plan/pool-slots` (an error).
 * @param defined the partitions of floe.yaml by name; null for one that is wrong.
 */
export function assetPolicies(
  context: GraphContext,
  defined: ReadonlyMap<string, PlanPartition | null>,
): AssetPolicies {
  const { input, diagnostics } = context;
  const names = { partitions: new Set(defined.keys()), computes: knownComputes(input) };
  const own = ownPolicies(context, names);
  sayIdlePolicies(context);
  const taken = takeGroups(context, membershipsOf(own));
  const ofGroups = taken.map(({ spec, path }) =>
    readPolicy(
      spec,
      { path, locate: input.locate },
      { who: `the group "${spec.name}"`, origin: "group" },
      names,
      diagnostics,
    )
  );
  sayOverruled(context, taken, own);
  const partitions = new Map<string, PlanPartition>();
  for (const [name, partition] of defined) if (partition !== null) partitions.set(name, partition);
  const policies = merged(context, taken, ofGroups, own, partitions);
  idleBackfills(context, taken, own, policies);
  unusedPartitions(context, defined, policies);
  return {
    policies,
    groups: taken.map((group, g) => planGroup(context, group, ofGroups[g]!, partitions)),
    pools: planPools(poolUses(context, own), diagnostics),
    partitions,
  };
}

/** Group, model and dbt in one, key by key. Partitions of microbatch models are added to `partitions`. */
function merged(
  context: GraphContext,
  taken: readonly TakenGroup[],
  ofGroups: readonly Policy[],
  own: ReadonlyMap<number, OwnPolicy>,
  partitions: Map<string, PlanPartition>,
): readonly (AssetPolicy | null)[] {
  const { graph, input, built, diagnostics } = context;
  const groupOf = new Map<number, number>();
  taken.forEach(({ nodes }, g) => nodes.forEach((i) => groupOf.set(i, g)));
  const withoutCron = new Map<string, Place>();
  const cutBatches = new Map<string, number[]>(); // partition and batch size to the models whose batches it cuts
  // most assets of a product say nothing: one object stands for all of them
  const plain = new Map<string, AssetPolicy>();
  const policies = new Array<AssetPolicy | null>(graph.nodes.length).fill(null);
  for (const i of built) {
    const node = graph.nodes[i]!;
    const usual = computeOf(node, input.artifacts);
    const g = groupOf.get(i);
    const [group, model] = [g === undefined ? undefined : ofGroups[g], own.get(i)?.policy];
    const microbatch = microbatchOf(node.node);
    if (group === undefined && model === undefined && microbatch === null) {
      let policy = plain.get(usual);
      if (policy === undefined) plain.set(usual, policy = { ...NOTHING, compute: usual });
      policies[i] = policy;
      continue;
    }
    const of = <K extends keyof Policy>(key: K): Policy[K] | null =>
      group?.[key] ?? model?.[key] ?? null;
    let partition = of("partition");
    if (partition === null && microbatch !== null) {
      const batches = microbatchPartition(node.node!, diagnostics);
      if (batches !== null && !partitions.has(batches.name)) partitions.set(batches.name, batches);
      partition = batches?.name ?? null;
    }
    const windows = partition === null ? null : partitions.get(partition) ?? null;
    if (microbatch !== null && windows !== null && !holdsWholeBatches(windows, microbatch)) {
      appendTo(cutBatches, JSON.stringify([windows.name, microbatch.batchSize]), i);
    }
    const wanted = of("automation");
    let automation = settleAutomation(wanted, windows?.type === "time" ? windows : null);
    if (automation === "without-cron") {
      const broken = partition !== null && windows === null; // which has been said
      if (!broken) withoutCron.set(JSON.stringify(wanted!.place.path), wanted!.place);
      automation = null;
    }
    policies[i] = {
      group: g === undefined ? null : taken[g]!.spec.name,
      partition,
      backfill: partition === null ? null : of("backfill"),
      freshness: of("freshness"),
      retries: settleRetries(of("retries")),
      timeoutS: of("timeoutS"),
      compute: of("compute") ?? usual,
      pool: of("pool"),
      priority: settlePriority(of("priority")),
      automation,
    };
  }
  for (const place of withoutCron.values()) diagnostics.push(automationWithoutCron(place));
  for (const [key, nodes] of cutBatches) {
    const [partition, batchSize] = JSON.parse(key) as [string, string];
    diagnostics.push(partsOfBatches(context, nodes, partition, batchSize));
  }
  return policies;
}

const NOTHING: Omit<AssetPolicy, "compute"> = {
  group: null,
  partition: null,
  backfill: null,
  freshness: null,
  retries: null,
  timeoutS: null,
  pool: null,
  priority: null,
  automation: null,
};

function membershipsOf(own: ReadonlyMap<number, OwnPolicy>): ReadonlyMap<number, Membership> {
  const memberships = new Map<number, Membership>();
  for (const [i, { written: { group }, place }] of own) {
    if (group !== null) memberships.set(i, { group, place });
  }
  return memberships;
}

function planGroup(
  { graph }: GraphContext,
  { spec, path, nodes, lost }: TakenGroup,
  policy: Policy,
  partitions: ReadonlyMap<string, PlanPartition>,
): PlanGroup {
  const idOf = (i: number) => graph.nodes[i]!.id;
  const windows = policy.partition === null ? undefined : partitions.get(policy.partition);
  const automation = settleAutomation(
    policy.automation,
    windows?.type === "time" ? windows : null,
  );
  return {
    name: spec.name,
    description: spec.description ?? "",
    select: printSelection(spec.select),
    exclude: printSelection(spec.exclude),
    partition: policy.partition,
    backfill: policy.backfill,
    freshness: policy.freshness,
    retries: settleRetries(policy.retries),
    timeoutS: policy.timeoutS,
    compute: policy.compute,
    pool: policy.pool,
    priority: settlePriority(policy.priority),
    automation: automation === "without-cron" ? null : automation,
    assets: nodes.map(idOf),
    taken: [...lost].map(([i, by]) => ({ asset: idOf(i), by })),
    definedAt: path,
  };
}

function poolUses(
  { spec, input }: GraphContext,
  own: ReadonlyMap<number, OwnPolicy>,
): PoolUse[] {
  const uses: PoolUse[] = [];
  (spec.groups ?? []).forEach(({ concurrency }, g) => {
    const path = ["orchestration", "groups", g, "concurrency"];
    if (concurrency) uses.push({ concurrency, place: { path, locate: input.locate } });
  });
  for (const { written: { concurrency }, place } of own.values()) {
    if (concurrency) uses.push({ concurrency, place: below(place, "concurrency") });
  }
  return uses;
}

/** Whoever says how backfills run, and has no partitions to fill. */
function idleBackfills(
  { graph, input, diagnostics }: GraphContext,
  taken: readonly TakenGroup[],
  own: ReadonlyMap<number, OwnPolicy>,
  policies: readonly (AssetPolicy | null)[],
): void {
  const idle = (nodes: readonly number[]) => nodes.every((i) => policies[i]!.partition === null);
  const say = (who: string, place: Place) =>
    diagnostics.push(diagnostic({
      code: "plan/backfill-without-partition",
      severity: "warning",
      message: `The backfill policy of ${who} has no effect: there is no partition to fill`,
      ...at(below(place, "backfill")),
      hint: "Give it a partition, or remove the backfill",
    }));
  for (const { spec, path, nodes } of taken) {
    if (spec.backfill === null || spec.partition !== null || nodes.length === 0) continue;
    if (idle(nodes)) say(`the group "${spec.name}"`, { path, locate: input.locate });
  }
  // a folder of dbt_project.yml may say it for a thousand models
  const models = [...own].filter(([i, { written }]) => written.backfill !== null && idle([i]));
  const [first] = models;
  if (first === undefined) return;
  const more = models.length > 1 ? ` (and of ${models.length - 1} more)` : "";
  say(`"${graph.nodes[first[0]]!.id}"${more}`, first[1].place);
}

/** A dimension is used by what is used. That a group which names one takes no asset has been told of the group. */
function unusedPartitions(
  { input, spec, diagnostics }: GraphContext,
  defined: ReadonlyMap<string, PlanPartition | null>,
  policies: readonly (AssetPolicy | null)[],
): void {
  const used = new Set<string>();
  for (const policy of [...policies, ...spec.groups ?? []]) {
    if (policy?.partition == null || used.has(policy.partition)) continue;
    used.add(policy.partition);
    const partition = defined.get(policy.partition);
    if (partition?.type === "multi") partition.dimensions.forEach((d) => used.add(d));
  }
  for (const [name, partition] of defined) {
    if (used.has(name) || partition === null) continue;
    diagnostics.push(diagnostic({
      code: "plan/unused-partition",
      severity: "info",
      message: `Nothing is built by the partition "${name}"`,
      ...at({ path: partition.definedAt, locate: input.locate }),
      hint: "Give it to a group, or remove it",
      facts: { partition: name },
    }));
  }
}

function automationWithoutCron(place: Place): Diagnostic {
  return diagnostic({
    code: "plan/automation-without-cron",
    message: "Cannot automate by on_cron: there is neither a cron nor a time partition to follow",
    ...at(place),
    hint:
      'Write automation: {type: on_cron, cron: "0 6 * * *"}, or give the group a time partition',
  });
}

/** One for all models of a batch size that have the partition: the partition is what has to change. */
function partsOfBatches(
  { graph }: GraphContext,
  nodes: readonly number[],
  partition: string,
  batchSize: string,
): Diagnostic {
  const { id, node } = graph.nodes[nodes[0]!]!;
  const more = nodes.length > 1 ? ` (and ${nodes.length - 1} more)` : "";
  return diagnostic({
    code: "plan/microbatch-batches",
    severity: "warning",
    message:
      `Windows of "${partition}" are not whole batches of "${id}"${more}: dbt counts each ${batchSize} in UTC and builds the batches that a window touches`,
    path: ["nodes", id, "config", "batch_size"],
    location: { file: node!.originalFilePath, start: null },
    hint: "Use a partition in UTC whose windows begin where batches do",
    facts: { nodes: nodes.map((i) => graph.nodes[i]!.id), partition, batchSize },
  });
}

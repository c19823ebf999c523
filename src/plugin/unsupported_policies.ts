import { type Diagnostic, diagnostic, type Path } from "../errors/mod.ts";
import {
  appendTo,
  type Plan,
  type PlanAsset,
  type PlanBackfill,
  type PlanBlock,
  type PlanGroup,
} from "../plan/mod.ts";
import type { Capabilities } from "./orchestrator_plugin.ts";

/** What groups and models say of how they are built and a target cannot do: by group, at its line; what `meta.orchestration` says is counted, since dbt names no lines. */
export function unsupportedPolicies(
  plan: Plan,
  capabilities: Capabilities,
  target: string,
): Diagnostic[] {
  const lines = policiesBeyond(capabilities, target);
  const groups = new Map(plan.groups.map((g) => [g.name, g]));
  const blocks = new Map(plan.blocks.map((b) => [b.id, b]));
  const elsewhere = new Map<Policy, string[]>();
  for (const asset of plan.assets) {
    const block = asset.block === null ? undefined : blocks.get(asset.block);
    if (block === undefined) continue;
    const group = groups.get(asset.orchestrationGroup ?? "");
    for (const line of lines) {
      if (!line.ofAsset(asset, block) || group !== undefined && line.ofGroup(group)) continue;
      appendTo(elsewhere, line, asset.id);
    }
  }
  const say = (
    { key, instead, hint }: Policy,
    whose: string,
    path: Path,
    facts: Record<string, unknown>,
  ) =>
    diagnostic({
      code: "plugin/unsupported-policy",
      severity: "warning",
      message: `Left out "${key}" of ${whose}: ${instead ?? `${target} cannot do it`}`,
      path,
      hint: hint ?? "Remove it, or use another target",
      facts: { key, ...facts },
    });
  return [
    ...plan.groups.flatMap((group) =>
      lines.filter(({ ofGroup }) => ofGroup(group)).map((line) =>
        say(line, `the group "${group.name}"`, [...group.definedAt, ...line.key.split(".")], {
          group: group.name,
        })
      )
    ),
    ...[...elsewhere].map(([line, assets]) =>
      say(line, assets.length === 1 ? `"${assets[0]}"` : `${assets.length} assets`, NOWHERE, {
        assets,
      })
    ),
  ];
}

/** Whether a target fills partitions in runs of so many. */
export function takesBackfill(
  { maxPartitionsPerRun }: PlanBackfill,
  { backfillPartitions: most }: Pick<Capabilities, "backfillPartitions">,
): boolean {
  return most === null || maxPartitionsPerRun !== null && maxPartitionsPerRun <= most;
}

/** A key of a group (or of `meta.orchestration`) that a target does not honour, or not all that it may say. */
interface Policy extends PolicyWords {
  readonly key: string;
  readonly ofGroup: (group: PlanGroup) => boolean;
  /** Whether an asset is built by it, wherever that was said. */
  readonly ofAsset: (asset: PlanAsset, block: PlanBlock) => boolean;
}

interface PolicyWords {
  /** What the target does instead; it does nothing when left out. */
  readonly instead?: string;
  /** What may be written instead; nothing when left out. */
  readonly hint?: string;
}

/** What the target cannot do, as predicates over whatever says it. */
function policiesBeyond(can: Capabilities, target: string): Policy[] {
  return [
    ...retriesBeyond(can, target),
    ofBlocks("timeout", ({ timeoutS }) => timeoutS !== null && !can.timeouts),
    ofBlocks("concurrency", ({ pool }) => pool !== null && !can.pools),
    ofBlocks("priority", ({ priority }) => priority !== null && !can.priorities),
    backfillsBeyond(can, target),
    ofAssets(
      "freshness",
      ({ freshness }) => freshness !== null && freshness.origin !== "dbt" && !can.freshness,
    ),
    {
      key: "freshness.warn_after",
      ofGroup: () => false, // only dbt's words have it
      ofAsset: ({ freshness }) =>
        freshness !== null && freshness.warnLagS !== null && freshness.maxLagS !== null &&
        !can.freshnessWarnings,
    },
    automationsBeyond(can, target),
  ];
}

/** A delay that cannot grow is no reason to leave the retries out, where it may stay the same. */
function retriesBeyond({ retries: kinds }: Capabilities, target: string): Policy[] {
  const isConstant = kinds.includes("constant");
  const isBeyond = (retries: PlanBlock["retries"]) =>
    retries !== null && retries.max > 0 && !kinds.includes(retries.backoff);
  return [
    ofBlocks("retries", ({ retries }) => isBeyond(retries) && !isConstant),
    ofBlocks(
      "retries.backoff",
      // nothing grows from 0
      ({ retries }) => isBeyond(retries) && isConstant && retries!.delayS > 0,
      {
        instead: `${target} has only ${kinds.join(" and ")} backoff, so the delay stays the same`,
        hint: `Write one of: ${kinds.join(", ")}`,
      },
    ),
  ];
}

function backfillsBeyond(can: Capabilities, target: string): Policy {
  const most = can.backfillPartitions;
  const count = most === 1 ? "one partition" : `${most} partitions`;
  return ofBlocks(
    "backfill",
    ({ backfill }) => backfill !== null && !takesBackfill(backfill, can),
    most === 0 ? {} : {
      instead: `a run of ${target} builds ${count} at most`,
      hint: `Write { policy: multi_run, maxPartitionsPerRun: ${most} }`,
    },
  );
}

function automationsBeyond({ automations: can }: Capabilities, target: string): Policy {
  const types = Object.entries(can).flatMap(([type, has]) => has ? [type] : []);
  return ofAssets("automation", ({ automation }) => automation !== null && !can[automation.type], {
    instead: types.length === 0
      ? `${target} has none`
      : `${target} has only ${types.join(" and ")}`,
    hint: "Give it a schedule, or remove it",
  });
}

/** Of what groups and blocks have alike. */
function ofBlocks(
  key: string,
  isBeyond: (of: Pick<PlanBlock & PlanGroup, BlockKey>) => boolean,
  words: PolicyWords = {},
): Policy {
  return { key, ...words, ofGroup: isBeyond, ofAsset: (_, block) => isBeyond(block) };
}

type BlockKey = "retries" | "timeoutS" | "pool" | "priority" | "backfill";

/** Of what groups and assets have alike. */
function ofAssets(
  key: string,
  isBeyond: (of: Pick<PlanAsset & PlanGroup, "freshness" | "automation">) => boolean,
  words: PolicyWords = {},
): Policy {
  return { key, ...words, ofGroup: isBeyond, ofAsset: isBeyond };
}

const NOWHERE: Path = [];

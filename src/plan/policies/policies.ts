import type {
  AutomationSpec,
  BackfillSpec,
  BuildPolicy,
  FreshnessSpec,
  RetriesSpec,
} from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic, nearestName } from "../../errors/mod.ts";
import { parseDuration, parseTimezone, positiveDuration } from "../../schedule/mod.ts";
import { planCron } from "../launches/plan_cron.ts";
import { at, attempt, below, type Place } from "../places.ts";
import type { PlanAutomation, PlanBackfill, PlanFreshness, PlanRetries } from "../types.ts";

/** What a group of floe.yaml, or a model, says about how assets are built; null parts: nothing. */
export interface Policy {
  readonly partition: string | null;
  readonly backfill: PlanBackfill | null;
  readonly freshness: PlanFreshness | null;
  readonly retries: PlanRetries | null;
  readonly timeoutS: number | null;
  readonly compute: string | null;
  readonly pool: string | null;
  readonly priority: number | null;
  readonly automation: PolicyAutomation | null;
}

/** An automation before it is known which partition an asset has. */
export interface PolicyAutomation {
  readonly type: "eager" | "on_cron" | "on_missing" | "none";
  /** Null for `on_cron`: when windows of the partition end. */
  readonly cron: string | null;
  readonly timezone: string;
  readonly place: Place;
}

/** Names that a policy may use. */
export interface PolicyNames {
  readonly partitions: ReadonlySet<string>;
  readonly computes: ReadonlySet<string>;
}

/** A policy, checked: `plan/unknown-partition`, `plan/unknown-compute`, and what src/schedule says of durations, cron expressions and
 * time zones. What is wrong counts as not said.
 * @param who whose policy it is, as messages name it.
 */
export function readPolicy(
  written: BuildPolicy,
  place: Place,
  { who, origin }: { readonly who: string; readonly origin: "group" | "meta" },
  names: PolicyNames,
  diagnostics: Diagnostic[],
): Policy {
  const known = (key: "partition" | "compute", all: ReadonlySet<string>) => {
    const name = written[key];
    if (name === null || all.has(name)) return name;
    diagnostics.push(unknownName(key, name, all, below(place, key), who));
    return null;
  };
  return {
    partition: known("partition", names.partitions),
    compute: known("compute", names.computes),
    backfill: backfillOf(written.backfill),
    freshness: written.freshness &&
      readFreshness(written.freshness, below(place, "freshness"), origin, diagnostics),
    retries: written.retries && readRetries(written.retries, place, diagnostics),
    timeoutS: written.timeout === null ? null : attempt(
      below(place, "timeout"),
      diagnostics,
      () => positiveDuration(written.timeout!),
    ),
    pool: written.concurrency?.pool ?? null,
    priority: written.priority,
    automation: written.automation &&
      readAutomation(written.automation, below(place, "automation"), diagnostics),
  };
}

function unknownName(
  key: "partition" | "compute",
  name: string,
  known: ReadonlySet<string>,
  place: Place,
  who: string,
): Diagnostic {
  const nearest = nearestName(name, known);
  const what = key === "partition"
    ? "orchestration.partitions has no such name"
    : "nothing configures it";
  return diagnostic({
    code: key === "partition" ? "plan/unknown-partition" : "plan/unknown-compute",
    message: `Cannot find the ${key} "${name}" of ${who}: ${what}`,
    ...at(place),
    hint: nearest !== null
      ? `Did you mean "${nearest}"?`
      : known.size === 0
      ? "Define it under orchestration.partitions"
      : `Use one of: ${[...known].sort().join(", ")}`,
    facts: { [key]: name, nearest },
  });
}

function backfillOf(written: BackfillSpec | null): PlanBackfill | null {
  if (written === null) return null;
  return written.policy === "single_run"
    ? { policy: "single_run", maxPartitionsPerRun: null }
    : { policy: "multi_run", maxPartitionsPerRun: written.maxPartitionsPerRun ?? 1 };
}

function readFreshness(
  { maxLag, cron, timezone }: FreshnessSpec,
  place: Place,
  origin: "group" | "meta",
  diagnostics: Diagnostic[],
): PlanFreshness | null {
  const lag = attempt(below(place, "maxLag"), diagnostics, () => positiveDuration(maxLag));
  const when = readCron(cron, timezone, place, diagnostics);
  if (lag === null || when === null) return null;
  return { maxLagS: lag, warnLagS: null, ...when, origin, loadedAtField: null };
}

function readRetries(
  { max, delay, backoff }: RetriesSpec,
  place: Place,
  diagnostics: Diagnostic[],
): PlanRetries | null {
  const delayS = attempt(
    below(place, "retries", "delay"),
    diagnostics,
    () => parseDuration(delay),
  );
  if (delayS === null) return null;
  // said all the same: a group that says none overrules a model that says some
  return max === 0 ? { max, delayS: 0, backoff: "constant" } : { max, delayS, backoff };
}

/** What is built without retries has none, however it is said: else it would make a block of its own. */
export function settleRetries(wanted: PlanRetries | null): PlanRetries | null {
  return wanted?.max === 0 ? null : wanted;
}

/** What nobody says is 0, however it is said: else it would make a block of its own. */
export function settlePriority(wanted: number | null): number | null {
  return wanted === 0 ? null : wanted;
}

function readAutomation(
  { type, cron, timezone }: AutomationSpec,
  place: Place,
  diagnostics: Diagnostic[],
): PolicyAutomation | null {
  const when = readCron(cron, timezone, place, diagnostics);
  return when === null ? null : { type, ...when, place };
}

/** @returns null when one of the two is wrong. */
function readCron(
  cron: string | null,
  timezone: string | null,
  place: Place,
  diagnostics: Diagnostic[],
): { readonly cron: string | null; readonly timezone: string } | null {
  const zone = { text: timezone ?? "UTC", path: [...place.path, "timezone"] };
  const { locate } = place;
  if (cron === null) {
    const known = attempt(below(place, "timezone"), diagnostics, () => parseTimezone(zone.text));
    return known === null ? null : { cron, timezone: known };
  }
  const found = planCron({ text: cron, path: [...place.path, "cron"] }, zone, {
    locate,
    diagnostics,
  });
  return found === null ? null : { cron: found.cron, timezone: found.timezone };
}

/** What an asset's automation comes to once its partition is known.
 * @param windows the cron of the asset's time partition; null when it has none.
 * @returns null for none, and when `on_cron` has nothing to follow: `plan/automation-without-cron`.
 */
export function settleAutomation(
  wanted: PolicyAutomation | null,
  windows: { readonly cron: string; readonly timezone: string } | null,
): PlanAutomation | null | "without-cron" {
  if (wanted === null || wanted.type === "none") return null;
  if (wanted.type !== "on_cron") return { type: wanted.type, cron: null, timezone: null };
  if (wanted.cron !== null) {
    return { type: "on_cron", cron: wanted.cron, timezone: wanted.timezone };
  }
  return windows === null
    ? "without-cron"
    : { type: "on_cron", cron: windows.cron, timezone: windows.timezone };
}

import type { OutlineAsset, OutlineBlock, OutlineFreshness, PlanOutline } from "../outline/mod.ts";
import { change, consequence, count, type Found, quoted } from "./change.ts";
import { changedAlike, type Comparison, own } from "./comparison.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";

/** How assets are built: retries, timeouts, pools, priorities, backfills, freshness, automation, batches. */
export function comparePolicies(c: Comparison): Found[] {
  return [
    ...ofBlocks(c, "retries", retries),
    ...ofBlocks(c, "timeoutS", timeout),
    ...ofBlocks(c, "pool", pool),
    ...ofBlocks(c, "priority", priority),
    ...ofBlocks(c, "backfill", backfill),
    ...ofAssets(c, "freshness", freshness),
    ...ofAssets(c, "automation", automation),
    ...ofAssets(c, "microbatch", microbatch),
  ];
}

interface Verdict {
  readonly severity: ChangeSeverity;
  /** Behind "3 assets: " or the asset's name. */
  readonly words: string;
  readonly consequences?: readonly Consequence[];
}

/** What assets have from their block; an asset that had or has none is told elsewhere. */
function ofBlocks<K extends keyof OutlineBlock>(
  { before, after, assets }: Comparison,
  key: K,
  judge: (before: OutlineBlock[K], after: OutlineBlock[K]) => Verdict,
): Found[] {
  const of = (outline: PlanOutline) => (a: OutlineAsset) =>
    a.block === undefined
      ? { built: false, value: undefined }
      : { built: true, value: own(outline.blocks, a.block)?.[key] };
  return changedAlike(assets, of(before), of(after))
    .filter((alike) => alike.before.built && alike.after.built)
    .map((alike) => found(key, alike.names, alike.before.value, alike.after.value, judge));
}

function ofAssets<K extends "freshness" | "automation" | "microbatch">(
  { assets }: Comparison,
  key: K,
  judge: (before: OutlineAsset[K], after: OutlineAsset[K]) => Verdict,
): Found[] {
  return changedAlike(assets, (a) => a[key], (a) => a[key])
    .map((alike) => found(key, alike.names, alike.before, alike.after, judge));
}

function found<V>(
  aspect: string,
  names: readonly string[],
  before: V,
  after: V,
  judge: (before: V, after: V) => Verdict,
): Found {
  const { severity, words, consequences = [] } = judge(before, after);
  const who = names.length === 1 ? quoted(names[0]!) : count(names.length, "asset");
  return change(severity, "changed", "asset", names, `${who}: ${words}`, {
    aspect,
    before: before ?? null,
    after: after ?? null,
    consequences,
  });
}

function retries(before: OutlineBlock["retries"], after: OutlineBlock["retries"]): Verdict {
  const text = (r: OutlineBlock["retries"]) =>
    r === undefined
      ? "no retries"
      : `${count(r.max, "retry").replace("retrys", "retries")} after ${
        seconds(r.delayS)
      } (${r.backoff})`;
  const fewer = (after?.max ?? 0) < (before?.max ?? 0);
  return {
    severity: fewer ? "warning" : "note",
    words: `${text(after)} instead of ${text(before)}`,
    consequences: fewer ? [consequence("may-fail", "what a retry mended before")] : [],
  };
}

function timeout(before: number | undefined, after: number | undefined): Verdict {
  const shorter = after !== undefined && (before === undefined || after < before);
  return {
    severity: shorter ? "warning" : "note",
    words: `${after === undefined ? "no timeout" : `a timeout of ${seconds(after)}`} instead of ${
      before === undefined ? "none" : seconds(before)
    }`,
    consequences: shorter
      ? [consequence("may-fail", `what takes longer than ${seconds(after)}`)]
      : [],
  };
}

function pool(before: string | undefined, after: string | undefined): Verdict {
  return {
    severity: "warning",
    words: after === undefined
      ? `in no pool any more, it was ${quoted(before!)}`
      : `in the pool ${quoted(after)}${
        before === undefined ? "" : ` instead of ${quoted(before)}`
      }`,
    consequences: [
      after === undefined
        ? consequence("runs-change", "nothing limits how many are built at the same time")
        : consequence("runs-change", `waits for whatever else is in "${after}"`),
    ],
  };
}

function priority(before: number | undefined, after: number | undefined): Verdict {
  return { severity: "note", words: `priority ${after ?? 0} instead of ${before ?? 0}` };
}

function backfill(before: OutlineBlock["backfill"], after: OutlineBlock["backfill"]): Verdict {
  const text = (b: OutlineBlock["backfill"]) =>
    b?.policy === "single_run"
      ? "one run for all partitions"
      : (b?.maxPartitionsPerRun ?? 1) === 1
      ? "a run for each partition"
      : `a run for each ${b!.maxPartitionsPerRun} partitions`;
  return { severity: "note", words: `backfills in ${text(after)} instead of ${text(before)}` };
}

function freshness(before?: OutlineFreshness, after?: OutlineFreshness): Verdict {
  const text = (f?: OutlineFreshness) => {
    if (f === undefined) return "any age";
    const limit = f.maxLagS ?? f.warnLagS;
    const when = f.cron === undefined ? "" : ` at "${f.cron}" (${f.timezone ?? "UTC"})`;
    return `at most ${limit === undefined ? "?" : seconds(limit)} old${
      f.maxLagS === undefined ? " (warning only)" : ""
    }${when}`;
  };
  const lag = (f?: OutlineFreshness) => f?.maxLagS ?? Infinity;
  const looser = lag(after) > lag(before);
  return {
    severity: looser ? "warning" : "note",
    words: `${text(after)} instead of ${text(before)}`,
    consequences: !looser ? [] : [
      consequence(
        "check-lost",
        after?.maxLagS === undefined
          ? "data that is too old"
          : `data that is between ${seconds(before!.maxLagS!)} and ${seconds(after.maxLagS)} old`,
      ),
    ],
  };
}

function automation(
  before: OutlineAsset["automation"],
  after: OutlineAsset["automation"],
): Verdict {
  const text = (a: OutlineAsset["automation"]) =>
    a === undefined
      ? "built by schedules alone"
      : a.type === "on_cron"
      ? `built at "${a.cron}" (${a.timezone ?? "UTC"}) once parents are newer`
      : a.type === "eager"
      ? "built whenever a parent is"
      : "built when missing";
  return {
    severity: "warning",
    words: `${text(after)}, before ${text(before)}`,
    consequences: [
      after === undefined
        ? consequence("runs-change", "only schedules and sensors start it")
        : consequence("runs-change", "runs that no schedule shows"),
    ],
  };
}

function microbatch(
  before: OutlineAsset["microbatch"],
  after: OutlineAsset["microbatch"],
): Verdict {
  const parts = (["eventTime", "batchSize", "begin", "lookback"] as const)
    .filter((key) => before?.[key] !== after?.[key])
    .map((key) => `${key} ${after?.[key] ?? "none"} instead of ${before?.[key] ?? "none"}`);
  const onlyLookback = before !== undefined && after !== undefined && parts.length === 1 &&
    before.lookback !== after.lookback;
  return {
    severity: "warning",
    words: after === undefined
      ? "no microbatch model any more"
      : before === undefined
      ? `a microbatch model now (${parts.join(", ")})`
      : parts.join(", "),
    consequences: [
      onlyLookback
        ? consequence("runs-change", "how many earlier batches a run builds again")
        : consequence("backfill-needed", "batches that are built were cut in another way"),
    ],
  };
}

/** `90 s`, `5 min`, `26 h`, `7 d`. */
export function seconds(s: number): string {
  if (s % 86400 === 0 && s > 86400) return `${s / 86400} d`;
  if (s % 3600 === 0 && s > 0) return `${s / 3600} h`;
  if (s % 60 === 0 && s > 60) return `${s / 60} min`;
  return `${s} s`;
}

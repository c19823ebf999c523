import type {
  Plan,
  PlanAutomation,
  PlanFreshness,
  PlanGroup,
  PlanMapping,
  PlanPartition,
} from "../../plan/mod.ts";
import { counted } from "./counted.ts";
import { retriesText } from "./plan_blocks_text.ts";
import { duration, fittedTable, shortId, type Shown, someNames } from "./plan_lists.ts";
import { wrapped } from "./wrapped.ts";

/** Which group took what, and what an earlier one took before. */
export function groupsText({ groups, assets }: Plan, shown: Shown): string {
  if (groups.length === 0) return "";
  const table = fittedTable(
    ["GROUP", "PARTITION", "ASSETS", "POLICY"],
    groups.map((g) => [g.name, g.partition ?? "-", g.assets.length, policyText(g) || "-"]),
    { ...shown, noun: "group" },
  );
  const rest = assets.filter((a) => a.block !== null && a.orchestrationGroup === null);
  const twice = groups.filter((g) => g.taken.length > 0).map(({ name, taken }) => {
    const by = [...new Set(taken.map((t) => t.by))];
    return wrapped(
      "",
      `${name} selects ${someNames(taken.map((t) => shortId(t.asset)), shown)} too, which ${
        someNames(by, shown)
      } took first`,
      shown.width,
    );
  });
  return table +
    (rest.length === 0 ? "" : `No group took ${counted(rest.length, "asset")}\n`) + twice.join("");
}

function policyText(g: PlanGroup): string {
  return [
    ...(g.compute === null ? [] : [`on ${g.compute}`]),
    ...(g.retries === null ? [] : [`retries ${retriesText(g.retries)}`]),
    ...(g.timeoutS === null ? [] : [`timeout ${duration(g.timeoutS)}`]),
    ...(g.pool === null ? [] : [`pool ${g.pool}`]),
    ...(g.priority === null ? [] : [`priority ${g.priority}`]),
    ...(g.backfill === null ? [] : [
      g.backfill.maxPartitionsPerRun === null
        ? `backfill ${g.backfill.policy}`
        : `backfill ${g.backfill.policy} (${g.backfill.maxPartitionsPerRun})`,
    ]),
    ...(g.freshness === null ? [] : [freshnessText(g.freshness)]),
    ...(g.automation === null ? [] : [automationText(g.automation)]),
  ].join("; ");
}

function freshnessText({ maxLagS, warnLagS, cron }: PlanFreshness): string {
  const lag = maxLagS ?? warnLagS;
  return `at most ${lag === null ? "?" : duration(lag)} old${cron === null ? "" : ` at ${cron}`}`;
}

function automationText({ type, cron }: PlanAutomation): string {
  return `automation ${type}${cron === null ? "" : ` ${cron}`}`;
}

/** Partition definitions, and how many assets have each. */
export function partitionsText({ partitions, assets }: Plan, shown: Shown): string {
  const users = new Map<string, number>();
  for (const { partition, external } of assets) {
    if (partition !== null && !external) users.set(partition, (users.get(partition) ?? 0) + 1);
  }
  return fittedTable(
    ["PARTITION", "ASSETS", "KEYS"],
    partitions.map((p) => [p.name, users.get(p.name) ?? 0, keysText(p)]),
    { ...shown, noun: "partition" },
  );
}

function keysText(p: PlanPartition): string {
  switch (p.type) {
    case "time": {
      const day = (wall: string) => wall.replace(/T00:00:00$/, "").replace(/:00$/, "");
      const end = p.end === null ? "" : ` to ${day(p.end)}`;
      const offset = p.endOffset === 0 ? "" : `, endOffset ${p.endOffset}`;
      return `${p.cadence ?? p.cron} from ${day(p.start)}${end}, ${p.timezone}${offset}`;
    }
    case "static":
      return `${p.keys.length}: ${p.keys.join(", ")}`;
    case "dynamic":
      return "added while it runs";
    default:
      return p.dimensions.join(" × ");
  }
}

/** Where assets read other partitions than their own. */
export function mappingsText({ mappings, edges }: Plan, shown: Shown): string {
  const counts = new Map<string, number>();
  for (const { mapping } of edges) {
    if (mapping !== null) counts.set(mapping, (counts.get(mapping) ?? 0) + 1);
  }
  return fittedTable(
    ["READS FROM", "INTO", "WHICH PARTITIONS", "DEPENDENCIES"],
    mappings.filter((m) => m.type !== "identity" || m.from !== m.to).map((m) => [
      m.from,
      m.to ?? "-",
      mappingText(m),
      counts.get(m.id) ?? 0,
    ]),
    { ...shown, noun: "mapping" },
  );
}

function mappingText(m: PlanMapping): string {
  switch (m.type) {
    case "identity":
      return "the same key";
    case "time_window":
      return `windows that overlap${
        m.startOffset === 0 && m.endOffset === 0
          ? ""
          : `, moved by ${m.startOffset} and ${m.endOffset}`
      }`;
    case "all":
      return "all";
    case "last":
      return "the newest";
    case "dimension":
      return `those with the same ${m.dimension ?? "key"}`;
    default:
      return `by ${counted(Object.keys(m.keys ?? {}).length, "key")}`;
  }
}

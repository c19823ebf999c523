import { escapeText } from "../../errors/mod.ts";
import {
  blockLimit,
  type BlockReason,
  type BlockReport,
  type Plan,
  type PlanBackfill,
  type PlanRetries,
  type RunCosts,
} from "../../plan/mod.ts";
import { counted } from "./counted.ts";
import { duration, fittedTable, type Shown, within } from "./plan_lists.ts";
import type { PlanFacts } from "./plan_text.ts";
import { wrapped } from "./wrapped.ts";

/** Which dbt invocations there are, why each is one of its own, and what waits for what. */
export function blocksText(
  plan: Plan,
  { rules, blocks, costs }: PlanFacts,
  shown: Shown,
): string {
  const { name } = plan.product;
  const reasons = new Map(blocks.reasons.map((r) => [r.block, r.reasons]));
  const why = plan.blocks.length < 2
    ? plan.blocks.map(() => "the only one")
    : plan.blocks.map(({ id }) => reasonsText(reasons.get(id) ?? [], blockLimit(rules), name));
  const table = fittedTable(
    ["BLOCK", "ASSETS", "WAITS FOR", "WHY IT IS APART"],
    plan.blocks.map((b, i) => [
      within(name, b.id),
      b.assets.length,
      waitsFor(b.dependsOn.map((id) => within(name, id)), shown),
      why[i]!,
    ]),
    { ...shown, noun: "block" },
  );
  const lines = [
    chain(blocks, name),
    `${
      counted(blocks.edgeCount, "dependency")
    } between assets, ${blocks.cut} of them from block to block ` +
    `(objective ${rules.objective}, at most ${counted(blockLimit(rules), "asset")} in a block)`,
    runTime(blocks, costs),
  ];
  return `${table}\n${lines.map((line) => wrapped("", line, shown.width)).join("")}`;
}

/** What the orchestrator loads apart, where the product is split. */
export function locationsText({ product, blocks, locations, edges }: Plan, shown: Shown): string {
  if (locations.length === 0) return "";
  const sizes = new Map(blocks.map((b) => [b.id, b.assets.length]));
  const locationOf = new Map(locations.flatMap((l) => l.blocks.map((id) => [id, l.name])));
  const holderOf = new Map(
    blocks.flatMap((b) => b.assets.map((id) => [id, locationOf.get(b.id)!])),
  );
  const cut = edges.filter(({ from, to }) => {
    const [a, b] = [holderOf.get(from), holderOf.get(to)];
    return a !== undefined && b !== undefined && a !== b;
  });
  const table = fittedTable(
    ["CODE LOCATION", "ASSETS", "READS", "BLOCKS"],
    locations.map((l) => [
      l.name,
      l.blocks.reduce((sum, id) => sum + sizes.get(id)!, 0),
      l.dependsOn.length === 0 ? "-" : l.dependsOn.join(", "),
      l.blocks.map((id) => within(product.name, id)).join(", "),
    ]),
    { ...shown, noun: "code location" },
  );
  return table + wrapped(
    "",
    `${counted(cut.length, "dependency")} between assets ${
      cut.length === 1 ? "leads" : "lead"
    } from code location to code location`,
    shown.width,
  );
}

/** The block, or how many: a list is what `--full` and JSON are for. */
function waitsFor(blocks: readonly string[], { full }: Shown): string {
  if (blocks.length === 0) return "-";
  return blocks.length === 1 || full ? blocks.join(", ") : counted(blocks.length, "block");
}

/** `partition day; retries 2 × 60 s`: what it has first, what others have and it has not only where nothing else is to say. */
function reasonsText(
  reasons: readonly BlockReason[],
  maxAssets: number,
  product: string,
): string {
  const nothing = ({ code, value }: BlockReason) =>
    attributes.has(code) && (value === null || Array.isArray(value) && value.length === 0);
  const positive = reasons.filter((r) => !nothing(r));
  const told = positive.length > 0 ? positive : reasons;
  const texts = told.map((r) => reasonText(r, nothing(r), maxAssets, product));
  const shown = texts.length > 3 ? texts.slice(0, 2) : texts;
  const rest = texts.length - shown.length;
  return shown.join("; ") + (rest === 0 ? "" : `; ${rest} more`);
}

const attributes: ReadonlySet<string> = new Set([
  "compute",
  "partition",
  "schedules",
  "retries",
  "timeout",
  "pool",
  "priority",
  "backfill",
]);

function reasonText(
  { code, value, from }: BlockReason,
  nothing: boolean,
  maxAssets: number,
  product: string,
): string {
  const [other] = from.map((id) => within(product, id));
  if (nothing) return `no ${code === "schedules" ? "schedule" : code}`;
  switch (code) {
    case "retries":
      return `retries ${retriesText(value as PlanRetries)}`;
    case "timeout":
      return `timeout ${duration(value as number)}`;
    case "schedules":
      return `built by ${schedulesText(value as string[], product)}`;
    case "backfill":
      return `backfill ${(value as PlanBackfill).policy}`;
    case "edge":
      return `dbt would not wait for ${other}`;
    case "order":
      return `others run between it and ${other}`;
    case "size":
      return `the limit of ${counted(maxAssets, "asset")}`;
    case "objective":
      return `runs beside ${other}`;
    default:
      return `${code} ${value}`;
  }
}

/** What every asset may be built by says the least. */
function schedulesText(names: readonly string[], product: string): string {
  const own = `${product}-schedule`;
  const others = names.filter((name) => name !== own);
  return [...others, ...(names.includes(own) ? ["the default"] : [])].join(" + ");
}

export function retriesText({ max, delayS, backoff }: PlanRetries): string {
  const delay = delayS === 0 ? "" : ` × ${duration(delayS)}`;
  return `${max}${delay}${backoff === "constant" ? "" : ` ${backoff}`}`;
}

function chain({ depth, criticalPath }: BlockReport, product: string): string {
  const names = criticalPath.slice(0, 5).map((id) => escapeText(within(product, id))).join(" → ");
  const more = criticalPath.length > 5 ? ` → … (${criticalPath.length} blocks)` : "";
  return depth <= 1
    ? "No block waits for another"
    : `Up to ${depth} blocks wait for each other; the chain that takes longest: ${names}${more}`;
}

function runTime({ runS, criticalS }: BlockReport, costs: RunCosts): string {
  return `A run takes about ${duration(runS)} with ${counted(costs.workers, "worker")}, ${
    duration(criticalS)
  } with as many as there are blocks (estimated: ${costs.startS} s to start a block, ${costs.assetS} s an asset, ${
    counted(costs.threads, "thread")
  })`;
}

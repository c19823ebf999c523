import { escapeText } from "../errors/mod.ts";
import type { BlockReport, ChosenRules, Plan, RunCosts } from "../plan/mod.ts";
import { counted } from "./counted.ts";
import { textTable } from "./table.ts";

/** Rules for blocks, and what they make of a product. */
export interface ComparedRules {
  readonly rules: ChosenRules;
  readonly blocks: BlockReport;
}

/** A plan for people. */
export function planText(
  plan: Plan,
  rules: ChosenRules,
  blocks: BlockReport,
  costs: RunCosts,
): string {
  const { product, checks, schedules, environment } = plan;
  const sections = [
    `${escapeText(product.name)} ${escapeText(product.version)}: ${
      [
        counted(blocks.assetCount, "asset"),
        counted(checks.length, "check"),
        counted(blocks.blockCount, "block"),
        counted(schedules.length, "schedule"),
      ].join(", ")
    }\n`,
    textTable(
      ["BLOCK", "ASSETS", "COMPUTE", "WAITS FOR"],
      plan.blocks.map((b) => [b.id, b.assets.length, b.compute ?? "-", waitsFor(b.dependsOn)]),
    ),
    `${chain(blocks)}\n${
      counted(blocks.edgeCount, "dependency")
    } between assets, ${blocks.cut} of them from block to block (objective ${rules.objective}, at most ` +
    `${counted(rules.maxAssets, "asset")} in a block)\n${runTime(blocks, costs)}\n`,
  ];
  if (schedules.length > 0) {
    sections.push(textTable(
      ["SCHEDULE", "CRON", "TIME ZONE", "JOB", "ON"],
      schedules.map((s) =>
        s.trigger.type === "after"
          ? [s.name, `after ${s.trigger.schedules.join(", ")}`, "", s.jobs.join(", "), "no"]
          : [s.name, s.trigger.cron, s.trigger.timezone, s.jobs.join(", "), s.active ? "yes" : "no"]
      ),
    ));
  }
  if (environment.length > 0) {
    sections.push(textTable(["VARIABLE", "FOR"], environment.map((v) => [v.name, v.purpose])));
  }
  return sections.join("\n");
}

/** What other rules would make of the same product. */
export function comparisonText(compared: readonly ComparedRules[], costs: RunCosts): string {
  return textTable(
    ["OBJECTIVE", "AT MOST", "BLOCKS", "CUT", "DEPTH", "LONGEST CHAIN", `RUN ON ${costs.workers}`],
    compared.map(({ rules, blocks }) => [
      rules.objective,
      rules.maxAssets,
      blocks.blockCount,
      blocks.cut,
      blocks.depth,
      duration(blocks.criticalS),
      duration(blocks.runS),
    ]),
  );
}

function waitsFor(blocks: readonly string[]): string {
  if (blocks.length === 0) return "-";
  const shown = blocks.slice(0, 3).join(", ");
  return blocks.length > 3 ? `${shown} and ${blocks.length - 3} more` : shown;
}

function chain({ depth, criticalPath }: BlockReport): string {
  const names = criticalPath.slice(0, 5).map(escapeText).join(" → ");
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

/** `45 s`, `12 min`, `3 h 5 min`. */
function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

import { escapeText } from "../../errors/mod.ts";
import {
  type BlockReport,
  type ChosenRules,
  outlinePlatform,
  type OutlineService,
  placeOfService,
  type Plan,
  type RunCosts,
  type ScheduleReport,
  type ServiceKind,
} from "../../plan/mod.ts";
import { counted } from "./counted.ts";
import { blocksText, locationsText } from "./plan_blocks_text.ts";
import { groupsText, mappingsText, partitionsText } from "./plan_groups_text.ts";
import { coverText, schedulesText, sensorsText } from "./plan_launches_text.ts";
import { duration, fittedTable, type Shown } from "./plan_lists.ts";
import { textTable } from "./table.ts";
import { wrapped } from "./wrapped.ts";

/** Rules for blocks, and what they make of a product. */
export interface ComparedRules {
  readonly rules: ChosenRules;
  readonly blocks: BlockReport;
}

/** What is said of a plan besides itself. */
export interface PlanFacts {
  readonly rules: ChosenRules;
  readonly blocks: BlockReport;
  readonly costs: RunCosts;
  readonly runs: ScheduleReport;
  /** From when on the next ticks are shown: milliseconds since the Unix epoch. */
  readonly now: number;
}

/** A plan for people. */
export function planText(plan: Plan, facts: PlanFacts, shown: Shown): string {
  return [
    summaryText(plan, facts, shown),
    blocksText(plan, facts, shown),
    locationsText(plan, shown),
    groupsText(plan, shown),
    partitionsText(plan, shown),
    mappingsText(plan, shown),
    schedulesText(plan, facts.runs, facts.now, shown),
    coverText(plan, facts.runs, shown),
    sensorsText(plan, shown),
    exposuresText(plan, shown),
    platformText(plan, shown),
    variablesText(plan, shown),
  ].filter((section) => section !== "").join("\n");
}

/** What the platform offers: where it is, not how it is reached. */
function platformText(plan: Plan, shown: Shown): string {
  const { computes = {}, ...others } = outlinePlatform(plan);
  const row = (role: string, service: OutlineService, kind: ServiceKind) => [
    role,
    service.type,
    placeOfService(service, kind).map(([key, value]) => `${key} ${value}`).join(", ") || "-",
  ];
  return fittedTable(
    ["PLATFORM", "TYPE", "WHERE"],
    [
      ...Object.entries(computes).map(([name, service]) =>
        row(name === service.type ? "compute" : `compute ${name}`, service, "compute")
      ),
      ...Object.entries(others).map(([role, service]) => row(role, service, "other")),
    ],
    { ...shown, noun: "service" },
  );
}

function summaryText(plan: Plan, { blocks, runs }: PlanFacts, { width }: Shown): string {
  const { product, orchestrator, assets, checks, schedules, sensors } = plan;
  const built = assets.filter((a) => !a.external);
  const external = assets.filter((a) => a.external);
  const where = [plan.deployment, ...(orchestrator.type === null ? [] : [orchestrator.type])];
  const head = `${escapeText(product.name)} ${escapeText(product.version)} (${
    where.map(escapeText).join(", ")
  }): ${
    [
      counted(blocks.assetCount, "asset"),
      counted(checks.length, "check"),
      counted(blocks.blockCount, "block"),
      counted(schedules.length, "schedule"),
      ...(sensors.length === 0 ? [] : [counted(sensors.length, "sensor")]),
    ].join(", ")
  }\n`;
  const warn = checks.filter((c) => c.severity === "warn").length;
  const active = runs.schedules.filter((s) => s.active).length;
  const lines: [string, string][] = [
    [
      "Assets",
      `${kinds(built.map((a) => a.kind), true)}${
        external.length === 0
          ? ""
          : `; built elsewhere: ${kinds(external.map((a) => a.kind), true)}`
      }`,
    ],
    [
      "Checks",
      `${kinds(checks.map((c) => c.kind))}${
        warn === 0 ? "" : `; ${counted(warn, "check")} only ${warn === 1 ? "warns" : "warn"}`
      }`,
    ],
    ["Listed", kinds(plan.listed.map((l) => l.kind), true)],
    [
      "A run",
      `of everything: ${counted(blocks.blockCount, "dbt invocation")}${
        blocks.depth <= 1 ? "" : `, at least ${blocks.depth} of them one after the other`
      }`,
    ],
    [
      "A day",
      active === 0
        ? ""
        : `${number(runs.runsPerDay, "run")}, ${
          number(runs.invocationsPerDay, "dbt invocation")
        }, by ${counted(active, "schedule")} that ${active === 1 ? "is" : "are"} on`,
    ],
  ];
  return head + lines.filter(([, text]) => text !== "")
    .map(([name, text]) => wrapped(`  ${name.padEnd(7)} `, text, width)).join("");
}

/** `20 models, 4 seeds`, the most first.
 * @param nouns whether the kinds are words for things. */
function kinds(list: readonly string[], nouns = false): string {
  const counts = new Map<string, number>();
  for (const kind of list) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([kind, count]) => nouns ? counted(count, kind.replace("_", " ")) : `${count} ${kind}`)
    .join(", ");
}

/** `0.14 runs`, `1 run`, `120 runs`. */
function number(value: number, noun: string): string {
  return counted(value >= 10 ? Math.round(value) : Number(value.toFixed(2)), noun);
}

function exposuresText({ exposures }: Plan, shown: Shown): string {
  return fittedTable(
    ["EXPOSURE", "TYPE", "READS", "OWNER"],
    exposures.map((e) => [e.name, e.type, counted(e.assets.length, "asset"), e.owners.join(", ")]),
    { ...shown, noun: "exposure" },
  );
}

function variablesText({ environment }: Plan, shown: Shown): string {
  return fittedTable(
    ["VARIABLE", "FOR"],
    environment.map((v) => [v.name, v.purpose]),
    { ...shown, full: true, noun: "variable" },
  );
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

import { hasErrors } from "../../errors/mod.ts";
import {
  type BlockRules,
  buildPlan,
  defaultRunCosts,
  type Plan,
  reportBlocks,
  type RunCosts,
  scheduleReport,
} from "../../plan/mod.ts";
import { againstJson, againstOptions, compareWith, projectIn, refuseMixed } from "../against.ts";
import type { ParsedArguments } from "../arguments.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { readFormerPlan } from "../reading/former_plan.ts";
import { PATH_HELP } from "../help.ts";
import { withOption } from "../reading/other_products.ts";
import { runPipeline, type Stages } from "../pipeline.ts";
import { type ComparedRules, comparisonText, planText } from "../print/plan_text.ts";
import {
  blockOptions,
  countOption,
  pipelineOptions,
  productOptions,
  secondsOption,
  targetOption,
} from "../product_options.ts";
import { productsText } from "../print/products_text.ts";
import { report } from "../report.ts";
import { severitiesOf, severityOption, weighOwn } from "../severities.ts";
import { nowOption, ticksAhead, timeFindingsOf, timeOption } from "../ticks_ahead.ts";

export const plan: Command = {
  name: "plan",
  summary: "Say what will exist and run, and what changes: blocks, schedules, ticks, runs a day",
  usage:
    "[PATH] [--target NAME] [--against DIR|FILE] [--compare] [--full] [--format text|json|markdown]",
  details: [
    "A block is a set of assets that one dbt invocation builds. Times are estimates: every asset takes as long as any other, blocks wait " +
    "for workers, and the longest chain goes first.",
    "The plan is the one that compile makes with the same options, and what keeps compile from it is an error here too.",
    "With --against, changes are breaking (they hurt others, or destroy history that no run brings back), warnings (somebody has to do " +
    "something, or what runs changes) or notes. Exit code 3: something breaks; 0: no more than warnings and notes.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    targetOption,
    ...productOptions,
    withOption,
    ...blockOptions,
    severityOption,
    {
      name: "out",
      value: "DIR",
      help: "The generated project, whose blocks compile will keep; without it they are cut anew",
    },
    {
      name: "compare",
      help:
        "Also print what each objective makes of limits of 50, 200 and 1000 assets, as far as the orchestrator takes such blocks, and of the one that holds",
    },
    {
      name: "threads",
      value: "COUNT",
      help:
        `Assets that dbt builds at the same time; the profile's when left out, else ${defaultRunCosts.threads}`,
    },
    {
      name: "start-seconds",
      value: "SECONDS",
      help:
        `Seconds from the start of dbt to its first asset; ${defaultRunCosts.startS} when left out`,
    },
    {
      name: "asset-seconds",
      value: "SECONDS",
      help: `Seconds that an asset takes; ${defaultRunCosts.assetS} when left out`,
    },
    ...againstOptions,
    nowOption,
    { name: "full", help: "Leave nothing out of long lists" },
    {
      name: "format",
      value: "FORMAT",
      choices: ["text", "json", "markdown"],
      help: "text (default), json, or, with --against, markdown for a pull request",
    },
  ],
  examples: [
    { line: "plan", does: "The product in this folder" },
    {
      line: "plan target/manifest.json --max-assets 200 --objective balanced --max-parallelism 8",
      does: "What would another cut be worth?",
    },
    { line: "plan --compare --asset-seconds 5", does: "Find the cut that suits" },
    { line: "plan --target airflow", does: "What compile --target airflow would make of it" },
    { line: "plan --against dagster", does: "What does my change do to what is deployed?" },
    {
      line: "plan --env prod --against dagster --format markdown > comment.md",
      does: "The same for a pull request; exits with 3 when something breaks",
    },
  ],
  json:
    '{ "version": 1, "plan": (as compile --stage plan), "rules": { "objective", "maxAssets", "maxParallelism", "maxLocationAssets" }, "blocks": { "assetCount", ' +
    '"edgeCount", "blockCount", "cut", "depth", "criticalPath": [block], "criticalS", "runS", "reasons": [{ "block", "reasons": [{ "code", "value", "from" }] }] }, "compared": [{ "rules", "blocks" }], "runs": { "schedules": [{ "name", "active", "ticksPerDay", "runsPerDay", "invocationsPerDay" }], "runsPerDay", "invocationsPerDay", "unscheduled", "idle", "repeated" }, "ticks": [{ "schedule", "timezone", "next": [{ "instantMs", "local", "wanted", "note" }] }], "links": [{ "producer": { "product", "asset" }, "consumer", "by": "node|relation|sensor", "readers" }] }; ' +
    "times in seconds. " +
    againstJson,
  run: runPlan,
};

async function runPlan({ arguments: args, runtime }: CommandContext): Promise<number> {
  const against = args.text("against");
  refuseMixed(args, against);
  const options = pipelineOptions(args);
  const out = options.out ?? await projectIn(runtime, against);
  const stages = await runPipeline(runtime, "validate", { ...options, out });
  const { planned, linked, rules, diagnostics, sources } = stages;
  const former = against === null ? null : await readFormerPlan(runtime, against);
  const now = timeOption(args) ?? runtime.now();
  const found = [
    ...diagnostics,
    ...timeFindingsOf(stages, args, now),
    ...weighOwn(former?.diagnostics ?? [], severitiesOf(args), stages.read),
  ];
  report(found, runtime, { sources, notes: "count", target: options.target });
  if (planned === null || rules === null || hasErrors(found)) return exitCodes.input;
  if (former !== null) return compareWith(former.value, stages, args, runtime);

  const costs = runCosts(args, rules.maxParallelism, planned.plan);
  const blocks = reportBlocks(planned.plan, costs, rules);
  const runs = scheduleReport(planned.plan);
  const compared = args.has("compare") ? compareRules(stages, rules, costs) : [];
  if (args.text("format") === "json") {
    const { objective, maxAssets, maxParallelism, maxLocationAssets } = rules;
    const data = {
      version: 1,
      plan: planned.plan,
      rules: { objective, maxAssets, maxParallelism, maxLocationAssets },
      blocks,
      compared,
      runs,
      ticks: ticksAhead(planned.plan, now),
      links: (linked?.links ?? []).filter(({ producer, consumer }) =>
        [producer.product, consumer.product].includes(planned.plan.product.name)
      ),
    };
    runtime.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return exitCodes.done;
  }
  const shown = {
    full: args.has("full"),
    width: Math.max(80, Math.min(runtime.stdout.columns ?? 100, 140)),
  };
  runtime.stdout.write(planText(planned.plan, { rules, blocks, costs, runs, now }, shown));
  if (linked !== null) {
    runtime.stdout.write(`\n${productsText(linked, planned.plan.product.name)}`);
  }
  if (args.has("compare")) runtime.stdout.write(`\n${comparisonText(compared, costs)}`);
  return exitCodes.done;
}

function runCosts(args: ParsedArguments, workers: number, plan: Plan): RunCosts {
  return {
    workers,
    threads: countOption(args, "threads") ?? profileThreads(plan) ?? defaultRunCosts.threads,
    startS: secondsOption(args, "start-seconds", 0) ?? defaultRunCosts.startS,
    assetS: secondsOption(args, "asset-seconds", 0.001) ?? defaultRunCosts.assetS,
  };
}

/** The threads of the profile's output that most of the plan runs on; null where no profile says so. */
function profileThreads({ computes }: Plan): number | null {
  const [first] = computes;
  const threads = first?.profile?.outputs[first.target ?? first.profile.target]?.threads;
  return typeof threads === "number" && Number.isInteger(threads) && threads > 0 ? threads : null;
}

const objectives = ["invocations", "minCut", "wavefront", "balanced"] as const;

/** The same product under other rules: each objective with the limit that holds, and those of three more that the target takes. */
function compareRules(
  { product, read, blockAssets }: Stages,
  { maxAssets }: BlockRules,
  costs: RunCosts,
): readonly ComparedRules[] {
  const limits = [...new Set([50, 200, 1000, maxAssets])]
    .filter((limit) => limit <= (blockAssets ?? Infinity))
    .sort((a, b) => a - b);
  return objectives.flatMap((objective) =>
    limits.map((maxAssets) => {
      const rules = {
        objective,
        maxAssets,
        maxParallelism: costs.workers,
        maxLocationAssets: null,
      };
      const { value } = buildPlan(product!, read!.manifests ?? read!.dbt, { blocks: rules });
      return { rules, blocks: reportBlocks(value!.plan, costs) };
    })
  );
}

import { hasErrors } from "../../errors/mod.ts";
import {
  buildPlan,
  defaultBlockRules,
  defaultRunCosts,
  type Plan,
  reportBlocks,
  type RunCosts,
} from "../../plan/mod.ts";
import type { ParsedArguments } from "../arguments.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { PATH_HELP } from "../help.ts";
import { runPipeline, type Stages } from "../pipeline.ts";
import { type ComparedRules, comparisonText, planText } from "../plan_text.ts";
import { blockOptions, countOption, pipelineOptions, productOptions } from "../product_options.ts";
import { report } from "../report.ts";

export const plan: Command = {
  name: "plan",
  summary: "Say what will exist and run: blocks, invocations, the longest chain, schedules",
  usage: "[PATH] [--objective OBJECTIVE] [--max-assets COUNT] [--compare] [--format text|json]",
  details: [
    "A block is a set of assets that one dbt invocation builds. Times are estimates: every asset takes as long as any other, blocks wait " +
    "for workers, and the longest chain goes first.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    ...productOptions,
    ...blockOptions,
    {
      name: "out",
      value: "DIR",
      help: "The generated project, whose blocks compile will keep; without it they are cut anew",
    },
    {
      name: "compare",
      help: "Also print what each objective makes of limits of 50, 200 and 1000 assets",
    },
    {
      name: "threads",
      value: "COUNT",
      help: `Assets that dbt builds at the same time; ${defaultRunCosts.threads} when left out`,
    },
    {
      name: "start-seconds",
      value: "COUNT",
      help:
        `Seconds from the start of dbt to its first asset; ${defaultRunCosts.startS} when left out`,
    },
    {
      name: "asset-seconds",
      value: "COUNT",
      help: `Seconds that an asset takes; ${defaultRunCosts.assetS} when left out`,
    },
    { name: "format", value: "FORMAT", choices: ["text", "json"], help: "text (default) or json" },
  ],
  examples: [
    { line: "plan", does: "The product in this folder" },
    {
      line: "plan target/manifest.json --max-assets 200 --objective balanced --max-parallelism 8",
      does: "What would another cut be worth?",
    },
    { line: "plan --compare --asset-seconds 5", does: "Find the cut that suits" },
  ],
  json:
    '{ "version": 1, "plan": (as compile --stage plan), "rules": { "objective", "maxAssets", "maxParallelism" }, "blocks": { "assetCount", ' +
    '"edgeCount", "blockCount", "cut", "depth", "criticalPath": [block], "criticalS", "runS" }, "compared": [{ "rules", "blocks" }] }; ' +
    "times in seconds",
  run: runPlan,
};

async function runPlan({ arguments: args, runtime }: CommandContext): Promise<number> {
  const options = pipelineOptions(args);
  const rules = { ...defaultBlockRules, ...options.blocks };
  const costs = runCosts(args, rules.maxParallelism);
  const stages = await runPipeline(runtime, "plan", options, {
    target: null,
    out: args.text("out"),
  });
  const { planned, diagnostics, sources } = stages;
  report(diagnostics, runtime, { sources, notes: "count" });
  if (planned === null || hasErrors(diagnostics)) return exitCodes.input;

  const blocks = reportBlocks(planned.plan, costs);
  const compared = args.has("compare") ? compareRules(stages, costs) : [];
  if (args.text("format") === "json") {
    const { objective, maxAssets, maxParallelism } = rules;
    const data = {
      version: 1,
      plan: planned.plan,
      rules: { objective, maxAssets, maxParallelism },
      blocks,
      compared,
    };
    runtime.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return exitCodes.done;
  }
  runtime.stdout.write(planText(planned.plan, rules, blocks, costs));
  if (args.has("compare")) runtime.stdout.write(`\n${comparisonText(compared, costs)}`);
  return exitCodes.done;
}

function runCosts(args: ParsedArguments, workers: number): RunCosts {
  return {
    workers,
    threads: countOption(args, "threads") ?? defaultRunCosts.threads,
    startS: countOption(args, "start-seconds") ?? defaultRunCosts.startS,
    assetS: countOption(args, "asset-seconds") ?? defaultRunCosts.assetS,
  };
}

const objectives = ["invocations", "minCut", "wavefront", "balanced"] as const;
const limits = [50, 200, 1000];

/** The same product under other rules; a limit that all its assets keep together changes nothing, and is left out but for the lowest. */
function compareRules(
  { product, read, planned }: Stages,
  costs: RunCosts,
): readonly ComparedRules[] {
  const assetCount = built(planned!.plan);
  const tried = limits.filter((limit, i) => i === 0 || limit < assetCount);
  return objectives.flatMap((objective) =>
    tried.map((maxAssets) => {
      const rules = { objective, maxAssets, maxParallelism: costs.workers };
      const { value } = buildPlan(product!, read!.dbt, { blocks: rules });
      return { rules, blocks: reportBlocks(value!.plan, costs) };
    })
  );
}

function built({ assets }: Plan): number {
  return assets.filter(({ external }) => !external).length;
}

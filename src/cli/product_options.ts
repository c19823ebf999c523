import { UsageError } from "../errors/mod.ts";
import { type ChosenRules, defaultBlockRules } from "../plan/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import type { PipelineOptions } from "./pipeline.ts";
import { severitiesOf } from "./severities.ts";

/** Options of every command that reads a product. */
export const productOptions: readonly CommandOption[] = [
  {
    name: "dbt-manifest",
    value: "FILE",
    repeatable: true,
    help:
      "dbt's manifest.json; target/manifest.json beside the product when left out; several as NAME=FILE, one for each compute target",
  },
  {
    name: "platform",
    value: "FILE",
    help: "The platform's manifest.yaml, instead of the one that floe.yaml refers to",
  },
  {
    name: "env",
    value: "NAME",
    choices: ["dev", "staging", "prod"],
    help: "dev (default), staging or prod",
  },
];

/** Of every command whose result depends on the orchestrator: plans, too, differ between them. */
export const targetOption: CommandOption = {
  name: "target",
  value: "NAME",
  help: "The orchestrator: dagster or airflow. When left out: what the platform says, else dagster",
};

/** Options of every command whose result depends on how blocks are cut. */
export const blockOptions: readonly CommandOption[] = [
  {
    name: "objective",
    value: "OBJECTIVE",
    choices: ["invocations", "minCut", "wavefront", "balanced"],
    help:
      "What blocks are for: invocations (default: as few as can be), minCut, wavefront or balanced (a shorter run on several workers)",
  },
  {
    name: "max-assets",
    value: "COUNT",
    help: `Assets of a block at most; ${defaultBlockRules.maxAssets} where nobody said otherwise`,
  },
  {
    name: "max-parallelism",
    value: "COUNT",
    help:
      `Blocks that run at the same time, for the objectives that look at time; ${defaultBlockRules.maxParallelism} when left out`,
  },
  {
    name: "max-location-assets",
    value: "COUNT",
    help:
      "Assets at most of what the orchestrator loads as one code location; all where nobody said otherwise",
  },
];

/** What those options say. */
export function pipelineOptions(args: ParsedArguments): PipelineOptions {
  return {
    path: args.positionals[0] ?? ".",
    dbtManifests: args.all("dbt-manifest"),
    platform: args.text("platform"),
    environment: args.text("env"),
    target: args.text("target"),
    out: args.text("out"),
    blocks: blockRules(args),
    recut: args.has("recut"),
    severities: severitiesOf(args),
    others: args.all("with"),
  };
}

function blockRules(args: ParsedArguments): Partial<ChosenRules> {
  const objective = args.text("objective");
  const maxAssets = countOption(args, "max-assets");
  const maxParallelism = countOption(args, "max-parallelism");
  const maxLocationAssets = countOption(args, "max-location-assets");
  return {
    ...(objective === null ? {} : { objective: objective as ChosenRules["objective"] }),
    ...(maxAssets === null ? {} : { maxAssets }),
    ...(maxParallelism === null ? {} : { maxParallelism }),
    ...(maxLocationAssets === null ? {} : { maxLocationAssets }),
  };
}

/** @throws {UsageError} `cli/bad-count`. */
export function countOption(args: ParsedArguments, name: string): number | null {
  const text = args.text(name);
  if (text === null) return null;
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new UsageError({
    code: "cli/bad-count",
    message: `Cannot read --${name} "${text}": expected a whole number from 1 to 999999999`,
    facts: { option: name, value: text },
    hint: "Write digits only",
  });
}

/** @throws {UsageError} `cli/bad-count`. */
export function secondsOption(args: ParsedArguments, name: string, least: number): number | null {
  const text = args.text(name);
  if (text === null) return null;
  if (/^[0-9]{1,9}(\.[0-9]{1,6})?$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError({
    code: "cli/bad-count",
    message: `Cannot read --${name} "${text}": expected a number from ${least}`,
    facts: { option: name, value: text },
    hint: "Write seconds, such as 0.5 or 20",
  });
}

import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import type { PipelineOptions } from "./pipeline.ts";

/** Options of every command that reads a product. */
export const productOptions: readonly CommandOption[] = [
  {
    name: "dbt-manifest",
    value: "FILE",
    repeatable: true,
    help: "dbt's manifest.json; target/manifest.json beside the product when left out",
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

/** What those options say. */
export function pipelineOptions(args: ParsedArguments): PipelineOptions {
  return {
    path: args.positionals[0] ?? ".",
    dbtManifests: args.all("dbt-manifest"),
    platform: args.text("platform"),
    environment: args.text("env"),
  };
}

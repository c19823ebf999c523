import type { DbtManifest } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../errors/mod.ts";
import type { SelectableNode } from "../../graph/selection/mod.ts";
import type { ParsedArguments } from "../arguments.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { dbtJson } from "../dbt_json.ts";
import { nameOf, selectorOf } from "../dbt_names.ts";
import { PATH_HELP } from "../help.ts";
import { runPipeline } from "../pipeline.ts";
import { pipelineOptions, productOptions } from "../product_options.ts";
import { report } from "../report.ts";
import { detailFor, select, selectionOptions } from "../selection.ts";
import { conflict } from "../usage.ts";

/** What dbt lists when no type is asked for. @see dbt-core, `ListTask.DEFAULT_RESOURCE_VALUES` */
const byDefault: readonly string[] = [
  "model",
  "seed",
  "snapshot",
  "source",
  "test",
  "unit_test",
  "exposure",
  "metric",
  "semantic_model",
  "saved_query",
  "function",
];

/** What dbt can list. Operations are selected, but never listed. */
const listable: readonly string[] = [...byDefault, "analysis"];

export const ls: Command = {
  name: "ls",
  summary: "List what a data product holds, as dbt ls does",
  usage: "[PATH] [--select CRITERIA] [--exclude CRITERIA] [--resource-type TYPE] [--output WHAT]",
  details: [
    "CRITERIA are dbt's node selection: methods (tag:, source:, path:, config.materialized:, state:modified, …), +parents and children+, " +
    "2+, @, commas for all of, spaces for any of, wildcards. Tests come along with what they test, as in dbt; --indirect-selection changes " +
    "that. Selected is what dbt knows: tags and dependencies that only floe.yaml has do not count.",
    "Without --select, --exclude and --selector, a definition of selectors.yml with `default: true` chooses, else everything is listed. " +
    "source_status: compares with the sources.json beside dbt's manifest.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    ...selectionOptions,
    {
      name: "resource-type",
      value: "TYPE",
      repeatable: true,
      choices: ["all", "default", ...listable],
      help: `Only resources of this type: ${listable.join(", ")}; all; default: all but analyses`,
    },
    {
      name: "exclude-resource-type",
      value: "TYPE",
      repeatable: true,
      choices: listable,
      help: "No resources of this type",
    },
    {
      name: "output",
      value: "WHAT",
      choices: ["selector", "name", "path", "json"],
      help: "selector (default), name, path or json (dbt's own, one object on each line)",
    },
    {
      name: "output-keys",
      value: "KEYS",
      repeatable: true,
      help: "Keys of --output json: any of dbt's manifest, those inside others behind dots",
    },
    { name: "format", value: "FORMAT", choices: ["text", "json"], help: "text (default) or json" },
    ...productOptions,
  ],
  examples: [
    { line: "ls", does: "Everything" },
    {
      line: 'ls --select "+fct_orders" --resource-type model',
      does: "A model and all models above it",
    },
    {
      line: 'ls shop --select "tag:nightly,config.materialized:table" --exclude "source:raw+"',
      does: "All of, but not",
    },
    { line: "ls target/manifest.json --select path:models/marts --output name", does: "By folder" },
    { line: "ls --selector nightly", does: "What a definition of selectors.yml selects" },
    {
      line: 'ls --select "state:modified+ result:error" --state last-run',
      does: "What changed since an earlier run, what depends on it, and what failed in it",
    },
    {
      line: 'ls --output json --output-keys "name config.materialized"',
      does: "Objects for other programs, as dbt prints them",
    },
  ],
  json:
    '{ "version": 1, "nodes": [{ "unique_id", "resource_type", "name", "selector", "package_name", "path", "tags" }] }, sorted by unique_id',
  run: runLs,
};

async function runLs({ arguments: args, runtime }: CommandContext): Promise<number> {
  const output = outputOf(args);
  // dbt knows all there is to list; only without its manifest the plan has to say it
  const stages = await runPipeline(
    runtime,
    ({ dbt }) => dbt === null ? "plan" : "resolve",
    { ...pipelineOptions(args), detail: detailFor(args), entries: output === "json" },
  );
  if (hasErrors(stages.diagnostics)) {
    report(stages.diagnostics, runtime, { sources: stages.sources, notes: "none" });
    return exitCodes.input;
  }
  const { selection, diagnostics, sources } = await select(stages, args, runtime, {
    resourceTypes: resourceTypes(args),
    usesDefault: true,
  });
  const found = [...stages.diagnostics.filter(({ severity }) => severity !== "info")];
  if (selection !== null && !args.has("selector") && selection.selector !== null) {
    found.push(usesDefault(selection.selector));
  }
  found.push(...diagnostics);
  if (selection?.nodes.length === 0) found.push(nothingListed());
  report(found, runtime, { sources: new Map([...stages.sources, ...sources]), notes: "full" });
  if (selection === null) return exitCodes.input;

  if (args.text("format") === "json") {
    const data = { version: 1, nodes: selection.nodes.map(toJson) };
    runtime.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return exitCodes.done;
  }
  const line = printer(output, args, stages.read!.dbt);
  runtime.stdout.write(selection.nodes.map((node) => `${line(node)}\n`).join(""));
  return exitCodes.done;
}

function outputOf(args: ParsedArguments): string {
  const output = args.text("output");
  if (args.text("format") === "json" && output !== null) {
    throw conflict("--format json", `--output ${output}`, "both say what is printed of a node");
  }
  if (args.has("output-keys") && output !== "json") {
    throw conflict("--output-keys", `--output ${output ?? "selector"}`, "only json has keys");
  }
  return output ?? "selector";
}

/** As dbt puts them together: what is asked for, else the default, without what is excluded. */
function resourceTypes(args: ParsedArguments): readonly string[] {
  const asked = args.all("resource-type").flatMap((type) =>
    type === "all" ? listable : type === "default" ? byDefault : [type]
  );
  const excluded = args.all("exclude-resource-type");
  return (asked.length === 0 ? byDefault : asked).filter((type) => !excluded.includes(type));
}

/** @param dbt read with `entries: true` for the output json; null when the plan is listed. */
function printer(
  output: string,
  args: ParsedArguments,
  dbt: DbtManifest | null,
): (node: SelectableNode) => string {
  if (output === "name") return nameOf;
  if (output === "path") return (node) => node.path;
  if (output === "selector") return selectorOf;
  const keys = args.all("output-keys").flatMap((text) => text.split(" ")).filter(Boolean);
  return (node) => dbtJson(dbt?.entries?.get(node.uniqueId) ?? asEntry(node), keys);
}

/** What is known of an asset that only floe.yaml names, under dbt's keys. */
function asEntry(node: SelectableNode): Readonly<Record<string, unknown>> {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    original_file_path: node.path,
    unique_id: node.uniqueId,
    config: node.config,
    tags: node.tags,
    depends_on: { nodes: node.dependsOn },
  };
}

function toJson(node: SelectableNode): Readonly<Record<string, unknown>> {
  return {
    unique_id: node.uniqueId,
    resource_type: node.resourceType,
    name: node.name,
    selector: selectorOf(node),
    package_name: node.packageName,
    path: node.path,
    tags: node.tags,
  };
}

function usesDefault(name: string): Diagnostic {
  return diagnostic({
    code: "cli/default-selector",
    severity: "info",
    message: `Using the default selector "${name}"`,
    hint: "Say what to list with --select, --exclude or --selector",
    facts: { selector: name },
  });
}

function nothingListed(): Diagnostic {
  return diagnostic({
    code: "cli/nothing-listed",
    severity: "warning",
    message: "Nothing to list: no resource of the types asked for is selected",
  });
}

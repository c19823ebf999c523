import type { DbtManifest } from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../errors/mod.ts";
import { resourceTypes, type SelectableNode } from "../../graph/selection/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { counted } from "../counted.ts";
import { nameOf, selectorOf } from "../dbt_names.ts";
import { PATH_HELP } from "../help.ts";
import { runPipeline } from "../pipeline.ts";
import { pipelineOptions, productOptions } from "../product_options.ts";
import { report } from "../report.ts";
import { select, selectionOptions } from "../selection.ts";
import { conflict } from "../usage.ts";

export const ls: Command = {
  name: "ls",
  summary: "List what a data product holds, as dbt ls does",
  usage: "[PATH] [--select CRITERIA] [--exclude CRITERIA] [--resource-type TYPE]",
  details: [
    "CRITERIA are dbt's node selection: methods (tag:, source:, path:, config.materialized:, …), +parents and children+, 2+, @, commas for " +
    "all of, spaces for any of, wildcards. Tests come along with what they test, as in dbt; --indirect-selection changes that. Selected is " +
    "what dbt knows: tags and dependencies that only floe.yaml has do not count.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    ...selectionOptions,
    {
      name: "resource-type",
      value: "TYPE",
      repeatable: true,
      choices: ["all", "default", ...resourceTypes],
      help: `Only resources of this type: ${resourceTypes.join(", ")}`,
    },
    {
      name: "output",
      value: "WHAT",
      choices: ["selector", "name", "path", "json"],
      help: "selector (default), name, path or json (one object on each line)",
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
  ],
  json:
    '{ "version": 1, "nodes": [{ "unique_id", "resource_type", "name", "selector", "package_name", "path", "tags" }] }, sorted by unique_id',
  run: runLs,
};

async function runLs({ arguments: args, runtime }: CommandContext): Promise<number> {
  const format = args.text("format") ?? "text";
  const output = args.text("output");
  if (format === "json" && output !== null) {
    throw conflict("--format json", `--output ${output}`, "both say what is printed of a node");
  }
  // dbt knows all there is to list; only without its manifest the plan has to say it
  const stages = await runPipeline(
    runtime,
    ({ dbt }) => dbt === null ? "plan" : "resolve",
    pipelineOptions(args),
  );
  if (hasErrors(stages.diagnostics)) {
    report(stages.diagnostics, runtime, { sources: stages.sources, notes: "none" });
    return exitCodes.input;
  }
  const types = args.all("resource-type").filter((type) => type !== "all" && type !== "default");
  const all = types.length < args.all("resource-type").length;
  const { nodes, unmatched } = select(stages, args, all ? [] : types);
  const found = [
    ...stages.diagnostics,
    ...notListed(stages.read!.dbt, all ? [] : types),
    ...unmatched,
  ];
  report(found, runtime, { sources: stages.sources, notes: "none" });
  if (format === "json") {
    const data = { version: 1, nodes: nodes.map(toJson) };
    runtime.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return exitCodes.done;
  }
  const line = outputs[output ?? "selector"]!;
  runtime.stdout.write(nodes.map((node) => `${line(node)}\n`).join(""));
  return exitCodes.done;
}

const outputs: Readonly<Record<string, (node: SelectableNode) => string>> = {
  selector: selectorOf,
  name: nameOf,
  path: (node) => node.path,
  json: (node) => JSON.stringify(toJson(node)),
};

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

/** What dbt would list and is not read of its manifest.
 * @param types the types that were asked for; none: those that dbt lists by default. */
function notListed(dbt: DbtManifest | null, types: readonly string[]): Diagnostic[] {
  if (dbt === null) return [];
  const missing = Object.entries(dbt.notUsed).filter(([type, count]) =>
    count > 0 && (types.length === 0 ? listedByDefault : types).includes(type)
  );
  if (missing.length === 0) return [];
  const counts = missing.map(([type, count]) => counted(count, type.replaceAll("_", " ")));
  return [diagnostic({
    code: "cli/not-listed",
    severity: "warning",
    message: `Not listed, since this version does not read them: ${counts.join(", ")}`,
    location: { file: dbt.file, start: null },
    hint: "dbt ls lists them",
    facts: { counts: Object.fromEntries(missing) },
  })];
}

/** Of what is not read. */
const listedByDefault: readonly string[] = ["metric", "semantic_model", "saved_query", "function"];

import { hasErrors, UsageError } from "../../errors/mod.ts";
import { type GraphJson, graphJson, productsJson } from "../../view/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { PATH_HELP } from "../help.ts";
import { withOption } from "../reading/other_products.ts";
import { runPipeline } from "../pipeline.ts";
import { blockOptions, pipelineOptions, productOptions, targetOption } from "../product_options.ts";
import { report } from "../report.ts";
import { detailFor, select, selectionOptions } from "../selection.ts";
import { conflict } from "../usage.ts";

export const graph: Command = {
  name: "graph",
  summary: "Print the graph of a data product",
  usage:
    "[PATH] --format json [--with PATH] [--level asset|product] [--ephemeral contract|keep] [--select CRITERIA]",
  details: [
    "Nodes are assets, sources among them. With --ephemeral contract the parents of an ephemeral model are handed to its children; with " +
    "keep the nodes are every enabled model, seed and snapshot of the dbt manifest, and the edges those between them. With --with the " +
    "graph is that of all products, in which an asset that one builds and another reads is one node.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    ...selectionOptions.filter(({ name }) => name !== "indirect-selection"),
    ...productOptions,
    withOption,
    {
      name: "level",
      value: "LEVEL",
      choices: ["asset", "product"],
      help: "asset (default), or product: which product reads which of those given with --with",
    },
    targetOption,
    ...blockOptions,
    {
      name: "out",
      value: "DIR",
      help: "The generated project, whose blocks are shown; without it those of a fresh cut",
    },
    { name: "format", value: "FORMAT", help: "json (default), the one format there is now" },
    {
      name: "ephemeral",
      value: "HOW",
      choices: ["contract", "keep"],
      help: "contract (default) or keep ephemeral models",
    },
  ],
  examples: [
    { line: "graph --format json", does: "The assets of the product in this folder" },
    {
      line: 'graph --format json --select "+fct_orders"',
      does: "A model and all that is above it",
    },
    {
      line: "graph target/manifest.json --format json --ephemeral keep",
      does: "The models, seeds and snapshots of a dbt manifest",
    },
  ],
  json:
    '{ "version": 1, "nodes": [{ "id", "name", "kind", "external", "tags", "group", "block", "product" }], "edges": [{ "from", "to", "kind": ' +
    '"ref|relation|declared|sensor", "kinds" }] }; product and sensor only with several products; ids are dbt unique_ids where dbt knows the node; sorted by code unit',
  run: runGraph,
};

async function runGraph({ arguments: args, runtime }: CommandContext): Promise<number> {
  const format = args.text("format") ?? "json";
  if (format !== "json") {
    throw new UsageError({
      code: "cli/unsupported-format",
      message: `Cannot print a graph as "${format}": this version prints "json"`,
      facts: { format, supported: ["json"] },
      hint: "Use --format json",
    });
  }
  for (const option of ["select", "exclude", "selector", "ephemeral"]) {
    if (args.has(option) && args.has("level") && args.text("level") === "product") {
      throw conflict(`--${option}`, "--level product", "its nodes are products");
    }
    if (args.has(option) && args.has("with")) {
      throw conflict(`--${option}`, "--with", "it speaks of one dbt project");
    }
  }
  const options = { ...pipelineOptions(args), detail: detailFor(args) };
  const stages = await runPipeline(runtime, "plan", options);
  const { planned, linked, diagnostics, sources } = stages;
  if (planned === null || hasErrors(diagnostics)) {
    report(diagnostics, runtime, { sources, notes: "none" });
    return exitCodes.input;
  }
  const ephemeral = args.text("ephemeral") === "keep" ? "keep" : "contract";
  const selects = ["select", "exclude", "selector"].some((option) => args.has(option));
  const selected = selects ? await select(stages, args, runtime, { usesDefault: false }) : null;
  report([...diagnostics, ...selected?.diagnostics ?? []], runtime, {
    sources: new Map([...sources, ...selected?.sources ?? []]),
    notes: "none",
  });
  if (selected !== null && selected.selection === null) return exitCodes.input;
  const level = args.text("level") === "product" ? "product" : "asset";
  const all = linked ?? (level === "product" ? { plans: [planned.plan], links: [] } : null);
  const whole = all === null ? graphJson(planned, ephemeral) : productsJson(all, level);
  const shown = selected?.selection == null
    ? whole
    : only(whole, new Set(selected.selection.nodes.map((n) => n.uniqueId)));
  runtime.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return exitCodes.done;
}

/** The nodes that were selected and the edges between them. */
function only({ version, nodes, edges }: GraphJson, ids: ReadonlySet<string>): GraphJson {
  return {
    version,
    nodes: nodes.filter(({ id }) => ids.has(id)),
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}

import {
  hasErrors,
  renderGithubAnnotations,
  sortDiagnostics,
  toDiagnosticsJson,
  toSarif,
} from "../../errors/mod.ts";
import type { Plan } from "../../plan/mod.ts";
import { counted } from "../print/counted.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { PATH_HELP } from "../help.ts";
import { withOption } from "../reading/other_products.ts";
import { runPipeline } from "../pipeline.ts";
import { blockOptions, pipelineOptions, productOptions, targetOption } from "../product_options.ts";
import { report } from "../report.ts";
import { severityOption } from "../severities.ts";
import { nowOption, timeFindingsOf, timeOption } from "../ticks_ahead.ts";
import { version } from "../version.ts";

export const check: Command = {
  name: "check",
  summary: "Check a data product, and say everything that is wrong or worth knowing",
  usage: "[PATH] [--with PATH] [--format text|json|github|sarif] [--deny-warnings]",
  details: [
    "Takes the product through every stage up to the files that would be generated, and writes nothing. Products given with --with are " +
    "taken as far as their plans, and everything is said of them too.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    ...productOptions,
    ...blockOptions,
    severityOption,
    withOption,
    targetOption,
    {
      name: "out",
      value: "DIR",
      help: "The generated project, whose blocks compile will keep; without it they are cut anew",
    },
    {
      name: "format",
      value: "FORMAT",
      choices: ["text", "json", "github", "sarif"],
      help: "text (default, to stderr), json, github (annotations) or sarif (2.1.0), to stdout",
    },
    { name: "deny-warnings", help: "Exit with 1 on warnings too" },
    nowOption,
  ],
  examples: [
    { line: "check", does: "Check the product in this folder" },
    { line: "check shop/floe.yaml --deny-warnings", does: "Be strict" },
    { line: "check shop --with finance --with crm", does: "Several products, and between them" },
    {
      line: "check --format github",
      does: "Show findings beside the changed lines of a pull request",
    },
    { line: "check --format sarif > floe.sarif", does: "For code scanning" },
  ],
  json:
    '{ "version": 1, "diagnostics": [{ "code", "severity": "error|warning|info", "message", "path", "location": { "file", ' +
    '"start": { "line", "column", "offset" }, "end" }, "hint", "facts", "related": [{ "message", "location" }] }] }, sorted by file ' +
    "and position; lines and columns count from 1, offsets from 0, in UTF-16 code units",
  run: runCheck,
};

async function runCheck({ arguments: args, runtime }: CommandContext): Promise<number> {
  const stages = await runPipeline(runtime, "render", pipelineOptions(args));
  const { sources, planned, others } = stages;
  const diagnostics = sortDiagnostics([
    ...stages.diagnostics,
    ...timeFindingsOf(stages, args, timeOption(args) ?? runtime.now()),
    ...others.flatMap((o) => o.diagnostics.filter(({ severity }) => severity !== "error")),
  ]);
  const format = args.text("format") ?? "text";
  if (format === "json") {
    runtime.stdout.write(`${JSON.stringify(toDiagnosticsJson(diagnostics), null, 2)}\n`);
  } else if (format === "sarif") {
    const log = toSarif(diagnostics, { name: "floe-orchestrator", version });
    runtime.stdout.write(`${JSON.stringify(log, null, 2)}\n`);
  } else if (format === "github") {
    runtime.stdout.write(renderGithubAnnotations(diagnostics));
  } else {
    report(diagnostics, runtime, { sources, notes: "full" });
    if (planned !== null && !hasErrors(diagnostics)) {
      const plans = [planned, ...others.map((other) => other.planned!)].map(({ plan }) => plan);
      runtime.stdout.write(`No errors. ${plans.map(contents).join("\n")}\n`);
    }
  }
  const denied = args.has("deny-warnings") && diagnostics.some((d) => d.severity === "warning");
  return hasErrors(diagnostics) || denied ? exitCodes.input : exitCodes.done;
}

/** What would be generated, in numbers. */
function contents({ product, assets, checks, blocks, schedules }: Plan): string {
  const built = assets.filter((asset) => !asset.external).length;
  return `${product.name}: ${counted(built, "asset")} in ${counted(blocks.length, "block")}, ` +
    `${counted(checks.length, "check")}, ${counted(schedules.length, "schedule")}`;
}

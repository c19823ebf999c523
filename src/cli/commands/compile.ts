import { dirname, join } from "node:path";
import { redactSecrets } from "../../artifacts/mod.ts";
import { type WriteOptions, writeProject, type WriteReport } from "../../emit/mod.ts";
import {
  type Diagnostic,
  FloeError,
  hasErrors,
  sortDiagnostics,
  toDiagnosticsJson,
  UsageError,
} from "../../errors/mod.ts";
import { ProjectFolder, type Runtime } from "../../runtime/mod.ts";
import { graphJson } from "../../view/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { PATH_HELP } from "../help.ts";
import { counted } from "../print/counted.ts";
import { InputFiles } from "../reading/input_files.ts";
import { withOption } from "../reading/other_products.ts";
import { runPipeline, type Stage, type Stages } from "../pipeline.ts";
import { blockOptions, pipelineOptions, productOptions, targetOption } from "../product_options.ts";
import { report, type ReportOptions } from "../report.ts";
import { severityOption } from "../severities.ts";
import { nowOption, timeFindingsOf, timeOption } from "../ticks_ahead.ts";
import { conflict } from "../usage.ts";
import { generator } from "../version.ts";

export const compile: Command = {
  name: "compile",
  summary: "Compile a data product into the project that an orchestrator runs",
  usage: "[PATH] --out DIR [--target NAME] [--check | --stage STAGE]",
  details: [
    "Files that you edited are never overwritten: they are named, and nothing is written. What was generated before and is no longer needed " +
    "is removed.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    { name: "out", value: "DIR", help: "The folder of the generated project" },
    targetOption,
    ...productOptions,
    withOption,
    ...blockOptions,
    severityOption,
    {
      name: "recut",
      help:
        "Cut blocks as if --out were empty, instead of leaving assets in the blocks that it has them in",
    },
    {
      name: "replace",
      help: "Write even where the project of another product lies, and remove its files",
    },
    {
      name: "check",
      help: "Write nothing; exit with 3 when the folder is not what would be written",
    },
    {
      name: "stage",
      value: "STAGE",
      choices: ["read", "resolve", "graph", "plan", "lower", "render"],
      help:
        "Print what a stage makes as JSON, and write nothing: read (the documents), resolve (CompiledArtifacts), graph, plan, lower " +
        "(the target's own words) or render (path to text)",
    },
    nowOption,
    { name: "format", value: "FORMAT", choices: ["text", "json"], help: "text (default) or json" },
  ],
  examples: [
    { line: "compile --out dagster", does: "The product in this folder, as its platform says" },
    {
      line:
        "compile shop --target dagster --dbt-manifest shop/target/manifest.json --out build/shop",
      does: "Everything said",
    },
    {
      line: "compile --target airflow --out airflow",
      does: "A project for Airflow, whatever the platform says",
    },
    { line: "compile --out dagster --check", does: "In CI: is what was committed up to date?" },
    { line: "compile --stage plan", does: "See the plan" },
    { line: "compile shop --with crm --out dagster/shop", does: "It reads what crm builds" },
  ],
  json:
    '{ "version": 1, "target", "out", "written": true|false, "create": [path], "update", "remove", "unchanged", "kept", ' +
    '"diagnostics" }; with errors { "version": 1, "diagnostics" }, as check prints them',
  run: runCompile,
};

/** Up to where the pipeline runs for what is printed. */
const stagesNeeded: Readonly<Record<string, Stage>> = {
  read: "read",
  resolve: "resolve",
  graph: "plan",
  plan: "plan",
  lower: "render",
  render: "render",
};

async function runCompile({ arguments: args, runtime }: CommandContext): Promise<number> {
  const stage = args.text("stage");
  const out = args.text("out");
  if (stage === null && out === null) throw missingOut();
  if (stage !== null && args.has("check")) {
    throw conflict("--check", "--stage", "one compares files, the other prints data");
  }
  const options = pipelineOptions(args);
  const stages = await runPipeline(runtime, stagesNeeded[stage ?? "render"]!, options);
  if (out !== null) await refuseFolder(runtime, out, stages);
  const json = args.text("format") === "json";
  const { sources, target, files } = stages;
  const reporting: ReportOptions = { sources, notes: "count", target: options.target };
  const diagnostics = sortDiagnostics([
    ...stages.diagnostics,
    ...timeFindingsOf(stages, args, timeOption(args) ?? runtime.now()),
  ]);
  if (hasErrors(diagnostics)) {
    if (json) printJson(runtime, toDiagnosticsJson(diagnostics));
    else report(diagnostics, runtime, reporting);
    return exitCodes.input;
  }
  if (stage !== null) {
    report(diagnostics, runtime, reporting);
    printJson(runtime, dataOf(stage, stages));
    return exitCodes.done;
  }
  const written = await write(runtime, stages, out!, {
    check: args.has("check"),
    replace: args.has("replace"),
  });
  const all = [...diagnostics, ...written.diagnostics];
  if (json && written.value === null) printJson(runtime, toDiagnosticsJson(all));
  else if (json) {
    printJson(runtime, { version: 1, target, out, ...written.value, diagnostics: all });
  } else {
    report(all, runtime, reporting);
    if (written.value !== null) {
      runtime.stdout.write(summary(written.value, out!, files!.length));
    }
  }
  if (written.refused) return exitCodes.input;
  return written.value === null ? exitCodes.drift : exitCodes.done;
}

async function write(
  runtime: Runtime,
  { files, product }: Stages,
  out: string,
  options: Pick<WriteOptions, "check" | "replace">,
): Promise<Written> {
  const folder = new ProjectFolder(runtime, new InputFiles(runtime).absolute(out));
  const { version, metadata } = product!.artifacts;
  try {
    const { value, diagnostics } = await writeProject(folder, files!, {
      generator: { ...generator, contractVersion: version, sourceDigest: metadata.source_hash },
      product: metadata.product_name,
      ...options,
    });
    return { value, diagnostics: diagnostics.map((d) => inFolder(d, out)), refused: false };
  } catch (error) {
    if (!(error instanceof FloeError)) throw error;
    const diagnostics = error.diagnostics.map((d) => inFolder(d, out));
    return { value: null, diagnostics, refused: true };
  }
}

interface Written {
  readonly value: WriteReport | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Not for want of agreement between source and project: the folder cannot be used. */
  readonly refused: boolean;
}

/** Names a file of the project as the user sees it. */
function inFolder(d: Diagnostic, out: string): Diagnostic {
  return d.location === null
    ? d
    : { ...d, location: { ...d.location, file: join(out, d.location.file) } };
}

function dataOf(stage: string, { read, product, planned, lowered, files }: Stages): unknown {
  switch (stage) {
    case "read":
      return {
        spec: withoutSecrets(read!.spec?.value),
        platform: withoutSecrets(read!.platform?.value),
        compiled: withoutSecrets(read!.compiled?.value),
        dbt: read!.dbt,
        dbtProjectDir: read!.dbtProjectDir,
      };
    case "resolve":
      return product!.artifacts;
    case "graph":
      return graphJson(planned!, "contract");
    case "plan":
      return planned!.plan;
    case "lower":
      return lowered;
    default:
      return Object.fromEntries(files!.map((file) => [file.path, file.text]));
  }
}

/** What is printed ends in logs. The stages after this one are free of secrets. */
function withoutSecrets(value: unknown): unknown {
  return value === undefined
    ? null
    : redactSecrets(value, { prefix: [], style: "object", purpose: "" }).value;
}

function summary(
  { create, update, remove, written }: WriteReport,
  out: string,
  fileCount: number,
): string {
  if (!written) return `${out} is up to date: ${counted(fileCount, "file")}\n`;
  const parts = [
    [create.length, "new"],
    [update.length, "changed"],
    [remove.length, "removed"],
  ].filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
  return `Wrote ${out}: ${counted(fileCount, "file")}${
    parts.length === 0 ? "" : ` (${parts.join(", ")})`
  }\n`;
}

function printJson(runtime: Runtime, value: unknown): void {
  runtime.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Files of a generated project would lie among files of others, and `--replace` and updates remove files.
 * @throws {UsageError} `cli/bad-out`. */
async function refuseFolder(runtime: Runtime, out: string, { read }: Stages): Promise<void> {
  const files = new InputFiles(runtime);
  const real = async (name: string) => {
    const path = files.absolute(name);
    return await runtime.files.realPath(path) ?? path;
  };
  const folder = await real(out);
  const spec = read?.spec ?? null;
  const dbt = read?.dbtProjectDir ?? null;
  const what = dirname(folder) === folder
    ? "the root of the disk"
    : dbt !== null && folder === await real(dbt)
    ? "the folder of the dbt project"
    : spec !== null && folder === await real(dirname(spec.file))
    ? "the folder of floe.yaml"
    : null;
  if (what === null) return;
  throw new UsageError({
    code: "cli/bad-out",
    message: `Cannot compile to "${out}": it is ${what}`,
    facts: { out },
    hint: `Name a folder of its own, such as --out ${
      join(dirname(folder) === folder ? "" : out, "dagster")
    }`,
  });
}

function missingOut(): UsageError {
  return new UsageError({
    code: "cli/missing-argument",
    message: "Cannot compile: no output folder was named",
    facts: { option: "out" },
    hint: "Add --out DIR, or --stage STAGE to print instead of write",
  });
}

import { shippedPlugins } from "../../../plugins/mod.ts";
import { printYaml, type YamlValue } from "../../emit/mod.ts";
import { hasErrors } from "../../errors/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { PATH_HELP } from "../help.ts";
import { InputFiles } from "../reading/input_files.ts";
import { runPipeline } from "../pipeline.ts";
import { pipelineOptions, productOptions, targetOption } from "../product_options.ts";
import { report } from "../report.ts";
import { severityOption } from "../severities.ts";
import { asUsage } from "../usage.ts";

export const helmValues: Command = {
  name: "helm-values",
  summary:
    "Print values for the orchestrator's Helm chart, with which a product runs on Kubernetes",
  usage: "[PATH] [--image IMAGE] [--size NAME] [--out FILE]",
  details: [
    "For Dagster: the chart dagster of dagster-io, with its code locations. For Airflow: the chart airflow of apache-airflow, 1.21 and newer. " +
    "Secrets are named, never written: of the Kubernetes Secret NAME-env each variable that the product needs, under its own name; runs share the volume of the claim NAME-state.",
    "A size is one of the platform's resource_presets; of a platform that has none: small, medium or large.",
    PATH_HELP,
  ],
  positionalCount: 1,
  options: [
    {
      name: "image",
      value: "IMAGE",
      help:
        "REPOSITORY:TAG of the generated project's image; when left out what the platform says, else the product's name and version",
    },
    {
      name: "size",
      value: "NAME",
      help:
        "What code servers and runs (Dagster) or workers (Airflow) get of CPU and memory; medium when left out",
    },
    {
      name: "out",
      value: "FILE",
      help: "Write there, over what is there, instead of to standard output",
    },
    targetOption,
    ...productOptions,
    severityOption,
    { name: "format", value: "FORMAT", choices: ["yaml", "json"], help: "yaml (default) or json" },
  ],
  examples: [
    { line: "helm-values > values.yaml", does: "The product in this folder" },
    {
      line:
        "helm-values shop --env prod --image registry.example.com/shop:1.4.0 --size large --out values.yaml",
      does: "Everything said; then: helm upgrade --install shop dagster/dagster -f values.yaml",
    },
    {
      line: "helm-values shop --target airflow --out values.yaml",
      does: "For Airflow; then: helm upgrade --install shop apache-airflow/airflow -f values.yaml",
    },
  ],
  json: "the same values",
  run: runHelmValues,
};

async function runHelmValues({ arguments: args, runtime }: CommandContext): Promise<number> {
  // its --out names a file of values, not the project
  const given = { ...pipelineOptions(args), out: null };
  const stages = await runPipeline(runtime, "render", given);
  const { diagnostics, sources, read, lowered, target } = stages;
  report(diagnostics, runtime, { sources, notes: "count", target: given.target });
  if (target === null || lowered === null || hasErrors(diagnostics)) return exitCodes.input;
  const options = {
    image: args.text("image"),
    size: args.text("size") ?? undefined,
    presets: read!.platform?.value.resource_presets ?? null,
  };
  const values = asUsage(() => shippedPlugins().get(target).helmValuesOf(lowered, options));
  const text = args.text("format") === "json"
    ? `${JSON.stringify(values, null, 2)}\n`
    : printYaml(values as YamlValue);
  const out = args.text("out");
  if (out === null) runtime.stdout.write(text);
  else {
    const file = new InputFiles(runtime).absolute(out);
    await runtime.files.write(file, new TextEncoder().encode(text));
    runtime.stdout.write(`Wrote ${out}\n`);
  }
  return exitCodes.done;
}

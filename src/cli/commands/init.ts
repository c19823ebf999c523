import { basename, dirname, join } from "node:path";
import { type DbtProject, maskSecrets, safeParseDbtProject } from "../../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  hasErrors,
  toDiagnosticsJson,
  UsageError,
} from "../../errors/mod.ts";
import type { Runtime } from "../../runtime/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { counted } from "../print/counted.ts";
import { type DbtFacts, dbtFacts } from "../init/dbt_facts.ts";
import { firstSpec } from "../init/floe_yaml.ts";
import { InputFiles } from "../reading/input_files.ts";
import { report } from "../report.ts";

export const init: Command = {
  name: "init",
  summary: "Write a first floe.yaml for an existing dbt project",
  usage: "[PATH] [--stdout]",
  details: [
    "PATH is the folder of dbt_project.yml; this one when left out. Every model becomes a transform. Comments say what was found, and what " +
    "else could be said: schedules that tags ask for (daily, hourly, finance_daily, …), partitions, groups, sensors.",
    "What the project holds comes from target/manifest.json, else from the files of its folders. A floe.yaml that is there is left alone.",
  ],
  positionalCount: 1,
  options: [
    { name: "stdout", help: "Print floe.yaml instead of writing it" },
    { name: "format", value: "FORMAT", choices: ["text", "json"], help: "text (default) or json" },
  ],
  examples: [
    { line: "init", does: "The dbt project in this folder" },
    { line: "init shop --stdout", does: "Only look" },
  ],
  json:
    '{ "version": 1, "file", "written": true|false, "product", "transforms": [name], "leftOut": [name], "found": { "manifest", "adapter", ' +
    '"counts": { "model", "seed", "snapshot", "test", "source", "exposure" }, "tags": { tag: count } }, "text" }; with errors ' +
    '{ "version": 1, "diagnostics" }, as check prints them',
  run: runInit,
};

async function runInit({ arguments: args, runtime }: CommandContext): Promise<number> {
  const files = new InputFiles(runtime);
  const folder = await projectFolder(files, args.positionals[0] ?? ".");
  const file = join(folder, "floe.yaml");
  const print = args.has("stdout");
  const json = args.text("format") === "json";
  const fail = (diagnostics: readonly Diagnostic[], sources?: ReadonlyMap<string, string>) => {
    if (json) printJson(runtime, toDiagnosticsJson(diagnostics));
    else report(diagnostics, runtime, { sources, notes: "full" });
    return exitCodes.input;
  };

  const there = await existing(files, folder);
  if (there !== null && !print) return fail([alreadyThere(there)]);
  const name = join(folder, "dbt_project.yml");
  const text = new TextDecoder().decode((await files.read(name)).bytes);
  const { value: project, diagnostics } = safeParseDbtProject(text, { file: name });
  if (project === null) return fail(diagnostics, new Map([[name, maskSecrets(text)]]));
  const { value: facts, diagnostics: found } = await dbtFacts(files, folder, project);
  const schema = await files.isFile(join(folder, "floe.schema.json"));
  const spec = firstSpec(project, facts, { schema });
  if (spec.transforms.length === 0) return fail([...found, noModels(name, project, facts)]);

  if (!json) report([...diagnostics, ...found], runtime, { notes: "count" });
  if (!print) {
    const bytes = new TextEncoder().encode(spec.text);
    // made by somebody else in this very moment
    if (!await runtime.files.create(files.absolute(file), bytes)) return fail([alreadyThere(file)]);
  }
  if (json) {
    const { manifest, adapter, counts, tags } = facts;
    printJson(runtime, {
      version: 1,
      file,
      written: !print,
      product: spec.product,
      transforms: spec.transforms,
      leftOut: spec.leftOut,
      found: { manifest, adapter, counts, tags: Object.fromEntries(tags) },
      text: spec.text,
    });
  } else if (print) runtime.stdout.write(spec.text);
  else {
    runtime.stdout.write(
      `Wrote ${file}: the product "${spec.product}" with ${
        counted(spec.transforms.length, "transform")
      }\n${nextSteps(folder, project, facts)}`,
    );
  }
  return hasErrors(found) ? exitCodes.input : exitCodes.done;
}

function nextSteps(folder: string, { targetPath }: DbtProject, { manifest }: DbtFacts): string {
  const path = folder === "." ? "" : ` ${folder}`;
  const elsewhere = targetPath === "target"
    ? ""
    : ` --dbt-manifest ${join(folder, targetPath, "manifest.json")}`;
  const parse = manifest === null ? "run dbt parse, then " : "";
  return `Next: ${parse}floe-orchestrator check${path}${elsewhere}\n`;
}

/** The folder of dbt_project.yml, which may be named itself. */
async function projectFolder(files: InputFiles, path: string): Promise<string> {
  if (await files.isFile(path)) {
    if (basename(path) === "dbt_project.yml") return dirname(path);
    throw notAProject(path, `it is no dbt_project.yml`, "Give the folder of dbt_project.yml");
  }
  if (!await files.isFolder(path)) return await files.missing(path);
  if (await files.isFile(join(path, "dbt_project.yml"))) return path;
  for (const { name, kind } of await files.list(path)) {
    const below = join(path, name);
    if (kind === "folder" && await files.isFile(join(below, "dbt_project.yml"))) {
      throw notAProject(path, "it has no dbt_project.yml", `Did you mean "${below}"?`);
    }
  }
  throw notAProject(
    path,
    "it has no dbt_project.yml",
    "Give the folder of an existing dbt project; dbt init makes a new one",
  );
}

function notAProject(path: string, why: string, hint: string): UsageError {
  return new UsageError({
    code: "cli/not-a-dbt-project",
    message: `Cannot begin a floe.yaml in ${path === "." ? "this folder" : `"${path}"`}: ${why}`,
    facts: { path },
    hint,
  });
}

async function existing(files: InputFiles, folder: string): Promise<string | null> {
  for (const name of ["floe.yaml", "floe.yml"]) {
    if (await files.isFile(join(folder, name))) return join(folder, name);
  }
  return null;
}

function alreadyThere(file: string): Diagnostic {
  return diagnostic({
    code: "cli/floe-yaml-exists",
    message: `Cannot write a first floe.yaml: "${file}" is there already`,
    hint: "Add --stdout to print what would be written, or move the file away",
    facts: { file },
  });
}

function noModels(
  file: string,
  { name, modelPaths }: DbtProject,
  { models, manifest }: DbtFacts,
): Diagnostic {
  const where = manifest ?? modelPaths.map((path) => `${path}/`).join(", ");
  return diagnostic({
    code: "cli/no-models",
    message: models.length === 0
      ? `Cannot begin a floe.yaml: the dbt project "${name}" has no model in ${where}`
      : `Cannot begin a floe.yaml: no model of the dbt project "${name}" has a name that can stand there`,
    location: { file, start: null },
    hint: models.length === 0
      ? "Add a model; a data product has at least one"
      : "Names of transforms are letters, digits and underscores",
    facts: { project: name, models },
  });
}

function printJson(runtime: Runtime, value: unknown): void {
  runtime.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

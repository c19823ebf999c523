import { dirname, join } from "node:path";
import {
  type DbtManifest,
  type DbtSourceFreshness,
  safeParseDbtManifest,
  safeParseDbtRunResults,
  safeParseDbtSourceFreshness,
} from "../../artifacts/mod.ts";
import { type Diagnostic, diagnostic, type Outcome, UsageError } from "../../errors/mod.ts";
import type {
  MacroState,
  NodeSelectorOptions,
  NodeState,
  PreviousState,
  SourceFreshness,
} from "../../graph/selection/mod.ts";
import { selectableNodes } from "../../plan/mod.ts";
import type { InputFile, InputFiles } from "./input_files.ts";

/** What `state:`, `result:` and `source_status:` compare with; what is not there is left out. */
export type StateOptions = Pick<
  NodeSelectorOptions,
  "previous" | "macros" | "results" | "sourceStatus"
>;

/** Reads the folder of an earlier run, as `dbt ls --state` does: its manifest.json, run_results.json and sources.json, plain or .gz.
 * The sources.json of now is the one beside the manifest of now.
 * @param dbt of now, read with `detail: "state"`; null when there is none, which is refused.
 * @throws {UsageError} `cli/file-missing`, `cli/no-state`.
 */
export async function readState(
  files: InputFiles,
  folder: string,
  dbt: DbtManifest | null,
): Promise<{ readonly value: StateOptions; readonly diagnostics: readonly Diagnostic[] }> {
  if (await files.isFile(folder)) {
    throw noState(folder, "it is a file", `Give the folder that holds it: ${dirname(folder)}`);
  }
  if (!await files.isFolder(folder)) await files.missing(folder);
  if (dbt === null) {
    throw noState(
      folder,
      "the product has no dbt manifest itself",
      "Run dbt parse and pass --dbt-manifest target/manifest.json",
    );
  }
  const diagnostics: Diagnostic[] = [];
  if (files.absolute(folder) === files.absolute(dirname(dbt.file))) {
    diagnostics.push(comparedWithItself(folder));
  }
  const read = async <T>(name: string, parse: (file: InputFile) => Outcome<T>) => {
    const file = await files.find(name) ?? await files.find(`${name}.gz`);
    if (file === null) return null;
    const { value, diagnostics: found } = parse(file);
    diagnostics.push(...found);
    return { value };
  };
  const parseManifest = ({ name, bytes }: InputFile) =>
    safeParseDbtManifest(bytes, { file: name, detail: "state" });
  const parseResults = ({ name, bytes }: InputFile) =>
    safeParseDbtRunResults(bytes, { file: name });
  const parseSources = ({ name, bytes }: InputFile) =>
    safeParseDbtSourceFreshness(bytes, { file: name });

  const manifest = await read(join(folder, "manifest.json"), parseManifest);
  const results = await read(join(folder, "run_results.json"), parseResults);
  const sources = await read(join(folder, "sources.json"), parseSources);
  if (manifest === null && results === null && sources === null) {
    throw noState(
      folder,
      "it has no manifest.json, no run_results.json and no sources.json",
      "Give the target folder of an earlier dbt run, or a copy of it",
    );
  }
  const current = sources === null
    ? null
    : await read(join(dirname(dbt.file), "sources.json"), parseSources);

  const value: StateOptions = {
    ...(manifest?.value == null
      ? {}
      : { previous: previousState(manifest.value), macros: macrosOf(dbt) }),
    ...(results?.value == null
      ? {}
      : { results: new Map(results.value.results.map((r) => [r.uniqueId, r.status])) }),
    ...(sources?.value == null || current?.value == null ? {} : {
      sourceStatus: {
        previous: freshnessOf(sources.value),
        current: freshnessOf(current.value),
      },
    }),
  };
  return { value, diagnostics };
}

function previousState(dbt: DbtManifest): PreviousState {
  const nodes = selectableNodes(dbt).map((n): [string, NodeState] => [n.uniqueId, n.state!]);
  return { nodes: new Map(nodes), macros: macrosOf(dbt) };
}

function macrosOf({ macros }: DbtManifest): ReadonlyMap<string, MacroState> {
  return new Map(macros.map((macro) => [macro.uniqueId, macro]));
}

function freshnessOf({ sources }: DbtSourceFreshness): ReadonlyMap<string, SourceFreshness> {
  return new Map(sources.map((source) => [source.uniqueId, source]));
}

/** As dbt warns. */
function comparedWithItself(folder: string): Diagnostic {
  return diagnostic({
    code: "cli/state-is-target",
    severity: "warning",
    message: `"${folder}" also holds the dbt manifest of now: state: compares it with itself`,
    facts: { folder },
    hint: "Copy the folder before dbt writes into it again, and give the copy",
  });
}

function noState(folder: string, why: string, hint: string): UsageError {
  return new UsageError({
    code: "cli/no-state",
    message: `Cannot compare with "${folder}": ${why}`,
    facts: { folder },
    hint,
  });
}

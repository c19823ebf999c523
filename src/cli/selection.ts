import {
  type DbtManifest,
  type DbtSelector,
  type Located,
  maskSecrets,
  safeParseDbtSelectors,
} from "../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  GraphError,
  hasErrors,
  sortDiagnostics,
} from "../errors/mod.ts";
import {
  type IndirectSelection,
  NodeSelector,
  type Selection,
  type SelectionRequest,
} from "../graph/selection/mod.ts";
import type { Runtime } from "../runtime/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import { InputFiles } from "./reading/input_files.ts";
import type { Stages } from "./pipeline.ts";
import { selectableNodes, selectableTransforms } from "../plan/mod.ts";
import { readState, type StateOptions } from "./reading/state_folder.ts";
import { conflict, toUsage } from "./usage.ts";

/** Options of every command that selects. */
export const selectionOptions: readonly CommandOption[] = [
  {
    name: "select",
    value: "CRITERIA",
    repeatable: true,
    mayBeEmpty: true,
    dbtNames: ["-s", "-m", "--models", "--model"],
    help: "Only what this selects",
  },
  {
    name: "exclude",
    value: "CRITERIA",
    repeatable: true,
    mayBeEmpty: true,
    help: "But not what this selects",
  },
  { name: "selector", value: "NAME", help: "What this definition of selectors.yml selects" },
  {
    name: "selectors",
    value: "FILE",
    help: "A selectors.yml, instead of the definitions in dbt's manifest",
  },
  {
    name: "state",
    value: "DIR",
    help: "An earlier target folder, for state:, result: and source_status:",
  },
  {
    name: "indirect-selection",
    value: "MODE",
    choices: ["eager", "cautious", "buildable", "empty"],
    help: "Which tests come along: eager (default), cautious, buildable or empty",
  },
];

export interface Selected {
  /** Null when an error was found. */
  readonly selection: Selection | null;
  /** Of files that only the selection needs, and a `graph/nothing-selected` for each criterion that matches nothing. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts to quote. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface SelectOptions {
  /** Resource types to keep; all when left out. */
  readonly resourceTypes?: readonly string[];
  /** Use the default definition when nothing else is asked for, as `dbt ls` does. */
  readonly usesDefault: boolean;
}

/** What those options select. The pipeline has to be run with {@linkcode detailFor} the same arguments.
 * @returns Nodes sorted by id.
 * @throws {UsageError} `graph/bad-selector`, `graph/unknown-selector-method`, `graph/selector-needs-state`, `graph/unknown-selector`,
 * `cli/conflicting-options`, `cli/file-missing`, `cli/no-state`.
 */
export async function select(
  stages: Stages,
  args: ParsedArguments,
  runtime: Runtime,
  { resourceTypes, usesDefault }: SelectOptions,
): Promise<Selected> {
  for (const option of ["select", "exclude"]) {
    if (args.has("selector") && args.has(option)) {
      throw conflict("--selector", `--${option}`, "both say what is selected");
    }
  }
  const files = new InputFiles(runtime);
  const { dbt } = stages.read!;
  const folder = args.text("state");
  const state = folder === null
    ? { value: {}, diagnostics: [] }
    : await readState(files, folder, dbt);
  const named = await readSelectors(files, args.text("selectors"), dbt);
  const found = [...state.diagnostics, ...named.diagnostics];
  if (hasErrors(found) || named.value === null) {
    return { selection: null, diagnostics: sortDiagnostics(found), sources: named.sources };
  }
  const request: SelectionRequest = {
    select: args.all("select"),
    exclude: args.all("exclude"),
    indirectSelection: (args.text("indirect-selection") ?? "eager") as IndirectSelection,
    ...(args.has("selector") ? { selector: args.text("selector")! } : {}),
    ...(resourceTypes === undefined ? {} : { resourceTypes }),
  };
  const selectWith = (definitions: readonly DbtSelector[]): Selection | Diagnostic => {
    try {
      return selectorOver(stages, state.value, definitions, usesDefault).select(request);
    } catch (error) {
      if (!(error instanceof GraphError) || error.path[0] !== "selectors") throw toUsage(error);
      return { ...error.toDiagnostic(), location: named.value!.locate(error.path) };
    }
  };
  let selection = selectWith(named.value.value);
  if ("code" in selection && !args.has("selector") && !args.has("selectors")) {
    found.push({ ...selection, severity: "warning" }); // dbt's own, which nobody asked for
    selection = selectWith([]);
  }
  if ("code" in selection) {
    return { selection: null, diagnostics: [...found, selection], sources: named.sources };
  }
  found.push(...selection.unmatched.map(matchesNothing));
  return { selection, diagnostics: found, sources: named.sources };
}

/** How much of a dbt manifest those options ask for. */
export function detailFor(args: ParsedArguments): "usual" | "state" {
  return args.has("state") ? "state" : "usual";
}

type Selectors = Located<readonly DbtSelector[]>;

/** The definitions of a file that was named, else those in dbt's manifest, which has no places. */
async function readSelectors(
  files: InputFiles,
  name: string | null,
  dbt: DbtManifest | null,
): Promise<{
  readonly value: Selectors | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}> {
  if (name === null) {
    const file = dbt?.file ?? "";
    const value = { file, value: dbt?.selectors ?? [], locate: () => ({ file, start: null }) };
    return { value, diagnostics: [], sources: new Map() };
  }
  const text = new TextDecoder().decode((await files.read(name)).bytes);
  const sources = new Map([[name, maskSecrets(text)]]); // lines that are shown end in the logs of CI
  return { ...safeParseDbtSelectors(text, { file: name }), sources };
}

/** Over dbt's nodes; without a dbt manifest, over the assets that floe.yaml names.
 * @throws {GraphError} with a path into the definitions. */
function selectorOver(
  { read, product, planned }: Stages,
  state: StateOptions,
  definitions: readonly DbtSelector[],
  usesDefault: boolean,
): NodeSelector {
  const selectors = usesDefault
    ? definitions
    : definitions.map((definition) => ({ ...definition, isDefault: false }));
  if (read!.dbt !== null) {
    const { projectName } = read!.dbt;
    return new NodeSelector(selectableNodes(read!.dbt), { projectName, selectors, ...state });
  }
  const { artifacts } = product!;
  return new NodeSelector(selectableTransforms(planned!.graph, artifacts), {
    projectName: planned!.plan.product.dbtProject ?? artifacts.metadata.product_name,
    selectors,
  });
}

function matchesNothing(criterion: string): Diagnostic {
  return diagnostic({
    code: "graph/nothing-selected",
    severity: "warning",
    message: `The criterion "${criterion}" matches nothing`,
    facts: { selector: criterion },
  });
}

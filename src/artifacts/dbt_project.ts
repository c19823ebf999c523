import { type Diagnostic, diagnostic, type Outcome, outcome } from "../errors/mod.ts";
import type { ParseOptions } from "./parse_options.ts";
import { readMapping } from "./read_located.ts";
import type { SourceDocument, SourceNode } from "./text/source_node.ts";
import { toPlain } from "./text/source_node.ts";
import { readYaml } from "./text/yaml_text.ts";

/** What is used of dbt_project.yml: who it is, and where it keeps its files. */
export interface DbtProject {
  readonly name: string;
  /** As written (`1.0`), null when left out. */
  readonly version: string | null;
  /** Folders from the project's own, with `/`. */
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly snapshotPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly targetPath: string;
}

/** Reads dbt_project.yml, and no more of it than {@linkcode DbtProject} names: dbt checks the rest. Paths that hold `{{ … }}`, which
 * only dbt evaluates, are dbt's defaults. Error besides those of the YAML: `artifact/dbt-project-name`. */
export function safeParseDbtProject(text: string, options: ParseOptions): Outcome<DbtProject> {
  const read = readMapping(readYaml(text, options.file));
  if ("code" in read) return outcome<DbtProject>(null, [read]);
  const { document } = read;
  const name = scalar(document, "name");
  if (name === null || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return outcome<DbtProject>(null, [badName(document, name)]);
  }
  const paths = (key: string, older: string, ...usual: string[]) =>
    texts(document.nodeAt([key])) ?? texts(document.nodeAt([older])) ?? usual;
  return outcome<DbtProject>({
    name,
    version: scalar(document, "version"),
    modelPaths: paths("model-paths", "source-paths", "models"),
    seedPaths: paths("seed-paths", "data-paths", "seeds"),
    snapshotPaths: paths("snapshot-paths", "snapshot-paths", "snapshots"),
    testPaths: paths("test-paths", "test-paths", "tests"),
    targetPath: texts(document.nodeAt(["target-path"]))?.[0] ?? "target",
  }, []);
}

function scalar(document: SourceDocument, key: string): string | null {
  const node = document.nodeAt([key]);
  return node?.kind === "scalar" && node.value !== null ? node.source : null;
}

/** Null for what is no list of plain texts; one text is a list of it. */
function texts(node: SourceNode | null): readonly string[] | null {
  const items = node === null ? [] : node.kind === "sequence" ? node.items : [node];
  const found = items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" && !item.value.includes("{{")
      ? [item.value.replace(/^\.\/|\/$/g, "")]
      : []
  );
  return found.length === 0 || found.length < items.length ? null : found;
}

function badName(document: SourceDocument, name: string | null): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-project-name",
    message: name === null
      ? `Cannot read "${document.file}": it has no name`
      : `Cannot read "${document.file}": the name "${name}" is none that dbt takes`,
    path: ["name"],
    location: document.locate(["name"]),
    hint: "Write name: with letters, digits and underscores, as dbt wants it",
    facts: { name },
  });
}

/** What the property files of a dbt project (schema.yml, sources.yml, …) say that can be counted without dbt. */
export interface DbtProperties {
  /** Sources as tables. */
  readonly sourceCount: number;
  readonly testCount: number;
  readonly exposureCount: number;
  /** Of models, seeds and snapshots, with repeats. */
  readonly tags: readonly string[];
}

/** Counts what a property file says; null for a file that is none, or that only dbt can read. */
export function readDbtProperties(text: string, options: ParseOptions): DbtProperties | null {
  const read = readMapping(readYaml(text, options.file));
  if ("code" in read) return null;
  const root = toPlain(read.root) as Record<string, unknown>;
  const built = ["models", "seeds", "snapshots"].flatMap((key) => maps(root[key]));
  const tables = maps(root.sources).flatMap((source) => maps(source.tables));
  return {
    sourceCount: tables.length,
    testCount: [...built, ...tables].reduce((sum, entry) => sum + testsOf(entry), 0) +
      maps(root.unit_tests).length,
    exposureCount: maps(root.exposures).length,
    tags: built.flatMap((entry) => [...tagsOf(entry), ...maps([entry.config]).flatMap(tagsOf)]),
  };
}

type Entry = Readonly<Record<string, unknown>>;

function maps(value: unknown): readonly Entry[] {
  if (!Array.isArray(value)) return [];
  return value.filter((entry) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
  );
}

function testsOf(entry: Entry): number {
  const own = [entry.tests, entry.data_tests].reduce<number>(
    (sum, list) => sum + (Array.isArray(list) ? list.length : 0),
    0,
  );
  return maps(entry.columns).reduce((sum, column) => sum + testsOf(column), own);
}

function tagsOf({ tags }: Entry): readonly string[] {
  const list = Array.isArray(tags) ? tags : [tags];
  return list.filter((tag): tag is string => typeof tag === "string");
}

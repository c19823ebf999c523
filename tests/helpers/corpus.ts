/** The manifests of the corpus and what tests/fixtures/README.md says of them. Reads with `JSON.parse` and
 * `DecompressionStream` alone, so that nothing under test takes part.
 * @module
 */

const fixtures = new URL("../fixtures/", import.meta.url);

/** One row of the table in tests/fixtures/README.md. */
export interface CorpusManifest {
  /** `v12-aspects-1.8.9`. */
  readonly name: string;
  readonly url: URL;
  /** `v4` to `v12`, as the file says. */
  readonly schema: string;
  readonly adapter: string;
  readonly counts: CorpusCounts;
}

/** Executable nodes are models, seeds and snapshots that are not disabled. */
export interface CorpusCounts {
  readonly models: number;
  readonly seeds: number;
  readonly snapshots: number;
  readonly ephemeral: number;
  /** Injected from another project. */
  readonly external: number;
  /** Distinct parent-child pairs between executable nodes. */
  readonly edges: number;
  /** In edges. */
  readonly longestPath: number;
  readonly tests: number;
  readonly unitTests: number;
  readonly sources: number;
  readonly exposures: number;
}

/** What a manifest looks like to someone who reads it naively. Only what the tests ask for is named. */
export interface RawManifest {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nodes: Readonly<Record<string, RawNode>>;
  readonly sources: Readonly<Record<string, RawNode>>;
  readonly exposures?: Readonly<Record<string, unknown>>;
  readonly unit_tests?: Readonly<Record<string, RawNode>>;
}

export interface RawNode {
  /** Of a source. */
  readonly freshness?: {
    readonly warn_after?: { readonly count?: number | null } | null;
    readonly error_after?: { readonly count?: number | null } | null;
  } | null;
  readonly unique_id: string;
  readonly resource_type: string;
  readonly name: string;
  readonly description?: string;
  readonly original_file_path?: string;
  readonly database?: string | null;
  readonly schema?: string | null;
  readonly alias?: string | null;
  readonly identifier?: string;
  readonly config?: { readonly materialized?: string; readonly enabled?: boolean };
  readonly depends_on?: { readonly nodes?: readonly string[] };
}

/** Every manifest of the corpus, in the order of the table.
 * @throws {Error} A row that this does not understand: a count that is not read would test nothing.
 */
export async function corpus(): Promise<CorpusManifest[]> {
  const text = await Deno.readTextFile(new URL("README.md", fixtures));
  const [titles = [], , ...rows] = text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return rows.map((cells) => fromRow(new Map(titles.map((title, i) => [title, cells[i]!]))));
}

/** The text of a file, gunzipped when its name ends in `.gz`. */
export async function fixtureText(url: URL): Promise<string> {
  const bytes = await Deno.readFile(url);
  if (!url.pathname.endsWith(".gz")) return new TextDecoder().decode(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
}

export async function rawManifest(manifest: CorpusManifest): Promise<RawManifest> {
  return JSON.parse(await fixtureText(manifest.url));
}

function fromRow(row: ReadonlyMap<string, string>): CorpusManifest {
  const cell = (title: string): string => {
    const text = row.get(title);
    if (text === undefined) throw new Error(`tests/fixtures/README.md has no column "${title}"`);
    return text;
  };
  const count = (title: string): number => {
    if (!/^\d+$/.test(cell(title))) throw new Error(`"${cell(title)}" under "${title}": no count`);
    return Number(cell(title));
  };
  const file = /^`(dbt\/([^`]+)\.json\.gz)`$/.exec(cell("file"));
  const kinds = /^(\d+) \((\d+)\/(\d+)\/(\d+)\)$/.exec(
    cell("executable nodes (models/seeds/snapshots)"),
  );
  if (file === null || kinds === null) throw new Error(`Cannot read the row of ${cell("file")}`);
  return {
    name: file[2]!,
    url: new URL(file[1]!, fixtures),
    schema: cell("schema"),
    adapter: cell("adapter"),
    counts: {
      models: Number(kinds[2]),
      seeds: Number(kinds[3]),
      snapshots: Number(kinds[4]),
      ephemeral: count("of them ephemeral"),
      external: count("of them external"),
      edges: count("edges"),
      longestPath: count("longest path"),
      tests: count("tests"),
      unitTests: count("unit tests"),
      sources: count("sources"),
      exposures: count("exposures"),
    },
  };
}

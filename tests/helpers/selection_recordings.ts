/** What dbt selected, as tests/fixtures/selection/record.py recorded it, and its nodes as the selection wants them.
 *
 * Nodes are read here from dbt's JSON by hand, by another way than the library reads manifests: neither hides a mistake of the other.
 * @module
 */
import type {
  MacroState,
  NodeSelectorOptions,
  NodeState,
  SelectableNode,
  SelectionRequest,
  SourceFreshness,
} from "../../src/graph/mod.ts";

/** One NAME.json.gz. Files are named from the folder it is in. */
export interface Recording {
  readonly ids: readonly string[];
  readonly manifest: string;
  /** Output to what `dbt ls --output` prints; empty where there was no project to run dbt in. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  readonly state?: {
    readonly manifest: string;
    readonly results: string;
    readonly sources?: string;
    readonly currentSources?: string;
  };
  readonly selectorsFile?: string;
  readonly selectors?: readonly { name: string; default?: boolean; definition: unknown }[];
  readonly refused: readonly SelectionRequest[];
  /** `found`: indices into `ids`. */
  readonly runs: readonly (SelectionRequest & { readonly found: readonly number[] })[];
}

/** A definition of selectors.yml, and whether dbt takes it. */
export interface RecordedShape {
  readonly selectors: readonly { name: string; default?: boolean; definition: unknown }[];
  readonly refused: boolean;
}

export const recordings: URL = new URL("../fixtures/selection/", import.meta.url);

/** Names of the recordings in a folder, sorted. */
export function recordedNames(folder: URL = recordings): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".json.gz"))
    .filter((name) => !/^definitions\.|\.manifest\./.test(name))
    .map((name) => name.replace(/\.json\.gz$/, "")).sort();
}

export async function readRecording(name: string, folder: URL = recordings): Promise<Recording> {
  return await readGzip(new URL(`${name}.json.gz`, folder));
}

/** The arguments of `NodeSelector` for a recording. */
export async function selectorInput(
  recording: Recording,
  folder: URL = recordings,
): Promise<{ nodes: SelectableNode[]; options: NodeSelectorOptions }> {
  // manifests of other people lie beside the recordings only
  const manifest = await readGzip<Raw>(
    new URL(recording.manifest, recording.manifest.startsWith("../") ? recordings : folder),
  );
  const { state, selectors = [] } = recording;
  const options: NodeSelectorOptions = {
    projectName: manifest.metadata.project_name,
    selectors: selectors.map((s) => ({ ...s, isDefault: s.default ?? false })),
  };
  if (state === undefined) return { nodes: rawNodes(manifest), options };
  const before = await readGzip<Raw>(new URL(state.manifest, folder));
  const results = await readGzip<Raw>(new URL(state.results, folder));
  return {
    nodes: rawNodes(manifest),
    options: {
      ...options,
      macros: macros(manifest),
      previous: {
        nodes: new Map(rawNodes(before).map((node) => [node.uniqueId, node.state!])),
        macros: macros(before),
      },
      results: new Map(results.results.map((r: Raw) => [r.unique_id, r.status])),
      ...(state.sources === undefined || state.currentSources === undefined ? {} : {
        sourceStatus: {
          previous: freshness(await readGzip(new URL(state.sources, folder))),
          current: freshness(await readGzip(new URL(state.currentSources, folder))),
        },
      }),
    },
  };
}

/** @returns A line for each request that is not answered as dbt answered it. */
export function differences(
  recording: Recording,
  select: (request: SelectionRequest) => readonly SelectableNode[],
): string[] {
  return recording.runs.flatMap(({ found, ...request }) => {
    const wanted = found.map((i) => recording.ids[i]!);
    const ours = select(request).map((n) => n.uniqueId);
    const missing = wanted.filter((id) => !ours.includes(id));
    const extra = ours.filter((id) => !wanted.includes(id));
    if (missing.length === 0 && extra.length === 0) return [];
    return [`${JSON.stringify(request)} misses [${missing}], adds [${extra}]`];
  });
}

export async function readGzip<T>(file: URL): Promise<T> {
  const { readable } = await Deno.open(file);
  return await new Response(readable.pipeThrough(new DecompressionStream("gzip"))).json();
}

// deno-lint-ignore no-explicit-any
type Raw = any;

const sections = [
  "nodes",
  "sources",
  "exposures",
  "unit_tests",
  "metrics",
  "semantic_models",
  "saved_queries",
  "functions",
];

/** Everything that is enabled. */
function rawNodes(manifest: Raw): SelectableNode[] {
  return sections.flatMap((section) => Object.values<Raw>(manifest[section] ?? {}))
    .filter((node) => node.config?.enabled !== false).map(toNode);
}

function toNode(raw: Raw): SelectableNode {
  const type = raw.resource_type;
  return {
    uniqueId: raw.unique_id,
    resourceType: type,
    name: raw.name,
    packageName: raw.package_name,
    fqn: raw.fqn,
    path: raw.original_file_path,
    patchPath: raw.patch_path?.split("://")[1] ?? null,
    tags: raw.tags ?? raw.config?.tags ?? [],
    group: raw.config?.group ?? null,
    access: raw.access ?? null,
    version: raw.version == null ? null : String(raw.version),
    latestVersion: raw.latest_version == null ? null : String(raw.latest_version),
    sourceName: raw.source_name ?? null,
    testKind: type === "unit_test"
      ? "unit"
      : type === "test"
      ? raw.test_metadata == null ? "singular" : "generic"
      : null,
    testName: raw.test_metadata?.name ?? null,
    config: raw.config ?? {},
    dependsOn: raw.depends_on?.nodes ?? [],
    state: toState(raw),
  };
}

const text = (...values: unknown[]): string => JSON.stringify(values.map(sorted));

/** Keys in order, since dbt compares maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

function toState(raw: Raw): NodeState {
  const of = states[raw.resource_type as string] ?? node;
  const macros: string[] = raw.depends_on?.macros ?? [];
  return { ...nothing, rest: "", macros, ...of(raw) };
}

const nothing = {
  body: null,
  configs: null,
  persistedDescriptions: null,
  relation: null,
  contract: null,
  fqn: null,
} as const;

const unrendered = (raw: Raw, without: readonly string[]) =>
  text(
    Object.fromEntries(
      Object.entries(raw.unrendered_config ?? {}).filter(([key]) => !without.includes(key)),
    ),
  );

function node(raw: Raw): Partial<NodeState> {
  const { config, unrendered_config: set = {}, contract } = raw;
  return {
    body: raw.resource_type === "seed" ? text(raw.checksum) : raw.raw_code ?? "",
    configs: unrendered(raw, ["alias", "schema", "database", "tags", "group"]),
    persistedDescriptions: {
      persistsRelation: Boolean(config.persist_docs?.relation),
      persistsColumns: Boolean(config.persist_docs?.columns),
      relation: raw.description ?? "",
      columns: text(
        Object.fromEntries(
          Object.entries<Raw>(raw.columns ?? {}).map(([name, c]) => [name, c.description]),
        ),
      ),
    },
    relation: text(set.database, set.schema, set.alias),
    contract: contract?.enforced === true && raw.resource_type === "model"
      ? text(contract.checksum)
      : "",
    fqn: text(raw.fqn),
    rest: raw.resource_type === "model"
      ? text(raw.latest_version, raw.access, raw.deprecation_date)
      : raw.resource_type === "function"
      ? text(raw.arguments, raw.returns)
      : "",
  };
}

const states: Readonly<Record<string, (raw: Raw) => Partial<NodeState>>> = {
  source: (raw) => ({
    configs: unrendered(raw, []),
    relation: text(raw.database, raw.schema, raw.identifier),
    fqn: text(raw.fqn),
    rest: text(raw.quoting, raw.freshness, raw.loaded_at_field, raw.external),
  }),
  exposure: (raw) => ({
    configs: unrendered(raw, []),
    fqn: text(raw.fqn),
    rest: text(
      raw.type,
      raw.owner,
      raw.maturity,
      raw.url,
      raw.description,
      raw.label,
      [...raw.depends_on.nodes].sort(),
    ),
  }),
  metric: (raw) => ({
    configs: unrendered(raw, ["group"]),
    rest: text(raw.type, raw.description, raw.label),
  }),
  semantic_model: (raw) => ({
    configs: text(raw.config),
    rest: text(
      raw.model,
      raw.description,
      raw.defaults,
      raw.entities,
      raw.dimensions,
      raw.measures,
      raw.primary_entity,
      raw.group,
    ),
  }),
  saved_query: (raw) => ({
    configs: text(raw.config),
    rest: text(
      raw.query_params,
      raw.description,
      raw.label,
      raw.group,
      raw.tags,
      raw.exports.map((e: Raw) => [
        e.name,
        ...["export_as", "schema", "alias"].map((key) => e.unrendered_config?.[key] ?? null),
      ]),
    ),
  }),
  unit_test: (raw) => ({ rest: text(raw.checksum) }),
};

function macros(manifest: Raw): Map<string, MacroState> {
  return new Map(
    Object.values<Raw>(manifest.macros ?? {}).map((
      m,
    ) => [m.unique_id, { text: m.macro_sql, dependsOn: m.depends_on.macros }]),
  );
}

function freshness(sources: Raw): Map<string, SourceFreshness> {
  return new Map(sources.results.map((r: Raw) => [r.unique_id, {
    status: r.status,
    maxLoadedAtUs: r.max_loaded_at == null ? null : Date.parse(r.max_loaded_at) * 1000,
  }]));
}

import assert from "node:assert/strict";
import { NodeSelector } from "./node_selector.ts";
import type { SelectableNode } from "./selectable_node.ts";
import type { IndirectSelection } from "./spec.ts";

/** What dbt selected; see tests/fixtures/selection/record.py. */
interface Recorded {
  readonly ids: readonly string[];
  /** From the recording's folder. */
  readonly manifest: string;
  readonly runs: readonly {
    readonly select?: readonly string[];
    readonly exclude?: readonly string[];
    readonly indirectSelection?: IndirectSelection;
    /** Indices into `ids`. */
    readonly found: readonly number[];
  }[];
}

interface Raw {
  readonly [key: string]: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly depends_on?: { readonly nodes?: readonly string[] };
  readonly test_metadata?: { readonly name: string };
}

const fixtures = new URL("../../../tests/fixtures/selection/", import.meta.url);
const names = [...Deno.readDirSync(fixtures)].map((entry) => entry.name)
  .filter((name) => name.endsWith(".json")).sort();

Deno.test("there are recordings of dbt ls", () => assert.ok(names.length >= 3));

for (const name of names) {
  Deno.test(`select() finds what dbt ls lists: ${name}`, async () => {
    const recorded: Recorded = JSON.parse(await Deno.readTextFile(new URL(name, fixtures)));
    const { nodes, projectName } = await readNodes(new URL(recorded.manifest, fixtures));
    const selector = new NodeSelector(nodes, { projectName });
    // `dbt ls` lists no analyses and operations unless it is asked for them
    const known = new Set(recorded.ids);
    const different = recorded.runs.flatMap(({ found, ...request }) => {
      const wanted = found.map((i) => recorded.ids[i]!);
      const ours = selector.select(request).nodes.map((n) => n.uniqueId).filter((id) =>
        known.has(id)
      );
      return ours.join() === wanted.join() ? [] : [{
        request,
        missing: wanted.filter((id) => !ours.includes(id)),
        extra: ours.filter((id) => !wanted.includes(id)),
      }];
    });
    assert.deepEqual(different, []);
    assert.ok(recorded.runs.length >= 60, `only ${recorded.runs.length} expressions`);
    assert.ok(
      new Set(recorded.runs.map(({ found }) => found.join())).size > 30,
      "too few different sets",
    );
  });
}

async function readNodes(file: URL): Promise<{ nodes: SelectableNode[]; projectName: string }> {
  const { readable } = await Deno.open(file);
  const manifest = await new Response(readable.pipeThrough(new DecompressionStream("gzip"))).json();
  const sections = [
    "nodes",
    "sources",
    "exposures",
    "unit_tests",
    "metrics",
    "semantic_models",
    "saved_queries",
  ];
  const raw: Raw[] = sections.flatMap((section) => Object.values(manifest[section] ?? {}) as Raw[]);
  return {
    nodes: raw.filter((node) => node.config?.enabled !== false).map(toNode),
    projectName: manifest.metadata.project_name,
  };
}

function toNode(raw: Raw): SelectableNode {
  const type = raw.resource_type as string;
  const patch = raw.patch_path as string | null ?? null;
  return {
    uniqueId: raw.unique_id as string,
    resourceType: type,
    name: raw.name as string,
    packageName: raw.package_name as string,
    fqn: raw.fqn as string[],
    path: raw.original_file_path as string,
    patchPath: patch?.split("://")[1] ?? null,
    tags: (raw.tags ?? raw.config?.tags ?? []) as string[],
    group: (raw.config?.group ?? null) as string | null,
    access: (raw.access ?? null) as string | null,
    version: raw.version == null ? null : String(raw.version),
    latestVersion: raw.latest_version == null ? null : String(raw.latest_version),
    sourceName: (raw.source_name ?? null) as string | null,
    testKind: type === "unit_test"
      ? "unit"
      : type === "test"
      ? raw.test_metadata == null ? "singular" : "generic"
      : null,
    testName: raw.test_metadata?.name ?? null,
    config: raw.config ?? {},
    dependsOn: raw.depends_on?.nodes ?? [],
  };
}

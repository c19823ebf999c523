import assert from "node:assert/strict";
import type { IndirectSelection } from "./node_selector.ts";
import { NodeSelector } from "./node_selector.ts";
import type { SelectableNode } from "./selectable_node.ts";

/** One recorded run of `dbt ls`; see tests/fixtures/selection/record.py. */
interface Recorded {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly indirectSelection?: IndirectSelection;
  readonly ids: readonly string[];
}

interface Raw {
  readonly [key: string]: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly depends_on?: { readonly nodes?: readonly string[] };
  readonly test_metadata?: { readonly name: string };
}

const fixtures = new URL("../../../tests/fixtures/selection/", import.meta.url);
const projects = [...Deno.readDirSync(fixtures)].map((entry) => entry.name)
  .filter((name) => name.endsWith(".json")).map((name) => name.replace(/\.json$/, "")).sort();

for (const project of projects) {
  Deno.test(`select() finds what dbt ls lists in ${project}`, async () => {
    const recorded: Recorded[] = JSON.parse(
      await Deno.readTextFile(new URL(`${project}.json`, fixtures)),
    );
    const { nodes, projectName } = await readNodes(project);
    const selector = new NodeSelector(nodes, { projectName });
    assert.ok(recorded.length >= 60, `only ${recorded.length} expressions`);
    const different = recorded.flatMap(({ ids, ...request }) => {
      const found = selector.select(request).nodes.filter(listed).map((node) => node.uniqueId);
      return found.join() === ids.join() ? [] : [{
        request,
        missing: ids.filter((id) => !found.includes(id)),
        extra: found.filter((id) => !ids.includes(id)),
      }];
    });
    assert.deepEqual(different, []);
    const sizes = new Set(recorded.map(({ ids }) => ids.length));
    assert.ok(sizes.size > 8, "the expressions tell too few sets apart");
  });
}

/** `dbt ls` leaves these out unless it is asked for them. */
function listed({ resourceType }: SelectableNode): boolean {
  return resourceType !== "analysis" && resourceType !== "operation";
}

async function readNodes(
  project: string,
): Promise<{ nodes: SelectableNode[]; projectName: string }> {
  const file = await Deno.open(new URL(`${project}.manifest.json.gz`, fixtures));
  const manifest = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .json();
  const sections = ["nodes", "sources", "exposures", "unit_tests"];
  const raw: Raw[] = sections.flatMap((section) => Object.values(manifest[section] as object));
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
      ? raw.test_metadata === undefined ? "singular" : "generic"
      : null,
    testName: raw.test_metadata?.name ?? null,
    config: raw.config ?? {},
    dependsOn: raw.depends_on?.nodes ?? [],
  };
}

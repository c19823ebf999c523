import type { RawManifest, RawNode } from "./corpus.ts";

/** A manifest's graph as a person would read it off the file: the oracle for ours. */
export interface NaiveGraph {
  /** Models, seeds and snapshots by unique id. */
  readonly executable: ReadonlyMap<string, RawNode>;
  /** `"parent -> child"` between executable nodes. */
  readonly edges: ReadonlySet<string>;
  /** What becomes an asset: executable nodes that are not ephemeral, and sources. */
  readonly assets: ReadonlySet<string>;
  /** Sources, and nodes injected from another project. */
  readonly external: ReadonlySet<string>;
  /** `"parent -> child"` between assets, ephemeral models contracted, relation edges included. */
  readonly assetEdges: ReadonlySet<string>;
  /** Those of `assetEdges` that only a source over a table built here asks for. */
  readonly relationEdges: ReadonlySet<string>;
  /** Source to the nodes that build its table; more than one only where a project contradicts itself. */
  readonly buildersOf: ReadonlyMap<string, readonly string[]>;
  /** Enabled data tests and unit tests. */
  readonly tests: ReadonlySet<string>;
}

/** Time does not matter here: everything is walked again for every node. */
export function naiveGraph(manifest: RawManifest): NaiveGraph {
  const nodes = new Map(Object.entries(manifest.nodes));
  const sources = new Map(Object.entries(manifest.sources));
  const executable = new Map(
    [...nodes].filter(([, n]) => ["model", "seed", "snapshot"].includes(n.resource_type)),
  );
  const ephemeral = (id: string) => executable.get(id)?.config?.materialized === "ephemeral";
  const parents = (id: string): string[] =>
    (executable.get(id)?.depends_on?.nodes ?? []).filter((p) =>
      executable.has(p) || sources.has(p)
    );
  const solid = (id: string): string[] =>
    parents(id).flatMap((parent) => ephemeral(parent) ? solid(parent) : [parent]);

  const builders = [...executable].filter(([id, n]) =>
    !ephemeral(id) && n.original_file_path !== "" && n.schema
  );
  const buildersOf = new Map(
    [...sources].map(([id, source]) => [
      id,
      builders.filter(([, n]) => table(n, n.alias) === table(source, source.identifier))
        .map(([builder]) => builder),
    ]),
  );
  const assetEdges = new Set<string>();
  const relationEdges = new Set<string>();
  const built = [...executable.keys()].filter((id) => !ephemeral(id));
  for (const child of built) {
    for (const parent of solid(child)) assetEdges.add(`${parent} -> ${child}`);
  }
  for (const child of built) {
    for (const parent of solid(child)) {
      for (const builder of buildersOf.get(parent) ?? []) {
        const edge = `${builder} -> ${child}`;
        if (builder !== child && !assetEdges.has(edge)) relationEdges.add(edge);
      }
    }
  }
  const tests = [...nodes].filter(([, n]) =>
    n.resource_type === "test" && n.config?.enabled !== false
  );
  return {
    executable,
    edges: new Set(
      [...executable.keys()].flatMap((child) =>
        parents(child).filter((p) => executable.has(p)).map((parent) => `${parent} -> ${child}`)
      ),
    ),
    assets: new Set([...built, ...sources.keys()]),
    external: new Set([
      ...built.filter((id) => executable.get(id)!.original_file_path === ""),
      ...sources.keys(),
    ]),
    assetEdges: assetEdges.union(relationEdges),
    relationEdges,
    buildersOf,
    tests: new Set([...tests.map(([id]) => id), ...Object.keys(manifest.unit_tests ?? {})]),
  };
}

function table(node: RawNode, name: string | null | undefined): string {
  return [node.database ?? "", node.schema ?? "", name ?? node.name]
    .map((part) => part.replaceAll(/["`[\]]/g, "").toLowerCase()).join(".");
}

/** Length of the longest path, in edges. */
export function longestPath(edges: ReadonlySet<string>): number {
  const parents = Map.groupBy(
    [...edges].map((e) => e.split(" -> ") as [string, string]),
    (e) => e[1],
  );
  const known = new Map<string, number>();
  const depth = (id: string): number => {
    const found = known.get(id) ??
      Math.max(0, ...(parents.get(id) ?? []).map(([parent]) => depth(parent) + 1));
    known.set(id, found);
    return found;
  };
  return Math.max(0, ...[...parents.keys()].map(depth));
}

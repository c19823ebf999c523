/** The graph that Dagster has read of a generated project is that of its manifest, as a naive reader sees it.
 * @module
 */
import assert from "node:assert/strict";
import type { RawManifest } from "../../helpers/corpus.ts";
import type { NaiveGraph } from "../../helpers/naive_graph.ts";
import type { DagsterGraph, Loaded } from "./dagster_graph.ts";
import { edges } from "./differences.ts";

export interface Case {
  readonly name: string;
  readonly project: string;
  readonly package: string;
  readonly manifest: RawManifest;
  readonly naive: NaiveGraph;
}

export function loaded(graph: Loaded): DagsterGraph {
  if ("error" in graph) assert.fail(graph.error);
  return graph;
}

/** What the product runs on is no part of its plan's graph: an asset for each service, with its check, and one job. */
export function withoutPlatform(graph: DagsterGraph): DagsterGraph {
  const { assets, checks, jobs } = graph;
  const services = Object.keys(assets).filter((key) => assets[key]!.group === "platform");
  const isOfService = ({ asset }: { asset: string }) => services.includes(asset);
  assert.equal(Object.values(checks).filter(isOfService).length, services.length);
  return {
    ...graph,
    assets: Object.fromEntries(Object.entries(assets).filter(([key]) => !services.includes(key))),
    checks: Object.fromEntries(Object.entries(checks).filter(([, check]) => !isOfService(check))),
    jobs: services.length === 0 ? jobs : jobs.filter((job) => !job.endsWith("_connections")),
  };
}

export function equalsManifest(graph: DagsterGraph, { naive, manifest }: Case): void {
  const idOf = new Map(Object.entries(graph.assets).map(([key, { id }]) => [key, id]));
  const assets = [...idOf.values()];
  assert.deepEqual(sorted(assets), sorted(naive.assets));
  const external = Object.values(graph.assets).filter((a) => a.external).map((a) => a.id);
  assert.deepEqual(sorted(external), sorted(naive.external));
  const read = edges(graph).map((e) => e.split(" -> ").map((key) => idOf.get(key)).join(" -> "));
  assert.deepEqual(sorted(read), sorted(naive.assetEdges));

  for (const { id, description } of Object.values(graph.assets)) {
    const { description: wanted = "" } = manifest.nodes[id!] ?? manifest.sources[id!]!;
    assert.equal(description, wanted.trim() === "" ? null : wanted, id!);
  }

  const all = Object.values(graph.checks);
  const ofAge = all.filter(({ id }) => id!.startsWith("source."));
  assert.deepEqual(sorted(ofAge.map(({ id }) => id)), sorted(agedSources(manifest)));
  for (const { id, asset, additionalDeps } of ofAge) {
    const shown = [asset, ...additionalDeps].map((key) => idOf.get(key)!);
    assert.deepEqual(sorted(shown), sorted([id!, ...naive.buildersOf.get(id!) ?? []]));
  }
  const checks = all.filter((check) => !ofAge.includes(check));
  assert.deepEqual(sorted(checks.map((check) => check.id)), sorted(naive.tests));
  for (const { id, asset, additionalDeps } of checks) {
    // what a test reads, ephemeral models followed up, is where it is shown
    const shown = [asset, ...additionalDeps].map((key) => idOf.get(key)!);
    const wanted = assetsOf(id!, manifest, naive);
    if (wanted.size === 0) continue; // a test of a macro is shown where there is room
    // a check of a source waits for what builds the source's table
    const builders = [...wanted].every((w) => w.startsWith("source."))
      ? [...wanted].flatMap((source) => naive.buildersOf.get(source) ?? [])
      : [];
    assert.deepEqual(sorted(shown), sorted(wanted.union(new Set(builders))), id!);
  }
}

/** Sources that dbt can find too old: their checks carry the id of the source. */
function agedSources({ sources }: RawManifest): string[] {
  return Object.entries(sources).filter(([, { freshness }]) =>
    (freshness?.warn_after?.count ?? freshness?.error_after?.count ?? null) !== null
  ).map(([id]) => id);
}

/** Assets that a test reads; those of a unit test are its model's, whose rows it brings along. */
function assetsOf(test: string, manifest: RawManifest, naive: NaiveGraph): Set<string> {
  const node = manifest.nodes[test] ?? manifest.unit_tests![test]!;
  const follow = (id: string): string[] =>
    naive.assets.has(id)
      ? [id]
      : (naive.executable.get(id)?.depends_on?.nodes ?? []).flatMap(follow);
  return new Set((node.depends_on?.nodes ?? []).flatMap(follow));
}

export function sorted(texts: Iterable<string | null>): (string | null)[] {
  return [...texts].sort();
}

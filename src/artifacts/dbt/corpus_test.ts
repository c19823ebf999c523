import assert from "node:assert/strict";
import { readMaybeGzip, safeParseDbtManifest } from "./mod.ts";
import type { DbtManifest } from "./types.ts";

const fixtures = new URL("../../../tests/fixtures/", import.meta.url);

/** What tests/fixtures/README.md says of a manifest; column title to text. */
type Row = Readonly<Record<string, string>>;

for (const row of await tableRows()) {
  const name = /dbt\/([^`]+)\.json\.gz/.exec(row["file"]!)![1]!;
  Deno.test(`${name} has what the table of the corpus says`, async () => {
    const manifest = await fixture(name);
    assert.deepEqual(counts(manifest), expected(row));
  });
}

export async function fixture(name: string): Promise<DbtManifest> {
  const file = `dbt/${name}.json.gz`;
  const bytes = await readMaybeGzip(await Deno.readFile(new URL(file, fixtures)));
  const read = safeParseDbtManifest(bytes, { file });
  assert.deepEqual(read.diagnostics, []);
  return read.value!;
}

async function tableRows(): Promise<Row[]> {
  const text = await Deno.readTextFile(new URL("README.md", fixtures));
  const [titles, , ...rows] = text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const found = rows.map((cells) => Object.fromEntries(titles!.map((t, i) => [t, cells[i]!])));
  assert.equal(found.length, 18);
  return found;
}

function expected(row: Row) {
  const [, models, seeds, snapshots] = /\((\d+)\/(\d+)\/(\d+)\)/.exec(
    row["executable nodes (models/seeds/snapshots)"]!,
  )!;
  return {
    schema: row["schema"],
    dbt: row["dbt"],
    adapter: row["adapter"],
    models: Number(models),
    seeds: Number(seeds),
    snapshots: Number(snapshots),
    ephemeral: Number(row["of them ephemeral"]),
    external: Number(row["of them external"]),
    edges: Number(row["edges"]),
    longestPath: Number(row["longest path"]),
    ...disabledTests(row),
    unitTests: Number(row["unit tests"]),
    sources: Number(row["sources"]),
    exposures: Number(row["exposures"]),
  };
}

/** The table counts two tests of dbt 1.0's file that stand among the enabled ones with `enabled: false`. dbt runs no
 * such test, so they are disabled here. */
function disabledTests(row: Row): { tests: number; disabled: number } {
  const moved = row["file"]!.includes("v04-jaffle-1.0.0") ? 2 : 0;
  return { tests: Number(row["tests"]) - moved, disabled: Number(row["disabled"]) + moved };
}

function counts(manifest: DbtManifest) {
  const executable = new Set(manifest.nodes.map((node) => node.uniqueId));
  const of = (type: string) => manifest.nodes.filter((node) => node.resourceType === type).length;
  const parents = new Map(manifest.nodes.map((node) => [
    node.uniqueId,
    node.dependsOn.filter((id) => executable.has(id)),
  ]));
  return {
    schema: `v${manifest.schemaVersion}`,
    dbt: manifest.dbtVersion,
    adapter: manifest.adapterType,
    models: of("model"),
    seeds: of("seed"),
    snapshots: of("snapshot"),
    ephemeral: manifest.nodes.filter((node) => node.materialized === "ephemeral").length,
    external: manifest.nodes.filter((node) => node.injected).length,
    edges: [...parents.values()].reduce((sum, list) => sum + list.length, 0),
    longestPath: longestPath(parents),
    tests: manifest.tests.filter((test) => test.kind !== "unit").length,
    unitTests: manifest.tests.filter((test) => test.kind === "unit").length,
    sources: manifest.sources.length,
    exposures: manifest.exposures.length,
    disabled: manifest.notUsed["disabled"] ?? 0,
  };
}

function longestPath(parents: ReadonlyMap<string, readonly string[]>): number {
  const known = new Map<string, number>();
  const length = (id: string): number => {
    if (!known.has(id)) known.set(id, Math.max(0, ...parents.get(id)!.map((p) => length(p) + 1)));
    return known.get(id)!;
  };
  return Math.max(...[...parents.keys()].map(length));
}

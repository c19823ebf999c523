import assert from "node:assert/strict";
import { corpus, rawManifest } from "./corpus.ts";
import { longestPath, naiveGraph } from "./naive_graph.ts";

/** Two tests of this file stand among the enabled nodes with `enabled: false`; the table counts them. */
const DISABLED_BUT_COUNTED: Readonly<Record<string, number>> = { "v04-jaffle-1.0.0": 2 };

Deno.test("the table of the corpus lists every manifest there is", async () => {
  const listed = (await corpus()).map((m) => `${m.name}.json.gz`).sort();
  const found = [];
  for await (const entry of Deno.readDir(new URL("../fixtures/dbt/", import.meta.url))) {
    found.push(entry.name);
  }
  assert.deepEqual(listed, found.sort());
});

for (const manifest of await corpus()) {
  Deno.test(`naiveGraph() counts in ${manifest.name} what the table says`, async () => {
    const raw = await rawManifest(manifest);
    const graph = naiveGraph(raw);
    const nodes = [...graph.executable.values()];
    const of = (type: string) => nodes.filter((n) => n.resource_type === type).length;
    assert.deepEqual({
      models: of("model"),
      seeds: of("seed"),
      snapshots: of("snapshot"),
      ephemeral: nodes.filter((n) => n.config?.materialized === "ephemeral").length,
      external: nodes.filter((n) => n.original_file_path === "").length,
      edges: graph.edges.size,
      longestPath: longestPath(graph.edges),
      tests: graph.tests.size - Object.keys(raw.unit_tests ?? {}).length +
        (DISABLED_BUT_COUNTED[manifest.name] ?? 0),
      unitTests: Object.keys(raw.unit_tests ?? {}).length,
      sources: Object.keys(raw.sources).length,
      exposures: Object.keys(raw.exposures ?? {}).length,
    }, manifest.counts);
  });
}

import assert from "node:assert/strict";
import { readMaybeGzip, safeParseDbtManifest } from "../artifacts/mod.ts";
import { NodeSelector, type SelectionRequest } from "../graph/selection/mod.ts";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";
import { selectableNodes } from "./selectable_nodes.ts";

/** See tests/fixtures/selection/record.py. */
interface Recorded {
  readonly ids: readonly string[];
  readonly manifest: string;
  /** Output to what `dbt ls --output` prints; empty where there was no project to run dbt in. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  readonly runs: readonly (SelectionRequest & { readonly found: readonly number[] })[];
}

const fixtures = new URL("../../tests/fixtures/selection/", import.meta.url);
const projects = ["bike-rental", "customer-360", "jaffle_shop_duckdb"];

async function recording(name: string): Promise<{ recorded: Recorded; manifest: Uint8Array }> {
  const recorded: Recorded = JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, fixtures)));
  return { recorded, manifest: await Deno.readFile(new URL(recorded.manifest, fixtures)) };
}

for (const project of projects) {
  Deno.test(`ls prints what dbt ls prints for ${project}`, async () => {
    const { recorded, manifest } = await recording(project);
    for (const output of ["selector", "name", "path"]) {
      const runtime = new MemoryRuntime({ files: { "/m.json": manifest } });
      assert.equal(await run(["ls", "m.json", "--output", output], runtime), 0);
      const printed = runtime.stdout.text.trimEnd().split("\n");
      assert.ok(printed.length > 20);
      assert.deepEqual(printed, recorded.lines[output], output);
    }
  });

  Deno.test(`ls selects what dbt ls selects in ${project}, from the manifest as it is read`, async () => {
    const { recorded, manifest } = await recording(project);
    const dbt = safeParseDbtManifest(await readMaybeGzip(manifest), { file: "m.json" }).value!;
    const selector = new NodeSelector(selectableNodes(dbt), { projectName: dbt.projectName });
    const different = recorded.runs.filter(({ found, ...request }) => {
      const wanted = found.map((i) => recorded.ids[i]);
      return selector.select(request).nodes.map((n) => n.uniqueId).join() !== wanted.join();
    }).map(({ select }) => select?.join(" ") ?? "");
    assert.deepEqual(different, []);
  });
}

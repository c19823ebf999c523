import assert from "node:assert/strict";
import { readMaybeGzip, safeParseDbtManifest } from "../../artifacts/mod.ts";
import {
  readRecording,
  type Recording,
  recordings,
} from "../../../tests/helpers/selection_recordings.ts";
import { NodeSelector } from "../../graph/selection/mod.ts";
import { MemoryRuntime } from "../../runtime/mod.ts";
import { run } from "../run.ts";
import { selectableNodes } from "../../plan/mod.ts";

const projects = ["bike-rental", "customer-360", "jaffle_shop_duckdb"];

async function recording(name: string): Promise<{ recorded: Recording; manifest: Uint8Array }> {
  const recorded = await readRecording(name);
  return { recorded, manifest: await Deno.readFile(new URL(recorded.manifest, recordings)) };
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

/** See tests/fixtures/ls/record.py: a project with each resource type. */
const oneOfEach = new URL("../../../tests/fixtures/ls/", import.meta.url);

async function listed(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<{ code: number; lines: string[]; stderr: string }> {
  const manifest = await Deno.readFile(new URL("manifest.json.gz", oneOfEach));
  const runtime = new MemoryRuntime({ files: { "/target/manifest.json": manifest, ...files } });
  const code = await run(["ls", "target/manifest.json", ...args], runtime);
  const lines = runtime.stdout.text.split("\n").slice(0, -1);
  return { code, lines, stderr: runtime.stderr.text };
}

Deno.test("ls prints what dbt ls prints of each resource type, whatever is asked for", async () => {
  const { runs } = JSON.parse(await Deno.readTextFile(new URL("recorded.json", oneOfEach)));
  assert.ok(runs.length > 50);
  for (const { arguments: args, lines: wanted } of runs) {
    const { code, lines } = await listed(args);
    const read = (line: string) => args.includes("json") ? JSON.parse(line) : line;
    assert.deepEqual(lines.map(read), wanted.map(read), args.join(" "));
    assert.equal(code, 0);
  }
});

Deno.test("ls --selectors reads the project's own selectors.yml, but for what only dbt can evaluate", async () => {
  const text = await Deno.readTextFile(new URL("project/selectors.yml", oneOfEach));
  const weekly = await listed(["--selector", "weekly"]);
  const own = await listed(["--selector", "weekly", "--selectors", "selectors.yml"], {
    "/selectors.yml": text.slice(0, text.indexOf("  - name: heir")),
  });
  assert.ok(weekly.lines.length > 5);
  assert.deepEqual(own.lines, weekly.lines);
  assert.match(own.stderr, /artifact\/dbt-selector-expression.*selectors.yml:\d+/);
  const heir = await listed(["--selector", "weekly", "--selectors", "selectors.yml"], {
    "/selectors.yml": text,
  });
  assert.equal(heir.code, 1);
  assert.match(heir.stderr, /graph\/unknown-selector\] selectors.yml:\d+/);
});

Deno.test("ls --state compares with a folder, compressed or not", async () => {
  const manifest = await readMaybeGzip(await Deno.readFile(new URL("manifest.json.gz", oneOfEach)));
  const before = JSON.parse(new TextDecoder().decode(manifest));
  before.nodes["model.one_of_each.brief"].raw_code = "select 1";
  before.metrics["metric.one_of_each.paint_count"].label = "Paint";
  before.sources["source.one_of_each.raw.paint"].identifier = "paints";
  delete before.exposures["exposure.one_of_each.wall"];
  delete before.unit_tests["unit_test.one_of_each.brief.brief_is_brief"];
  const results = (name: string, entries: readonly unknown[]) =>
    JSON.stringify({
      metadata: { dbt_schema_version: `https://schemas.getdbt.com/dbt/${name}/v3.json` },
      results: entries,
    });
  const paint = "source.one_of_each.raw.paint";
  const loaded = (max_loaded_at: string) =>
    results("sources", [{ unique_id: paint, status: "pass", max_loaded_at }]);
  const files = {
    "/before/manifest.json": JSON.stringify(before),
    "/before/run_results.json": results("run-results", [
      { unique_id: "seed.one_of_each.colours", status: "error" },
      { unique_id: "model.one_of_each.mixed", status: "success" },
    ]),
    "/before/sources.json": loaded("2026-11-25T05:00:00.000001Z"),
    "/target/sources.json": loaded("2026-11-25T05:00:00.000002Z"),
  };
  const table: Readonly<Record<string, readonly string[]>> = {
    "state:modified": [
      "metric:one_of_each.paint_count",
      "one_of_each.brief",
      `source:one_of_each.raw.paint`,
      "unit_test:one_of_each.brief_is_brief",
    ],
    "state:modified.body,resource_type:model": ["one_of_each.brief"],
    "state:new": ["exposure:one_of_each.wall", "unit_test:one_of_each.brief_is_brief"],
    "result:error": ["one_of_each.colours"],
    "source_status:fresher": [`source:one_of_each.raw.paint`],
  };
  for (const [select, wanted] of Object.entries(table)) {
    const found = await listed(
      ["--select", select, "--state", "before", "--indirect-selection", "empty"],
      files,
    );
    assert.deepEqual([found.code, found.lines], [0, wanted], `${select}: ${found.stderr}`);
  }
  const itself = await listed(["--select", "state:modified", "--state", "target"]);
  assert.deepEqual(itself.lines, []);
  assert.match(itself.stderr, /cli\/state-is-target/);
  const packed = await Deno.readFile(new URL("manifest.json.gz", oneOfEach));
  const same = await listed(["--select", "state:unmodified", "--state", "copy"], {
    "/copy/manifest.json.gz": packed,
  });
  assert.deepEqual(same.lines, (await listed([])).lines);
  const runtime = new MemoryRuntime({
    files: {
      "/floe.yaml": "apiVersion: floe.dev/v1\nkind: FloeSpec\n" +
        "metadata: { name: shop, version: 1.0.0, owner: o }\ntransforms: [{ name: a }]\n",
      "/before/manifest.json": files["/before/manifest.json"],
    },
  });
  assert.equal(await run(["ls", "--state", "before"], runtime), 2);
  assert.match(runtime.stderr.text, /cli\/no-state/);
  const broken = await listed(["--select", "state:new", "--state", "before"], {
    ...files,
    "/before/run_results.json": "{",
  });
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /artifact\/bad-json\] before\/run_results.json:1:2/);
});

Deno.test("definitions in dbt's manifest that cannot be read are a warning, until one is asked for", async () => {
  const manifest = await readMaybeGzip(await Deno.readFile(new URL("manifest.json.gz", oneOfEach)));
  const json = JSON.parse(new TextDecoder().decode(manifest));
  json.selectors.odd = { name: "odd", default: true, definition: { union: "tag:a" } };
  const files = { "/target/manifest.json": JSON.stringify(json) };
  const all = await listed([], files);
  assert.deepEqual([all.code, all.lines], [0, (await listed([])).lines]);
  assert.match(all.stderr, /warning\[graph\/bad-selector-definition\]/);
  assert.equal((await listed(["--selector", "weekly"], files)).code, 1);
});

/** What a group of floe.yaml takes is what `dbt ls` lists for the same words: recordings of dbt, through the whole plan. */
import assert from "node:assert/strict";
import {
  type DbtManifest,
  readMaybeGzip,
  resolveArtifacts,
  safeParseDbtManifest,
} from "../../src/artifacts/mod.ts";
import { buildPlan } from "../../src/plan/mod.ts";
import {
  readRecording,
  recordedNames,
  type Recording,
  recordings,
} from "../helpers/selection_recordings.ts";

/** Of as many requests as there are, every so-many-th: neighbours are alike. */
const REQUESTS = 250;

for (const name of recordedNames().filter((name) => !name.endsWith("-edited"))) {
  Deno.test(`groups take what dbt listed: ${name}`, async () => {
    const recording = await readRecording(name);
    const bytes = await Deno.readFile(new URL(recording.manifest, recordings));
    const dbt = safeParseDbtManifest(await readMaybeGzip(bytes), { file: "manifest.json" }).value!;
    // it was made on Windows and dbt was asked on Linux, where a path with \\ is one name; the library reads such paths with /
    const windows = name === "v12-jaffle-semantic-1.8.4" ? /^file:|\\|\// : null;
    const runs = recording.runs.filter((run) =>
      run.selector === undefined && answerable(run) &&
      !(windows !== null && texts(run).some((text) => windows.test(text)))
    );
    const step = Math.max(1, Math.floor(runs.length / REQUESTS));
    const different: string[] = [];
    let takenCount = 0;
    for (const run of runs.filter((_, i) => i % step === 0)) {
      const expected = built(dbt, run.found.map((i) => recording.ids[i]!));
      const taken = takes(dbt, run);
      takenCount += taken.length;
      if (taken.join() !== expected.join()) {
        different.push(
          `${JSON.stringify([run.select, run.exclude])}: ${taken} instead of ${expected}`,
        );
      }
    }
    assert.deepEqual(different, []);
    assert.ok(takenCount > 100, `${takenCount} assets are too few to say anything`);
  });
}

type Run = Recording["runs"][number];

/** Without an earlier run, and with all that was selected: models, seeds and snapshots among the types. */
function answerable(run: Run): boolean {
  return run.resourceTypes === undefined &&
    texts(run).every((text) => text !== "" && !/\b(?:state|result|source_status)[.:]/.test(text));
}

function texts({ select = [], exclude = [] }: Run): readonly string[] {
  return [...select, ...exclude];
}

function built(dbt: DbtManifest, ids: readonly string[]): string[] {
  const assets = new Set(
    dbt.nodes.filter((n) => !n.injected && n.materialized !== "ephemeral").map((n) => n.uniqueId),
  );
  return ids.filter((id) => assets.has(id)).sort();
}

function takes(dbt: DbtManifest, { select = [], exclude = [] }: Run): readonly string[] {
  const { value: product } = resolveArtifacts({ dbt });
  const group = {
    name: "group",
    description: null,
    select: select.length === 0 ? null : select,
    exclude: exclude.length === 0 ? null : exclude,
    partition: null,
    backfill: null,
    freshness: null,
    retries: null,
    timeout: null,
    compute: null,
    concurrency: null,
    priority: null,
    automation: null,
  };
  const artifacts = {
    ...product!.artifacts,
    orchestration: {
      schedule: null,
      owner: null,
      description: null,
      labels: {},
      output_ports: [],
      destinations: [],
      partitions: null,
      groups: [group],
      mappings: null,
      schedules: null,
      sensors: null,
      blocks: null,
      locations: null,
      severities: null,
    },
  };
  const { value, diagnostics } = buildPlan({ ...product!, artifacts }, dbt);
  assert.ok(value !== null, JSON.stringify(diagnostics));
  return value.plan.groups[0]!.assets;
}

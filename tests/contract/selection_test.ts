/** What `ls` selects with `--state` and selectors.yml is what dbt listed, from files as dbt wrote them: the readers of manifests, states,
 * results, freshness and selectors together with the selection. */
import assert from "node:assert/strict";
import {
  readMaybeGzip,
  safeParseDbtManifest,
  safeParseDbtSelectors,
} from "../../src/artifacts/mod.ts";
import { InputFiles } from "../../src/cli/reading/input_files.ts";
import { selectableNodes } from "../../src/plan/mod.ts";
import { readState } from "../../src/cli/reading/state_folder.ts";
import { NodeSelector } from "../../src/graph/mod.ts";
import { MemoryRuntime } from "../../src/runtime/mod.ts";
import {
  differences,
  readRecording,
  recordedNames,
  recordings,
} from "../helpers/selection_recordings.ts";

const edited = recordedNames().filter((name) => name.endsWith("-edited"));

Deno.test("there are recordings with a state", () => assert.ok(edited.length >= 4));

for (const name of edited) {
  Deno.test(`files as dbt wrote them select what dbt listed: ${name}`, async () => {
    const recording = await readRecording(name);
    const read = (file: string) => Deno.readFile(new URL(file, recordings));
    const { manifest: _, ...stateFiles } = recording.state!;
    const files: Record<string, Uint8Array> = {
      "/state/manifest.json.gz": await read(recording.state!.manifest),
    };
    for (const file of Object.values(stateFiles)) {
      // NAME-edited/state/… and what lies beside the manifest of now
      files[file.replace(/^[^/]*\//, file.includes("/state/") ? "/" : "/target/")] = await read(
        file,
      );
    }
    const bytes = await readMaybeGzip(await read(recording.manifest));
    const dbt = safeParseDbtManifest(bytes, { file: "/target/manifest.json", detail: "state" })
      .value!;
    const runtime = new MemoryRuntime({ files });
    const { value: state, diagnostics } = await readState(new InputFiles(runtime), "/state", dbt);
    assert.deepEqual(diagnostics.filter((d) => d.severity === "error"), []);
    const text = new TextDecoder().decode(await read(recording.selectorsFile!));
    const selectors = safeParseDbtSelectors(text, { file: "selectors.yml" }).value!.value;
    const selector = new NodeSelector(selectableNodes(dbt), {
      projectName: dbt.projectName,
      selectors,
      ...state,
    });
    const known = new Set(recording.ids);
    const different = differences(
      recording,
      (request) => selector.select(request).nodes.filter((n) => known.has(n.uniqueId)),
    );
    assert.deepEqual(different, []);
  });
}

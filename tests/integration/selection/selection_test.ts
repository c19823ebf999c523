/** What the selection finds is what the installed dbt lists, and so do the recordings that `deno task ok` compares with.
 *
 * tests/fixtures/selection/record.py runs `dbt build`, `dbt source freshness` and `dbt ls` on all its projects anew, for every twelfth
 * of the recorded requests. `FLOE_EVERY=1` asks all of them.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { NodeSelector } from "../../../src/graph/mod.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";
import {
  differences,
  readRecording,
  recordedNames,
  type Recording,
  recordings,
  selectorInput,
} from "../../helpers/selection_recordings.ts";

Deno.test({
  name: "the selection beside the installed dbt",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe selection " });
    try {
      const script = join(fileURLToPath(recordings), "record.py");
      const every = Deno.env.get("FLOE_EVERY") ?? "12";
      const { code, stdout, stderr } = await runPython(
        [script, "--out", folder, "--again", every],
        {
          env: { PYTHONDONTWRITEBYTECODE: "1" },
        },
      );
      assert.equal(code, 0, stderr);
      console.log(stdout.trim());
      const fresh = pathToFileURL(`${folder}/`);
      const names = recordedNames(fresh);
      assert.deepEqual(names, recordedNames());
      for (const name of names) {
        const recording = await readRecording(name, fresh);
        await t.step(`${name}: selects what dbt ls lists`, async () => {
          const { nodes, options } = await selectorInput(recording, fresh);
          const selector = new NodeSelector(nodes, options);
          const known = new Set(recording.ids);
          const different = differences(
            recording,
            (request) => selector.select(request).nodes.filter((n) => known.has(n.uniqueId)),
          );
          assert.deepEqual(different, []);
          assert.ok(recording.runs.length > 10);
        });
        await t.step(`${name}: the recording is what dbt lists today`, async () => {
          const recorded = answers(await readRecording(name));
          const stale = [...answers(recording)].filter(([request, ids]) =>
            recorded.get(request) !== ids
          );
          const again = "Record again: python tests/fixtures/selection/record.py";
          assert.deepEqual(stale.map(([request]) => request), [], again);
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Request to ids, both as text. */
function answers({ ids, runs }: Recording): Map<string, string> {
  return new Map(
    runs.map(({ found, ...request }) => [
      JSON.stringify(request),
      found.map((i) => ids[i]).join(" "),
    ]),
  );
}

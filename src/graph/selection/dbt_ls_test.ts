import assert from "node:assert/strict";
import {
  differences,
  readGzip,
  readRecording,
  recordedNames,
  type RecordedShape,
  recordings,
  selectorInput,
} from "../../../tests/helpers/selection_recordings.ts";
import { GraphError } from "../../errors/mod.ts";
import { NodeSelector } from "./node_selector.ts";

const names = recordedNames();

Deno.test("there are recordings of dbt ls", () => assert.ok(names.length >= 9));

for (const name of names) {
  Deno.test(`select() finds what dbt ls lists: ${name}`, async () => {
    const recording = await readRecording(name);
    const { nodes, options } = await selectorInput(recording);
    const selector = new NodeSelector(nodes, options);
    // `dbt ls` lists no analyses and operations unless it is asked for them
    const known = new Set(recording.ids);
    const different = differences(
      recording,
      (request) => selector.select(request).nodes.filter((n) => known.has(n.uniqueId)),
    );
    assert.deepEqual(different, []);
    assert.ok(recording.runs.length >= 150, `only ${recording.runs.length} expressions`);
    const sets = new Set(recording.runs.map(({ found }) => found.join()));
    assert.ok(sets.size > 50, `only ${sets.size} different sets`);
  });

  Deno.test(`select() refuses what dbt ls refuses: ${name}`, async () => {
    const recording = await readRecording(name);
    const { nodes, options } = await selectorInput(recording);
    const selector = new NodeSelector(nodes, options);
    assert.ok(recording.refused.length >= 10);
    for (const request of recording.refused) {
      assert.throws(() => selector.select(request), GraphError, JSON.stringify(request));
    }
  });
}

Deno.test("definitions of selectors are taken and refused as by dbt", async () => {
  const shapes = await readGzip<RecordedShape[]>(new URL("definitions.json.gz", recordings));
  assert.ok(shapes.some((s) => s.refused) && shapes.some((s) => !s.refused));
  const wrong = shapes.filter(({ selectors, refused }) => {
    try {
      const taken = selectors.map((s) => ({ ...s, isDefault: s.default ?? false }));
      new NodeSelector([], { projectName: "shop", selectors: taken });
      return refused;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      assert.ok(error.path.length > 0, JSON.stringify(selectors));
      return !refused;
    }
  });
  assert.deepEqual(wrong.map((shape) => JSON.stringify(shape)), []);
});

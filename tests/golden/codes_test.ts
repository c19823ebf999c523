/** Every code of the table has a golden screen in which it stands, with the exact place in the text that was parsed, or stands in a
 * short list of what no command line can cause, with the test that has it. */
import assert from "node:assert/strict";
import { run } from "../../src/cli/main.ts";
import { codes } from "../../src/errors/mod.ts";
import { MemoryRuntime } from "../../src/runtime/mod.ts";
import { examplesFile, printExamples } from "./examples.ts";
import { screens } from "./screens.ts";
import { untypeable } from "./untypeable.ts";

const root = new URL("../../", import.meta.url);

interface Shown {
  readonly screen: string;
  readonly code: string;
  /** `floe.yaml:3:19`, `target/manifest.json`; null: no place. */
  readonly place: string | null;
}

const cases = screens();
const shown: Shown[] = [];
for (const { name, expectedFile } of cases) {
  const text = await Deno.readTextFile(expectedFile);
  for (const [, code, place] of text.matchAll(/^(?:error|warning|note)\[(\S+)\](?: (.+))?$/gm)) {
    shown.push({ screen: name, code: code!, place: place ?? null });
  }
}
const isPlain = ({ screen }: Shown): boolean => !screen.startsWith("screens/");

Deno.test("each code stands in a golden screen, or a reason says why it cannot", () => {
  const seen = new Set(shown.map(({ code }) => code));
  const missing = Object.keys(codes).filter((code) => !seen.has(code) && !(code in untypeable));
  assert.deepEqual(missing, [], "write tests/golden/errors/NAME or tests/golden/findings/NAME");
  const needless = Object.keys(untypeable).filter((code) => seen.has(code));
  assert.deepEqual(needless, [], "these have a screen: remove them from untypeable.ts");
});

for (const [code, { why, test }] of Object.entries(untypeable)) {
  Deno.test(`${code} has a test, since no command line causes it: ${why}`, async () => {
    assert.ok(Object.hasOwn(codes, code), "there is no such code");
    assert.match(test, /_test\.ts$/);
    const text = await Deno.readTextFile(new URL(test, root));
    assert.ok(text.includes(code), `${test} does not name it`);
  });
}

Deno.test("what was parsed from YAML is told with line and column, which lie in the text", () => {
  const files = new Map(cases.map(({ name, files }) => [name, files]));
  let count = 0;
  for (const { screen, code, place } of shown.filter(isPlain)) {
    if (place === null) continue;
    const [, file, line, column] = /^(.+?)(?::(\d+):(\d+))?$/.exec(place)!;
    const bytes = files.get(screen)![`/${file}`];
    if (line === undefined) {
      // dbt's manifest names files of its own project, which are not read here
      assert.doesNotMatch(file!, /^(?:floe|platform|selectors)\.ya?ml$/, `${screen}: ${code}`);
      continue;
    }
    assert.ok(bytes !== undefined, `${screen}: no file ${file}`);
    const lines = new TextDecoder().decode(bytes).split("\n");
    const text = lines[Number(line) - 1];
    assert.ok(text !== undefined && Number(column) <= text.length + 1, `${screen}: ${place}`);
    count++;
  }
  assert.ok(count > 40);
});

Deno.test("what has no place is about the command line or a whole project", () => {
  const nowhere = new Set(
    shown.filter(isPlain).filter(({ place }) => place === null)
      .filter(({ screen, code }) => !(code.startsWith("graph/") && selects(screen)))
      .map(({ code }) => code),
  );
  assert.deepEqual([...nowhere].filter((code) => !placeless.test(code)), []);
});

/** Whether the command line selects. */
function selects(screen: string): boolean {
  const args = cases.find(({ name }) => name === screen)!.args;
  return args.some((arg) => /^--(?:select|selector|exclude)$/.test(arg));
}

/** Of the arguments; of a whole project or folder; of many assets at once; of something that is absent. */
const placeless =
  /^(?:artifact\/dbt-other-project$|cli\/|emit\/(?:damaged-write|interrupted|locked)$|plan\/(?:assets-moved|build-after|built-twice|no-dbt-manifest|no-schedule|unscheduled)$|plugin\/(?:bad-image|ignored-meta|respelt|unknown-size)$)/;

Deno.test("the examples of explain are those of the screens (deno task golden:screens)", async () => {
  assert.equal(await Deno.readTextFile(examplesFile), await printExamples());
});

Deno.test("explain says of each code what it means and what to do, with an example", async () => {
  for (const [code, { meaning, remedy }] of Object.entries(codes)) {
    const runtime = new MemoryRuntime();
    assert.equal(await run(["explain", code], runtime), 0);
    const page = runtime.stdout.text;
    for (const part of [code, meaning, remedy]) assert.ok(page.includes(part), `${code}: ${part}`);
    assert.equal(page.includes("\nFor example:\n"), !(code in untypeable), code);
    assert.equal(runtime.stderr.text, "");
  }
});

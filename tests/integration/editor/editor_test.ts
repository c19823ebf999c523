/** floe.yaml in an editor: the real YAML language server with the schema that `schema floe` prints. Needs Node and npm, and a
 * registry on first use. */
import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { safeParseFloeSpec } from "../../../src/artifacts/mod.ts";
import { MemoryRuntime } from "../../../src/runtime/mod.ts";
import { run } from "../../../src/cli/run.ts";
import { type Completion, LanguageServer } from "./language_server.ts";

const good = await Deno.readTextFile(fileURLToPath(new URL("good.yml", import.meta.url)));

/** Lines to put in the place of others in the good file, and where the editor has to underline. */
const mistakes: readonly (readonly [name: string, from: string, to: string, marked: string])[] = [
  ["a misspelt part", "  groups:", "  gruops:", "gruops"],
  ["a misspelt key of a group", "partition: day\n", "partitoin: day\n", "partitoin"],
  ["an unknown type of partition", "type: dynamic", "type: dynamc", "dynamc"],
  ["a key of another type", "type: dynamic", "type: dynamic, start: 2024-01-01", "start"],
  ["a number without unit", "timeout: 2h", "timeout: 7200", "7200"],
  ["a length with an unknown unit", "timeout: 2h", "timeout: 2 hours", "2 hours"],
  ["a misspelt automation", "automation: eager", "automation: egaer", "egaer"],
  ["too many retries", "max: 2", "max: 2000", "2000"],
  ["an empty list", "after: [nightly]", "after: []", "[]"],
  ["a text for a list", "environments: [prod]", "environments: prod", "prod"],
  ["an unknown type of sensor", "type: file", "type: fiel", "fiel"],
  ["a wrong key inside a sensor", "minInterval: 5m", "minInterva: 5m", "minInterva"],
  [
    "an address for a variable",
    "webhookEnv: ALERT_WEBHOOK",
    'webhookEnv: "https://hooks.example.com/T0"',
    '"https://hooks.example.com/T0"',
  ],
  ["a word for a number", "maxAssets: 200", "maxAssets: many", "many"],
  ["a word for a boolean", "enabled: false", 'enabled: "no"', '"no"'],
  ["a code that there is not", "plan/no-schedule: off", "plan/no-schedul: off", "plan/no-schedul"],
  ["a level that there is not", "plan/no-schedule: off", "plan/no-schedule: of", "of"],
  ["a version that is none", "version: 1.0.0", 'version: "1.0"', '"1.0"'],
];

/** Where somebody types: what is written in the place of a line, with `|` for the cursor; what has to be among the offers. */
const typed: readonly (readonly [from: string, to: string, offered: readonly string[]])[] = [
  ["    - name: events\n", "    - name: events\n      |\n", ["description"]],
  ["automation: eager", "automation: |", ["eager", "on_cron", "on_missing", "none"]],
  ["    - name: on-file\n", "    - name: new\n      type: |\n    - name: on-file\n", [
    "asset",
    "file",
    "run_status",
    "health",
    "freshness",
  ]],
  ["on: failure", "on: |", ["success", "failure", "canceled", "started"]],
  ["minInterval: 5m", "|", ["minInterval"]],
  ["cadence: daily", "cadence: |", ["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"]],
  ["policy: single_run", "policy: |", ["single_run", "multi_run"]],
  ["timeout: 2h", "timeout: |", ["2h"]],
  ["plan/no-schedule: off", "plan/no-schedule: |", ["error", "warning", "info", `"off"`]],
  ["objective: invocations", "objective: |", ["invocations", "minCut", "wavefront", "balanced"]],
];

/** A key or value of the good file, and what the editor says of it. */
const hovered: readonly (readonly [string, RegExp])[] = [
  ["partitions:", /Partition definitions by name/],
  ["endOffset: 0", /1 includes the current one/],
  ["maxLag: 26h", /How old the newest data may be/],
  ["offset: 2h", /With partition: how long after the end of the window/],
  ["webhookEnv:", /Environment variable that holds the address/],
  ["maxAssets:", /Assets of a block at most/],
  ["transforms:", /List of dbt models/],
];

Deno.test("the YAML language server with the schema of floe.yaml", async (t) => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe editor " }));
  const schema = join(folder, "floe.schema.json");
  await Deno.writeTextFile(schema, await printedSchema());
  const server = await LanguageServer.start({ validate: true, completion: true, hover: true });
  let files = 0;
  const open = async (text: string) => {
    const uri = pathToFileURL(join(folder, `${files++}`, "floe.yaml")).href;
    const line = `# yaml-language-server: $schema=${pathToFileURL(schema).href}\n`;
    return { uri, found: await server.open(uri, line + text) };
  };
  try {
    await t.step("finds nothing in a file that says everything, and neither do we", async () => {
      assert.deepEqual((await open(good)).found, []);
      const errors = safeParseFloeSpec(good, { file: "floe.yaml" }).diagnostics
        .filter((d) => d.severity !== "info");
      assert.deepEqual(errors, []);
    });
    await t.step("finds nothing where null stands for nothing", async () => {
      const text = good.replace("partition: day\n", "partition: null\n")
        .replace("timeout: 2h", "timeout:").replace("automation: eager", "automation: ~");
      assert.deepEqual((await open(text)).found, []);
      assert.notEqual(safeParseFloeSpec(text, { file: "floe.yaml" }).value, null);
    });
    for (const [name, from, to, marked] of mistakes) {
      await t.step(`underlines ${name}, where check does`, async () => {
        const text = replaced(good, from, to);
        const { line, character } = placeOf(text, to, to.lastIndexOf(marked));
        const { found } = await open(text);
        const seen = found.map(({ range, message }) => ({ ...range.start, message }));
        assert.ok(
          seen.some((d) => d.line === line + 1 && d.character === character),
          `wanted ${line + 2}:${character + 1} (with the schema's line), seen ${
            JSON.stringify(seen)
          }`,
        );
        const ours = safeParseFloeSpec(text, { file: "floe.yaml" });
        assert.equal(ours.value, null);
        assert.ok(ours.diagnostics.some((d) => d.location!.start!.line === line + 1));
      });
    }
    for (const [from, to, offered] of typed) {
      await t.step(`completes "${to.trim().replaceAll("\n", " ")}"`, async () => {
        const text = replaced(good, from, to.replace("|", ""));
        const { line, character } = placeOf(replaced(good, from, to), "|", 0);
        const { uri } = await open(text);
        const items = await server.complete(uri, { line: line + 1, character });
        const labels = items.map((item) => item.label);
        const seen = new Set(labels);
        assert.deepEqual(offered.filter((label) => !seen.has(label)), [], labels.join(", "));
        assert.equal(labels.includes("Default value"), false);
      });
    }
    await t.step("completes the parts of orchestration, each with what it is for", async () => {
      const text = good.slice(0, good.indexOf("orchestration:")) + "orchestration:\n  \n";
      const { uri } = await open(text);
      const line = text.split("\n").length - 2;
      const items = await server.complete(uri, { line: line + 1, character: 2 });
      assert.deepEqual(items.map((item) => item.label).sort(), PARTS);
      for (const item of items) assert.ok(documentation(item).length > 20, item.label);
      const sensors = items.find((item) => item.label === "sensors")!;
      assert.match(documentation(sensors), /What starts a run, or tells somebody/);
    });
    await t.step("says of each type of sensor what it does", async () => {
      const text = `${good.split("  sensors:")[0]}  sensors:\n    - name: new\n      type: \n`;
      const { uri } = await open(text);
      const line = text.split("\n").length - 2;
      const items = await server.complete(uri, { line: line + 1, character: 12 });
      const file = items.find((item) => item.label === "file")!;
      assert.equal(documentation(file), "Builds when a new file lies somewhere");
    });
    for (const [at, words] of hovered) {
      await t.step(`says what "${at}" is`, async () => {
        const { uri } = await open(good);
        const { line, character } = placeOf(good, at, 1);
        assert.match(await server.hover(uri, { line: line + 1, character }), words);
      });
    }
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

const PARTS = [
  "blocks",
  "groups",
  "locations",
  "mappings",
  "partitions",
  "schedules",
  "sensors",
  "severities",
];

async function printedSchema(): Promise<string> {
  const runtime = new MemoryRuntime({ files: {} });
  assert.equal(await run(["schema", "floe"], runtime), 0);
  return runtime.stdout.text;
}

function replaced(text: string, from: string, to: string): string {
  assert.equal(text.split(from).length, 2, `"${from}" stands once in the good file`);
  return text.replace(from, () => to);
}

/** Line and column from 0 of a place inside the only occurrence of `what`. */
function placeOf(text: string, what: string, inside: number) {
  const offset = text.indexOf(what) + inside;
  assert.ok(text.includes(what), what);
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}

function documentation({ documentation = "" }: Completion): string {
  return typeof documentation === "string" ? documentation : documentation.value;
}

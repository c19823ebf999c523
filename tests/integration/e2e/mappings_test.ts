/** Every kind of partition mapping that a plan holds, those that floe.yaml writes and those that follow, as a real Dagster resolves it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileToDagster, writeProject } from "../../helpers/compile.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";

const script = fileURLToPath(new URL("upstream_keys.py", import.meta.url));

const partitions = `
    day: { type: time, cadence: daily, start: 2024-03-01 }
    same_day: { type: time, cron: "0 0 * * *", start: "2024-03-01T00:00" }
    hour: { type: time, cadence: hourly, start: 2024-03-01 }
    week: { type: time, cadence: weekly, start: 2024-01-01 }
    month: { type: time, cadence: monthly, start: 2024-01-01 }
    berlin: { type: time, cadence: daily, start: 2024-03-01, timezone: Europe/Berlin }
    region: { type: static, keys: [eu, us] }
    area: { type: static, keys: [us, eu] }
    desk: { type: static, keys: [west, east] }
    customer: { type: dynamic }
    day_region: { type: multi, dimensions: [day, region] }
    region_day: { type: multi, dimensions: [region, day] }
    day_desk: { type: multi, dimensions: [day, desk] }`;

const NOW = "2024-03-04T00:00:00+00:00";
const days = ["2024-03-01", "2024-03-02", "2024-03-03"];

interface Case {
  readonly from: string;
  readonly to: string | null;
  /** What floe.yaml writes; null: nothing. */
  readonly mapping: string | null;
  readonly key: string | null;
  readonly reads: readonly string[];
}

const cases: readonly Case[] = ([
  ["day", "day", null, "2024-03-02", ["2024-03-02"]],
  ["day", "same_day", null, "2024-03-02", ["2024-03-02"]],
  ["hour", "day", null, "2024-03-02", hours("2024-03-02")],
  ["day", "hour", null, "2024-03-02-17:00", ["2024-03-02"]],
  ["week", "month", null, "2024-02-01", [
    "2024-01-29",
    "2024-02-05",
    "2024-02-12",
    "2024-02-19",
    "2024-02-26",
  ]],
  ["month", "week", null, "2024-02-26", ["2024-02-01"]],
  ["region", "area", null, "eu", ["eu"]],
  ["day", "day_region", null, "2024-03-02|us", ["2024-03-02"]],
  ["day_region", "region", null, "us", days.map((day) => `${day}|us`)],
  ["day_region", "day_region", null, "2024-03-02|us", ["2024-03-02|us"]],
  // Dagster sorts dimensions by their names
  ["day_region", "region_day", null, "2024-03-02|us", ["2024-03-02|us"]],
  ["day_region", "day_desk", null, "2024-03-02|west", ["2024-03-02|eu", "2024-03-02|us"]],
  ["customer", "customer", null, "c1", ["c1"]],
  ["day", null, null, null, days],
  ["day", "berlin", "type: all", "2024-03-02", days],
  ["day", "berlin", "type: last", "2024-03-02", ["2024-03-03"]],
  ["day", null, "type: last", null, ["2024-03-03"]],
  ["day_region", "day", "type: dimension, dimension: day", "2024-03-02", [
    "2024-03-02|eu",
    "2024-03-02|us",
  ]],
  ["customer", "region", "type: all", "eu", ["c1", "c2"]],
  ["day", "day", "type: time_window, startOffset: -1", "2024-03-03", ["2024-03-02", "2024-03-03"]],
  [
    "hour",
    "day",
    "type: time_window, startOffset: -1, endOffset: -1",
    "2024-03-03",
    hours("2024-03-02"),
  ],
  ["region", "desk", "type: explicit, keys: { west: [us], east: [eu, us] }", "east", ["eu", "us"]],
  ["region", "area", "type: identity", "us", ["us"]],
] as const).map(([from, to, mapping, key, reads]) => ({ from, to, mapping, key, reads }));

function hours(day: string): string[] {
  return Array.from({ length: 24 }, (_, h) => `${day}-${String(h).padStart(2, "0")}:00`);
}

Deno.test({
  name: "Dagster reads by each mapping the keys that the plan means",
  ignore: withoutPython,
  fn: async () => {
    const { plan, files } = compileToDagster({ spec: spec(), dbtProjectDir: "../maps" });
    const kinds = new Set(plan.mappings.map((m) => m.type));
    assert.deepEqual([...kinds].sort(), [
      "all",
      "dimension",
      "explicit",
      "identity",
      "last",
      "time_window",
    ]);
    const folder = await Deno.makeTempDir({ prefix: "floe mappings " });
    try {
      const packageName = await writeProject(files, folder);
      const keys = Object.fromEntries(cases.map(({ key }, i) => [`down${i}`, key]));
      const ran = await runPython(["-W", "ignore", script, folder, packageName], {
        stdin: JSON.stringify({ now: NOW, keys }),
        cwd: join(folder),
      });
      assert.equal(ran.code, 0, ran.stderr);
      const found = JSON.parse(ran.stdout);
      const told = (reads: (c: Case, i: number) => readonly string[]) =>
        cases.map((c, i) => `${c.to} reads ${c.from} (${c.mapping}): ${reads(c, i).join(" ")}`);
      assert.deepEqual(told((_, i) => found[`down${i}`]), told((c) => c.reads));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** For each case a pair of models, each a group of its own. */
function spec(): string {
  const group = (name: string, partition: string | null) =>
    `    - { name: ${name}, select: ${name}${
      partition === null ? "" : `, partition: ${partition}`
    } }`;
  return `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: maps, version: 1.0.0 }
transforms:
${
    cases.map((_, i) => `  - { name: up${i} }\n  - { name: down${i}, dependsOn: [up${i}] }`).join(
      "\n",
    )
  }
orchestration:
  partitions:${partitions}
  groups:
${cases.flatMap(({ from, to }, i) => [group(`up${i}`, from), group(`down${i}`, to)]).join("\n")}
  mappings:
${
    cases.flatMap(({ mapping }, i) =>
      mapping === null ? [] : [`    - { from: up${i}, to: down${i}, ${mapping} }`]
    ).join("\n")
  }
`;
}

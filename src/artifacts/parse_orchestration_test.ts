import assert from "node:assert/strict";
import { safeParseCompiledArtifacts } from "./parse_compiled.ts";
import { safeParseFloeSpec } from "./parse_spec.ts";

/** Seven lines; `orchestration:` is the seventh. */
const head = `apiVersion: floe.dev/v1
kind: FloeSpec
metadata:
  name: shop
  version: 1.0.0
transforms: [{ name: a }]
orchestration:
`;

const everything = `
  partitions:
    day: { type: time, cadence: daily, start: 2024-01-01, timezone: Europe/Berlin, endOffset: 0 }
    shift: { type: time, cron: "0 6,14,22 * * *", start: 2024-01-01T06:00, end: "2025-01-01 06:00:00" }
    region: { type: static, keys: [eu, us, apac] }
    day_region: { type: multi, dimensions: [day, region] }
    customer: { type: dynamic }
  groups:
    - name: events
      description: What happens in a day
      select: "tag:daily+"
      exclude: "config.materialized:view"
      partition: day
      backfill: { policy: single_run }
      freshness: { maxLag: 26h, cron: "0 9 * * *", timezone: UTC }
      retries: { max: 2, delay: 60s, backoff: exponential }
      timeout: 1h30m
      compute: duckdb
      concurrency: { pool: warehouse, slots: 4 }
      automation: eager
    - name: reports
      select: [tag:report, tag:kpi]
      backfill: { policy: multi_run, maxPartitionsPerRun: 7 }
      automation: { type: on_cron, cron: "0 5 * * *", timezone: Europe/Berlin }
  mappings:
    - { from: events, to: reports, type: time_window, startOffset: -6 }
    - { from: reports, to: events, type: explicit, keys: { emea: [eu, apac] } }
    - { from: events, to: events, type: dimension, dimension: region }
  schedules:
    - { name: nightly, cron: "0 6 * * *", timezone: America/New_York, select: "group:marts+", environments: [prod] }
    - { name: events-by-day, partition: day, offset: 2h }
    - { name: after-all, after: [nightly], select: "tag:report", enabled: false }
  sensors:
    - { name: on-orders, type: asset, assets: [orders-product/fct_orders], select: "stg_orders+" }
    - { name: on-file, type: file, uri: "s3://landing/orders/", minInterval: 5m, select: "source:landing+" }
    - { name: on-fail, type: run_status, on: failure, jobs: [nightly], notify: { webhookEnv: ALERT_WEBHOOK } }
    - { name: healthy, type: health, url: "http://catalog:8181/health", select: "*" }
    - { name: stale, type: freshness, select: "tag:core" }
  blocks: { objective: invocations, maxAssets: 200, maxParallelism: 8 }
  locations: { maxAssets: 3000 }
  severities: { plan/no-schedule: off, artifact/unsupported-field: error }
`;

function parse(block: string) {
  return safeParseFloeSpec(head + block, { file: "floe.yaml" });
}

/** What is told: code, path below `orchestration`, line and column. */
function findings(block: string): string[] {
  return parse(block).diagnostics.map(({ code, path, location }) =>
    `${code} ${path.slice(1).join(".")} ${location!.start!.line}:${location!.start!.column}`
  );
}

function hints(block: string): (string | null)[] {
  return parse(block).diagnostics.map((d) => d.hint);
}

Deno.test("every line that a data product may say is read", () => {
  const { value, diagnostics } = parse(everything);
  assert.deepEqual(diagnostics, []);
  const said = value!.value.orchestration!;
  assert.deepEqual(said.partitions!.shift, {
    type: "time",
    cadence: null,
    cron: "0 6,14,22 * * *",
    start: "2024-01-01T06:00",
    end: "2025-01-01 06:00:00",
    timezone: "UTC",
    endOffset: 0,
  });
  const [events, reports] = said.groups!;
  assert.deepEqual(events!.automation, { type: "eager", cron: null, timezone: null });
  assert.equal(events!.timeout, "1h30m");
  assert.deepEqual(reports!.select, ["tag:report", "tag:kpi"]);
  assert.deepEqual(said.sensors![2], {
    name: "on-fail",
    type: "run_status",
    on: "failure",
    jobs: ["nightly"],
    notify: { webhookEnv: "ALERT_WEBHOOK" },
    description: null,
    minInterval: null,
    environments: null,
    enabled: true,
  });
});

Deno.test("what is resolved reads again as a compiled file, key for key", () => {
  const said = parse(everything).value!.value.orchestration!;
  const fixture = new URL("../../tests/fixtures/floe/compiled/hello-orders.json", import.meta.url);
  const file = JSON.parse(Deno.readTextFileSync(fixture));
  const text = JSON.stringify({ ...file, version: "0.11.0", orchestration: { ...said } });
  const { value, diagnostics } = safeParseCompiledArtifacts(text, { file: "compiled.json" });
  assert.deepEqual(diagnostics, []);
  const again = value!.value.orchestration!;
  for (const key of Object.keys(said) as (keyof typeof said)[]) {
    assert.deepEqual(again[key], said[key], key);
  }
});

Deno.test("Python spellings of every key in several words are taken, and found under the documented names", () => {
  const inWords = [
    "endOffset",
    "maxLag",
    "maxPartitionsPerRun",
    "startOffset",
    "minInterval",
    "webhookEnv",
    "maxAssets",
    "maxParallelism",
  ];
  let snake = everything;
  for (const key of inWords) {
    const python = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    assert.ok(snake.includes(`${key}:`), key);
    snake = snake.replaceAll(`${key}:`, `${python}:`);
  }
  const { value, diagnostics } = parse(snake);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value!.value, parse(everything).value!.value);
  const place = value!.locate(["orchestration", "groups", 1, "backfill", "maxPartitionsPerRun"]);
  assert.equal(
    (head + snake).split("\n")[place!.start!.line - 1]!.includes("max_partitions"),
    true,
  );
});

Deno.test("names that people choose are no Python spellings", () => {
  const { value, diagnostics } = parse(
    "  partitions: { end_offset: { type: dynamic } }\n" +
      "  mappings: [{ from: a, to: b, type: explicit, keys: { max_lag: [x] } }]\n",
  );
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(Object.keys(value!.value.orchestration!.partitions!), ["end_offset"]);
  assert.deepEqual(value!.value.orchestration!.mappings![0]!.keys, { max_lag: ["x"] });
});

const partition = (line: string) => `  partitions:\n    p: ${line}\n`;
const group = (line: string) => `  groups:\n    - { name: g, ${line} }\n`;
const mapping = (line: string) => `  mappings:\n    - { from: a, to: b, ${line} }\n`;
const schedule = (line: string) => `  schedules:\n    - { name: s, ${line} }\n`;
const sensor = (line: string) => `  sensors:\n    - { name: s, ${line} }\n`;

/** One mistake each: what is written, and what is told of it. */
const mistakes: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "both cadence and cron",
    partition("{ type: time, start: 2024-01-01, cron: '@daily', cadence: daily }"),
    [
      "artifact/conflicting-keys partitions.p.cadence 9:57",
    ],
  ],
  ["neither cadence nor cron", partition("{ type: time, start: 2024-01-01 }"), [
    "artifact/missing-key partitions.p.cadence 9:8",
  ]],
  ["a time partition without start", partition("{ type: time, cadence: daily }"), [
    "artifact/missing-key partitions.p.start 9:8",
  ]],
  ["a start that is no date", partition("{ type: time, cadence: daily, start: yesterday }"), [
    "artifact/bad-value partitions.p.start 9:45",
  ]],
  ["an unknown type of partition", partition("{ type: tiem }"), [
    "artifact/bad-value partitions.p.type 9:16",
  ]],
  ["a key of another type of partition", partition("{ type: dynamic, keys: [a] }"), [
    "artifact/unknown-key partitions.p.keys 9:25",
  ]],
  ["a name that no partition can have", "  partitions: { 1st: { type: dynamic } }\n", [
    "artifact/bad-value partitions.1st 8:17",
  ]],
  [
    "two partitions of one name",
    "  partitions:\n    a: { type: dynamic }\n    a: { type: dynamic }\n",
    [
      "artifact/duplicate-key  10:5",
    ],
  ],
  ["a key twice", partition("{ type: static, keys: [eu, us, eu] }"), [
    "artifact/duplicate-name partitions.p.keys.2 9:39",
  ]],
  ["no key", partition("{ type: static, keys: [] }"), [
    "artifact/bad-value partitions.p.keys 9:30",
  ]],
  ["a dimension twice", partition("{ type: multi, dimensions: [a, a] }"), [
    "artifact/duplicate-name partitions.p.dimensions.1 9:39",
  ]],
  ["one dimension", partition("{ type: multi, dimensions: [a] }"), [
    "artifact/bad-value partitions.p.dimensions 9:35",
  ]],
  [
    "most partitions of one run",
    group("backfill: { policy: single_run, maxPartitionsPerRun: 3 }"),
    [
      "artifact/conflicting-keys groups.0.backfill.maxPartitionsPerRun 9:50",
    ],
  ],
  ["a length without unit", group("timeout: 90"), ["artifact/wrong-type groups.0.timeout 9:27"]],
  ["a length with an unknown unit", group("timeout: 3y"), [
    "artifact/bad-value groups.0.timeout 9:27",
  ]],
  ["a misspelt automation", group("automation: egaer"), [
    "artifact/bad-value groups.0.automation 9:30",
  ]],
  ["a misspelt automation in a mapping", group("automation: { type: egaer }"), [
    "artifact/bad-value groups.0.automation.type 9:38",
  ]],
  ["a cron of an automation that has none", group("automation: { type: eager, cron: '@daily' }"), [
    "artifact/conflicting-keys groups.0.automation.cron 9:45",
  ]],
  ["a time zone of no cron", group("freshness: { maxLag: 1h, timezone: UTC }"), [
    "artifact/conflicting-keys groups.0.freshness.timezone 9:43",
  ]],
  ["a selection that is no text", group("select: { tag: daily }"), [
    "artifact/wrong-type groups.0.select 9:26",
  ]],
  ["an empty selection", group("select: []"), ["artifact/bad-value groups.0.select 9:26"]],
  ["keys of a mapping that has none", mapping("type: all, keys: { a: [b] }"), [
    "artifact/conflicting-keys mappings.0.keys 9:36",
  ]],
  ["an explicit mapping without keys", mapping("type: explicit"), [
    "artifact/missing-key mappings.0.keys 9:7",
  ]],
  ["offsets of no window", mapping("type: last, startOffset: -1"), [
    "artifact/conflicting-keys mappings.0.startOffset 9:37",
  ]],
  ["a dimension of no dimension", mapping("type: identity, dimension: region"), [
    "artifact/conflicting-keys mappings.0.dimension 9:41",
  ]],
  ["two triggers", schedule("cron: '@daily', after: [x]"), [
    "artifact/conflicting-keys schedules.0.after 9:34",
  ]],
  ["three triggers", schedule("partition: p, cron: '@daily', after: [x]"), [
    "artifact/conflicting-keys schedules.0.cron 9:32",
    "artifact/conflicting-keys schedules.0.after 9:48",
  ]],
  ["no trigger", schedule("select: x"), ["artifact/missing-key schedules.0.cron 9:7"]],
  ["an offset of no partition", schedule("cron: '@daily', offset: 2h"), [
    "artifact/conflicting-keys schedules.0.offset 9:34",
  ]],
  ["a time zone of a partition", schedule("partition: p, timezone: UTC"), [
    "artifact/conflicting-keys schedules.0.timezone 9:32",
  ]],
  ["an unknown type of sensor", sensor("type: fiel, uri: x"), [
    "artifact/bad-value sensors.0.type 9:24",
  ]],
  ["no type of sensor", sensor("uri: x"), ["artifact/missing-key sensors.0.type 9:7"]],
  [
    "a wrong key inside a sensor",
    sensor("type: file, urj: x"),
    ["artifact/unknown-key sensors.0.urj 9:30"],
  ],
  ["a key of another type of sensor", sensor("type: freshness, uri: x"), [
    "artifact/unknown-key sensors.0.uri 9:35",
  ]],
  [
    "an address for the name of a variable",
    sensor(
      "type: run_status, on: failure, notify: { webhookEnv: 'https://hooks.example.com/T0/B0/xyz' }",
    ),
    ["artifact/bad-value sensors.0.notify.webhookEnv 9:71"],
  ],
  ["two groups of one name", "  groups:\n    - { name: g }\n    - { name: g }\n", [
    "artifact/duplicate-name groups.1.name 10:15",
  ]],
  [
    "a schedule and a sensor of one name",
    schedule("cron: '@daily'") + sensor("type: freshness"),
    ["artifact/duplicate-name sensors.0.name 11:15"],
  ],
  ["the product's name", "  schedules: [{ name: shop, cron: '@daily' }]\n", [
    "artifact/duplicate-name schedules.0.name 8:23",
  ]],
  [
    "the name of the product's schedule",
    "  schedules: [{ name: shop-schedule, cron: '@daily' }]\n",
    [
      "artifact/duplicate-name schedules.0.name 8:23",
    ],
  ],
  [
    "the name of a partition's job",
    partition("{ type: dynamic }") + "  sensors: [{ name: shop-p, type: freshness }]\n",
    ["artifact/duplicate-name sensors.0.name 10:21"],
  ],
  ["blocks of nothing", "  blocks: { maxAssets: 0 }\n", [
    "artifact/bad-value blocks.maxAssets 8:24",
  ]],
  ["locations of nothing", "  locations: { maxAssets: 0 }\n", [
    "artifact/bad-value locations.maxAssets 8:27",
  ]],
  ["locations by number", "  locations: 3\n", ["artifact/wrong-type locations 8:14"]],
  ["a misspelt part", "  schedule: []\n", ["artifact/unknown-key schedule 8:3"]],
];

for (const [name, block, expected] of mistakes) {
  Deno.test(`orchestration: ${name} is told where it stands`, () => {
    assert.deepEqual(findings(block), expected);
    assert.equal(parse(block).value, null);
  });
}

Deno.test("rules are told together with what the schema finds", () => {
  assert.deepEqual(
    findings(
      schedule("cron: '@daily', after: [x], slect: y") + sensor("type: fiel") +
        group("timeout: soon"),
    ),
    [
      "artifact/conflicting-keys schedules.0.after 9:34",
      "artifact/unknown-key schedules.0.slect 9:46",
      "artifact/duplicate-name sensors.0.name 11:15",
      "artifact/bad-value sensors.0.type 11:24",
      "artifact/bad-value groups.0.timeout 13:27",
    ],
  );
});

Deno.test("hints say the nearest name, and what a key is for", () => {
  assert.deepEqual(hints(sensor("type: fiel")), ['Did you mean "file"?']);
  assert.deepEqual(hints(sensor("type: sftp")), [
    'Write "asset", "file", "run_status", "health" or "freshness"',
  ]);
  assert.deepEqual(hints(sensor("uri: x")), [
    'Add "type": "asset", "file", "run_status", "health" or "freshness"',
  ]);
  assert.deepEqual(hints(sensor("type: file, urj: x")), ['Did you mean "uri"?']);
  assert.deepEqual(hints(sensor("type: freshness, uri: x")), [
    '"uri" goes with type "file"; remove it',
  ]);
  assert.deepEqual(hints(partition("{ type: dynamic, start: 2024-01-01 }")), [
    '"start" goes with type "time"; remove it',
  ]);
  assert.deepEqual(hints(group("automation: egaer")), ['Did you mean "eager"?']);
  assert.deepEqual(hints(group("automation: { type: egaer }")), ['Did you mean "eager"?']);
  assert.deepEqual(hints(group("timeout: 90")), ["Write its unit, such as 90s"]);
  assert.deepEqual(hints("  schedule: []\n"), ['Did you mean "schedules"?']);
  assert.deepEqual(hints("  blocks: { max_asset: 3 }\n"), ['Did you mean "maxAssets"?']);
  assert.deepEqual(hints(partition("{ type: time, start: 2024-01-01, cron: x, cadence: daily }")), [
    'Remove "cadence" or "cron"',
  ]);
});

Deno.test("a conflict points to the key that stood first", () => {
  const [found] = parse(schedule("cron: '@daily', after: [x]")).diagnostics;
  assert.equal(found!.related[0]!.message, "first here");
  assert.equal(found!.related[0]!.location!.start!.column, 18);
  const [again] = parse("  groups:\n    - { name: g }\n    - { name: g }\n").diagnostics;
  assert.equal(again!.related[0]!.location!.start!.line, 9);
});

Deno.test("the same rules hold in a compiled file", () => {
  const fixture = new URL("../../tests/fixtures/floe/compiled/hello-orders.json", import.meta.url);
  const file = JSON.parse(Deno.readTextFileSync(fixture));
  const name = file.metadata.product_name;
  const orchestration = {
    schedules: [{ name: `${name}-schedule`, cron: "@daily", partition: "day" }],
    groups: [{ name: "g" }, { name: "g" }],
  };
  const text = JSON.stringify({ ...file, version: "0.11.0", orchestration }, null, 1);
  const { value, diagnostics } = safeParseCompiledArtifacts(text, { file: "compiled.json" });
  assert.equal(value, null);
  assert.deepEqual(diagnostics.map((d) => `${d.code} ${d.path.join(".")}`), [
    "artifact/duplicate-name orchestration.schedules.0.name",
    "artifact/conflicting-keys orchestration.schedules.0.partition",
    "artifact/duplicate-name orchestration.groups.1.name",
  ]);
});

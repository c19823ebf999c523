/** A credential in any place of floe.yaml reaches no output: not what is generated, not what is printed, whether the file is taken or
 * refused. Every value and every key of a file that says everything is replaced by one in turn. */
import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { run } from "../../src/cli/run.ts";
import { MemoryRuntime } from "../../src/runtime/mod.ts";

type Json = Record<string, unknown> | unknown[];
type Path = readonly (string | number)[];

/** By form alone: no key helps. The middle of each is what must not be seen. */
const secrets: readonly string[] = [
  "postgres://shop:pl4nted-pass@db.example.com/x",
  "AKIAPL4NTEDPL4NTED00",
  "ghp_pl4ntedpl4ntedpl4ntedpl4nted000000",
  "the password is pl4nted-pass for now",
  "https://hooks.slack.com/services/T00/B00/pl4ntedpl4nted",
  "s3://bucket/x?X-Amz-Signature=pl4ntedpl4nted",
];
const planted = /pl4nted/i;

const everything: Json = parse(`
apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0, description: Orders, owner: me, labels: { tier: gold } }
platform: { manifest: manifest.yaml }
transforms:
  - name: stg_orders
    compute: duckdb
    tags: [daily]
    tier: gold
    qualityChecks:
      - { name: c, type: not_null, column: id, dimension: validity, severity: warning, parameters: { a: b } }
  - { name: orders, dependsOn: [stg_orders] }
  - { name: sums, dependsOn: [orders] }
schedule: { cron: "0 6 * * *", timezone: UTC, enabled: true }
outputPorts:
  - name: p
    description: What others read
    owner: me
    schema: [{ name: id, type: string, description: Key, classification: public }]
destinations:
  - name: d
    sink_type: crm
    connection_secret_ref: crm
    source_table: orders
    config: { team: sales, list: [a] }
    field_mapping: { id: key }
    batch_size: 100
orchestration:
  partitions:
    day: { type: time, cadence: daily, start: 2024-01-01, end: 2030-01-01, timezone: UTC }
    region: { type: static, keys: [eu] }
    both: { type: multi, dimensions: [day, region] }
  groups:
    - name: events
      description: What happens
      select: stg_orders
      exclude: [orders]
      partition: day
      backfill: { policy: single_run }
      freshness: { maxLag: 26h, cron: "0 9 * * *", timezone: UTC }
      retries: { max: 2, delay: 60s, backoff: exponential }
      timeout: 2h
      compute: duckdb
      concurrency: { pool: warehouse, slots: 4 }
      automation: eager
    - { name: sums, select: sums, partition: both }
    - { name: rest, select: orders, partition: region, automation: { type: on_cron, cron: "0 5 * * *", timezone: UTC } }
  mappings:
    - { from: events, to: rest, type: all }
    - { from: events, to: sums, type: explicit, keys: { x: [y] } }
    - { from: rest, to: sums, type: dimension, dimension: region }
  schedules:
    - { name: nightly, description: At night, cron: "0 6 * * *", timezone: UTC, select: orders, environments: [prod] }
    - { name: by-day, partition: day, offset: 2h }
    - { name: later, after: [nightly], exclude: stg_orders }
  sensors:
    - { name: on-orders, description: New orders, type: asset, assets: [stg_orders], select: orders }
    - { name: on-file, type: file, uri: "s3://landing/orders/", minInterval: 5m, select: orders }
    - { name: on-fail, type: run_status, on: failure, jobs: [nightly], notify: { webhookEnv: ALERT } }
    - { name: healthy, type: health, url: "http://catalog:8181/health", select: "*", environments: [dev] }
    - { name: stale, type: freshness, exclude: orders }
  blocks: { objective: invocations }
  locations: { maxAssets: 1 }
  severities: { plan/no-schedule: off }
`);

const platform = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: platform, version: 1.0.0, owner: platform@example.com }
plugins:
  compute: { type: duckdb }
  orchestrator: { type: dagster }
`;

const stage = (name: string): readonly string[] => ["compile", "shop", "--stage", name];

/** What tells of a file, taken or refused. */
const telling: readonly (readonly string[])[] = [
  ...["text", "json", "sarif", "github"].map((format) => ["check", "shop", "--format", format]),
  stage("read"),
  stage("resolve"),
];

/** What is made of a file that is taken by every target. */
const neutral: readonly (readonly string[])[] = [
  stage("graph"),
  stage("plan"),
  ["plan", "shop"],
  ["plan", "shop", "--format", "json"],
  ["plan", "shop", "--against", "former.json"],
  ["plan", "shop", "--against", "former.json", "--format", "markdown"],
  ["graph", "shop"],
  ["ls", "shop"],
];

/** What one target makes of it, or says that it cannot. */
const targets: readonly (readonly string[])[] = [
  ["compile", "shop", "--out", "out"],
  stage("lower"),
  stage("render"),
];

interface Seen {
  /** All that was printed and written. */
  readonly text: string;
  readonly codes: readonly number[];
}

/** The plan before somebody planted anything. */
async function formerPlan(): Promise<string> {
  const files = { "/shop/floe.yaml": stringify(everything), "/shop/manifest.yaml": platform };
  const runtime = new MemoryRuntime({ files });
  assert.equal(await run(stage("plan"), runtime), 0, runtime.stderr.text);
  return runtime.stdout.text;
}

const former = await formerPlan();

async function everyOutput(floeYaml: string): Promise<Seen> {
  const files = {
    "/shop/floe.yaml": floeYaml,
    "/shop/manifest.yaml": platform,
    "/former.json": former,
  };
  const texts: string[] = [];
  const codes: number[] = [];
  for (const args of [...telling, ...neutral, ...targets]) {
    // all of them say the same of a file that is refused
    if (codes.length === telling.length + 1 && codes[telling.length - 1] === 1) break;
    const runtime = new MemoryRuntime({ files });
    codes.push(await run(args, runtime));
    texts.push(runtime.stdout.text, runtime.stderr.text);
    for (const [path, text] of Object.entries(runtime.files.texts())) {
      if (!path.startsWith("/shop/") && path !== "/former.json") texts.push(path, text);
    }
  }
  return { text: texts.join("\n"), codes };
}

function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key])
  );
}

function withValue(path: Path, secret: string): string {
  const copy = structuredClone(everything);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = secret;
  return stringify(copy);
}

function withKey(path: Path, secret: string): string {
  const copy = structuredClone(everything);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[secret] = at[path.at(-1)!];
  delete at[path.at(-1)!];
  return stringify(copy);
}

function assertClean({ text, codes }: Seen, place: string): void {
  assert.ok(text.length > 500, place);
  assert.equal(codes.includes(70), false, `${place}: a bug of ours`);
  const at = text.search(planted);
  assert.equal(at, -1, `${place}: ${text.slice(Math.max(0, at - 200), at + 60)}`);
}

const values = places(everything);

Deno.test("a file that says everything is taken, and looked at in every place", async () => {
  assert.ok(values.length > 90, `${values.length}`);
  const { codes, text } = await everyOutput(stringify(everything));
  const all = [...telling, ...neutral, ...targets];
  assert.deepEqual(codes, all.map(() => 0), text.slice(0, 2000));
  for (const said of ["At night", "s3://landing/orders/", "team"]) assert.ok(text.includes(said));
});

Deno.test("a credential in a value of floe.yaml reaches no output", async () => {
  for (const [i, path] of values.entries()) {
    const secret = secrets[i % secrets.length]!;
    assertClean(await everyOutput(withValue(path, secret)), `${path.join(".")}: ${secret}`);
  }
});

Deno.test("each form of credential is a reference in every text for people, and listed", async () => {
  const texts: readonly Path[] = [
    ["metadata", "description"],
    ["metadata", "labels", "tier"],
    ["outputPorts", 0, "schema", 0, "description"],
    ["destinations", 0, "config", "list", 0],
    ["transforms", 0, "qualityChecks", 0, "parameters", "a"],
    ["orchestration", "groups", 0, "description"],
    ["orchestration", "schedules", 0, "description"],
    ["orchestration", "sensors", 1, "uri"],
    ["orchestration", "sensors", 3, "url"],
  ];
  for (const path of texts) {
    for (const secret of secrets) {
      const files = {
        "/shop/floe.yaml": withValue(path, secret),
        "/shop/manifest.yaml": platform,
      };
      const runtime = new MemoryRuntime({ files });
      await run(["check", "shop", "--format", "json"], runtime);
      assertCleanText(runtime.stdout.text, path);
      const { diagnostics } = JSON.parse(runtime.stdout.text) as {
        diagnostics: { code: string; facts: { variable: string }; location: unknown }[];
      };
      const told = diagnostics.filter((d) => d.code === "artifact/secret-replaced");
      assert.equal(told.length, 1, `${path.join(".")}: ${secret}`);
      assert.match(told[0]!.facts.variable, /^FLOE_[A-Z0-9_]+$/);
      assert.notEqual(told[0]!.location, null);
    }
  }
});

function assertCleanText(text: string, path: Path): void {
  assert.equal(planted.test(text), false, path.join("."));
}

Deno.test("a credential for a key of floe.yaml reaches no output", async () => {
  const keys = [
    ["metadata", "labels", "tier"],
    ["orchestration", "partitions", "day"],
    [
      "orchestration",
      "mappings",
      1,
      "keys",
      "x",
    ],
    ["orchestration", "groups", 0, "timeout"],
    ["destinations", 0, "config", "team"],
    [
      "destinations",
      0,
      "field_mapping",
      "id",
    ],
    ["orchestration", "blocks"],
    ["orchestration", "severities", "plan/no-schedule"],
    ["transforms", 0, "qualityChecks", 0, "parameters", "a"],
  ];
  for (const path of keys) {
    for (const secret of secrets) {
      assertClean(await everyOutput(withKey(path, secret)), `${path.join(".")}: ${secret}`);
    }
  }
});

Deno.test("a value under a key that names a credential reaches no output, whatever its form", async () => {
  const text = stringify(everything);
  const broken: readonly [string, string, string][] = [
    ["an unknown key", "    - name: on-file\n", "    - name: on-file\n      token: pl4nted\n"],
    [
      "an address where a variable's name belongs",
      "webhookEnv: ALERT",
      "webhookEnv: http://pl4nted/x",
    ],
    ["the Python spelling of it", "webhookEnv: ALERT", "webhook_env: http://pl4nted/x"],
    ["a file that cannot be read", "webhookEnv: ALERT", 'webhookEnv: http://pl4nted/x\n  "'],
    ["a list for it", "webhookEnv: ALERT", "webhookEnv: [http://pl4nted/x]"],
  ];
  for (const [name, from, to] of broken) {
    assert.equal(text.split(from).length, 2, name);
    const seen = await everyOutput(text.replace(from, to));
    assertClean(seen, name);
    assert.ok(seen.codes.includes(1), name);
  }
});

Deno.test("schema and explain hold nothing that was read", async () => {
  for (const args of [["schema", "floe"], ["explain", "artifact/misplaced-secret"]]) {
    const files = { "/floe.yaml": withValue(["metadata", "description"], secrets[0]!) };
    const runtime = new MemoryRuntime({ files });
    assert.equal(await run(args, runtime), 0);
    assertCleanText(runtime.stdout.text + runtime.stderr.text, args);
  }
});

import { z } from "zod";

const text = z.string();
const texts = z.array(z.string());
const nullableText = z.string().nullable();
const path = z.array(z.union([z.string(), z.number()])).describe(
  "Where the artifacts say so: keys into them, outermost first; empty for what follows from something else",
);
const anything = z.record(z.string(), z.unknown());
const seconds = z.number().nonnegative();
const ids = texts.describe("Ids, sorted");

const cron = {
  cron: text.describe("Cron expression, as written").meta({ examples: ["0 6 * * *"] }),
  cronShape: z.object({
    fieldCount: z.int().describe("5 to 7; a nickname counts as 5"),
    nickname: z.boolean().describe("@daily and its kin"),
    extended: z.boolean().describe("L, W, #, ? or +"),
  }).describe("What a target may be unable to run"),
  timezone: text.describe("IANA name").meta({ examples: ["Europe/Berlin"] }),
};

const profile = z.object({
  name: text,
  target: text.describe("The output that is used when none is named"),
  outputs: z.record(z.string(), anything),
});

const compute = z.object({
  name: text.describe("As transforms[].compute names it"),
  type: text.describe("dbt adapter type").meta({ examples: ["duckdb", "snowflake"] }),
  target: nullableText.describe("The output of the profile that stands for it"),
  profile: profile.nullable(),
});

const freshness = z.object({
  maxLagS: seconds.nullable().describe("Older is a failure; null: never"),
  warnLagS: seconds.nullable().describe("Older is a warning; null: never"),
  cron: nullableText.describe("When it has to be that new; null: always"),
  timezone: text,
  origin: z.enum(["group", "meta", "dbt"]).describe(
    "Who says so: floe.yaml, meta.orchestration, dbt",
  ),
  loadedAtField: nullableText.describe("Of a source: the column that says when a row came"),
});

const automation = z.object({
  type: z.enum(["eager", "on_cron", "on_missing"]),
  cron: nullableText,
  timezone: nullableText,
});

const backfill = z.object({
  policy: z.enum(["single_run", "multi_run"]),
  maxPartitionsPerRun: z.int().nullable(),
});

const retries = z.object({
  max: z.int(),
  delayS: seconds,
  backoff: z.enum(["constant", "linear", "exponential"]),
});

const partition = z.discriminatedUnion("type", [
  z.object({
    name: text,
    definedAt: path,
    type: z.literal("time"),
    cadence: z.enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"]).nullable(),
    cron: text.describe(
      "Windows begin when it ticks; follows from cadence and start, or as written",
    ),
    start: text.describe("Wall clock time").meta({ examples: ["2024-01-01T00:00:00"] }),
    end: nullableText,
    timezone: text,
    endOffset: z.int(),
    keyFormat: text.meta({ examples: ["%Y-%m-%d"] }),
  }),
  z.object({ name: text, definedAt: path, type: z.literal("static"), keys: texts }),
  z.object({ name: text, definedAt: path, type: z.literal("dynamic") }),
  z.object({
    name: text,
    definedAt: path,
    type: z.literal("multi"),
    dimensions: texts.describe("Names of partitions, as written"),
  }),
]);

const group = z.object({
  name: text,
  description: text,
  select: nullableText.describe("As written; null: everything"),
  exclude: nullableText,
  partition: nullableText,
  backfill: backfill.nullable(),
  freshness: freshness.nullable(),
  retries: retries.nullable(),
  timeoutS: seconds.nullable(),
  compute: nullableText,
  pool: nullableText,
  automation: automation.nullable(),
  assets: ids.describe("Ids of the assets that it took, sorted"),
  taken: z.array(z.object({ asset: text, by: text })).describe(
    "Assets that it selects too, but an earlier group took",
  ),
  definedAt: path,
});

const mapping = z.object({
  id: text,
  from: text,
  to: nullableText,
  type: z.enum(["identity", "time_window", "all", "last", "explicit", "dimension"]),
  startOffset: z.int(),
  endOffset: z.int(),
  keys: z.record(z.string(), texts).nullable(),
  dimension: nullableText,
});

const kind = z.enum(["model", "seed", "snapshot", "source", "transform"]);

const producerAsset = z.object({
  id: text,
  kind,
  name: text,
  version: nullableText,
  packageName: text,
  sourceName: nullableText,
  configSchema: nullableText,
  identifier: text,
  meta: anything,
});

const asset = z.object({
  id: text.describe("dbt's unique_id where dbt knows it").meta({
    examples: ["model.shop.fct_orders"],
  }),
  kind,
  name: text,
  version: nullableText,
  packageName: text,
  fqn: texts,
  external: z.boolean().describe("Built elsewhere; belongs to no block"),
  sourceName: nullableText,
  description: text,
  tags: texts,
  owners: texts,
  group: nullableText.describe("dbt's group"),
  access: nullableText,
  contract: z.boolean().describe("dbt enforces its columns and types"),
  tier: nullableText,
  materialized: nullableText,
  language: nullableText,
  compute: nullableText,
  file: text,
  relation: nullableText,
  configSchema: nullableText,
  identifier: text.describe("The name of the table"),
  codeVersion: nullableText.describe("Changes when the code changes"),
  meta: anything,
  columns: z.array(z.object({ name: text, dataType: nullableText, description: text })),
  block: nullableText.describe("Id of the block that builds it"),
  orchestrationGroup: nullableText.describe("The group of floe.yaml that took it"),
  partition: nullableText,
  freshness: freshness.nullable(),
  automation: automation.nullable(),
  microbatch: z.object({
    eventTime: nullableText,
    batchSize: nullableText,
    begin: nullableText,
    lookback: z.int().describe("Batches before the first that are built again"),
  }).nullable(),
  producer: z.object({
    product: text,
    asset: producerAsset,
    dbtProject: nullableText,
    alike: z.array(producerAsset),
  }).nullable().describe("Of an external asset: the product that builds it"),
});

const edgeKind = z.enum(["ref", "relation", "declared"]);

const edge = z.object({
  from: text,
  to: text,
  kind: edgeKind,
  kinds: z.array(edgeKind),
  mapping: nullableText.describe("Id of the mapping; null where what is read is not partitioned"),
});

const check = z.object({
  id: text,
  kind: z.enum(["generic", "singular", "unit", "quality", "freshness"]),
  name: text,
  asset: text,
  additionalAssets: texts,
  severity: z.enum(["error", "warn"]),
  description: text,
  tags: texts,
  fqn: texts,
  file: text,
  testName: nullableText,
  columnName: nullableText,
  block: nullableText,
  qualityChecks: texts,
  quality: z.object({
    type: text,
    dimension: text,
    parameters: anything,
    definedAt: path,
  }).nullable(),
});

const block = z.object({
  id: text,
  assets: texts.describe("Ids, in an order in which they can run"),
  functions: ids,
  dependsOn: texts.describe("Blocks that must have run before"),
  compute: nullableText,
  partition: nullableText,
  schedules: texts.describe("Names of the schedules that build it, sorted"),
  retries: retries.nullable(),
  timeoutS: seconds.nullable(),
  pool: nullableText,
  backfill: backfill.nullable(),
});

const job = z.object({
  name: text,
  description: text,
  blocks: texts.describe("Ids, in order"),
  assets: texts.nullable().describe("Null: all of its blocks"),
  partition: nullableText,
});

const schedule = z.object({
  name: text,
  description: text,
  jobs: texts,
  trigger: z.discriminatedUnion("type", [
    z.object({ type: z.literal("cron"), ...cron }),
    z.object({ type: z.literal("partition"), partition: text, offsetS: seconds, ...cron }),
    z.object({ type: z.literal("after"), schedules: texts }),
  ]),
  select: nullableText,
  exclude: nullableText,
  environments: texts.nullable().describe("Where it is on; null: everywhere"),
  enabled: z.boolean().describe("As written"),
  active: z.boolean().describe("Enabled, and the plan's deployment is one of its environments"),
  definedAt: path,
});

const sensorBase = {
  name: text,
  description: text,
  minIntervalS: seconds.nullable(),
  environments: texts.nullable(),
  enabled: z.boolean(),
  active: z.boolean(),
  definedAt: path,
};
const launching = { ...sensorBase, jobs: texts, select: nullableText, exclude: nullableText };

const sensor = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("asset"),
    assets: z.array(z.object({ product: nullableText, name: text, asset: nullableText })),
    ...launching,
  }),
  z.object({ type: z.literal("file"), uri: text, ...launching }),
  z.object({
    type: z.literal("run_status"),
    on: z.enum(["success", "failure", "canceled", "started"]),
    watches: texts,
    webhookEnv: text,
    ...sensorBase,
  }),
  z.object({ type: z.literal("health"), url: text, ...launching }),
  z.object({ type: z.literal("freshness"), watches: texts, ...launching }),
]);

/** The Plan, version 2. What reads it may ignore keys that it does not know. */
export const planDocument = z.object({
  version: z.literal(2).describe("Of this shape; another one is another document"),
  product: z.object({
    id: text,
    name: text,
    version: text,
    domain: text,
    description: text,
    owner: nullableText,
    labels: z.record(z.string(), text),
    dbtProject: nullableText.describe("The dbt project's name; null without a dbt manifest"),
  }).describe("Which data product it is"),
  orchestrator: z.object({ type: nullableText, config: anything }).describe(
    "Which plugin lowers this plan, and its configuration; secrets are replaced",
  ),
  deployment: text.describe("Where the product runs").meta({ examples: ["prod"] }),
  computes: z.array(compute).describe(
    "What dbt runs on; the one that most of the plan runs on first",
  ),
  partitions: z.array(partition).describe("Sorted by name"),
  groups: z.array(group).describe("In the order of floe.yaml, which decides who takes an asset"),
  mappings: z.array(mapping).describe("Which partitions an edge needs; sorted by id"),
  pools: z.array(z.object({ name: text, slots: z.int().nullable() })).describe("Sorted by name"),
  assets: z.array(asset).describe("Sorted by id; ephemeral models are no assets"),
  edges: z.array(edge).describe("Sorted by from, then to; one per pair"),
  checks: z.array(check).describe("Sorted by id"),
  blocks: z.array(block).describe(
    "What one dbt invocation builds; in an order in which they can run",
  ),
  jobs: z.array(job).describe("What is launched together; sorted by name"),
  schedules: z.array(schedule).describe("What starts runs by the clock; sorted by name"),
  sensors: z.array(sensor).describe(
    "What starts runs, or tells of them, without a clock; sorted by name",
  ),
  exposures: z.array(z.object({
    id: text,
    name: text,
    type: text,
    description: text,
    url: nullableText,
    owners: texts,
    tags: texts,
    assets: ids,
  })).describe("Who reads the assets and is built by nobody; sorted by id"),
  listed: z.array(z.object({
    id: text,
    kind: z.enum(["metric", "semantic_model", "saved_query", "analysis", "operation"]),
    name: text,
    reads: ids,
  })).describe("What dbt lists and nobody builds"),
  outputs: z.array(z.object({
    name: text,
    columns: z.array(z.object({ name: text, type: text, required: z.boolean() })),
  })).describe("What floe.yaml promises to other products"),
  environment: z.array(z.object({ name: text, purpose: text })).describe(
    "Environment variables that have to be set; sorted by name",
  ),
});

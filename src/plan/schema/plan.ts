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
  profile: profile.nullable().describe("The product's dbt profile"),
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
  type: z.enum(["eager", "on_cron", "on_missing"]).describe(
    "When its parents are built, at ticks once they are newer, or when it is missing",
  ),
  cron: nullableText.describe("Of on_cron"),
  timezone: nullableText.describe("Of the cron"),
});

const backfill = z.object({
  policy: z.enum(["single_run", "multi_run"]).describe(
    "One run for all partitions of a range, or one for a few",
  ),
  maxPartitionsPerRun: z.int().nullable().describe("Of multi_run"),
});

const retries = z.object({
  max: z.int().describe("Attempts after the first"),
  delayS: seconds.describe("Seconds before the first of them"),
  backoff: z.enum(["constant", "linear", "exponential"]).describe("How the delay grows"),
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
  name: text.describe("Unique"),
  description: text,
  select: nullableText.describe("As written; null: everything"),
  exclude: nullableText.describe("As written"),
  partition: nullableText.describe("Name of a partition definition"),
  backfill: backfill.nullable(),
  freshness: freshness.nullable(),
  retries: retries.nullable(),
  timeoutS: seconds.nullable().describe("Of one attempt to build a block, in seconds"),
  compute: nullableText.describe("Name of a compute"),
  pool: nullableText.describe("Name of a pool"),
  automation: automation.nullable(),
  assets: ids.describe("Ids of the assets that it took, sorted"),
  taken: z.array(z.object({ asset: text, by: text })).describe(
    "Assets that it selects too, but an earlier group took",
  ),
  definedAt: path,
});

const mapping = z.object({
  id: text.describe("Of what it says"),
  from: text.describe("Name of the partition definition that is read"),
  to: nullableText.describe("Name of the one that reads; null: what is not partitioned"),
  type: z.enum(["identity", "time_window", "all", "last", "explicit", "dimension"]).describe(
    "Which partitions",
  ),
  startOffset: z.int().describe("Windows earlier (negative) that the first is"),
  endOffset: z.int().describe("Likewise of the last"),
  keys: z.record(z.string(), texts).nullable().describe(
    "Of explicit: a key of to, to keys of from",
  ),
  dimension: nullableText.describe("The one that both have"),
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
  kind: kind.describe("What it is"),
  name: text.describe("Without package and version"),
  version: nullableText.describe("Of a versioned model"),
  packageName: text.describe("The dbt package that it lies in"),
  fqn: texts.describe("Its place in the dbt project: package, folders, name"),
  external: z.boolean().describe("Built elsewhere; belongs to no block"),
  sourceName: nullableText.describe("The name of the source, for a source"),
  description: text.describe("As its author wrote it"),
  tags: texts.describe("Sorted"),
  owners: texts.describe("E-mails or names"),
  group: nullableText.describe("dbt's group"),
  access: nullableText.describe("dbt: private, protected or public"),
  contract: z.boolean().describe("dbt enforces its columns and types"),
  tier: nullableText.describe("floe.yaml: bronze, silver, gold"),
  materialized: nullableText.describe("dbt: table, view, incremental"),
  language: nullableText.describe("sql or python"),
  compute: nullableText.describe("Name of the compute that builds it"),
  file: text.describe("Relative to its package"),
  relation: nullableText.describe("The table, as dbt renders it"),
  configSchema: nullableText.describe("The schema as configured, which is part of its key"),
  identifier: text.describe("The name of the table"),
  codeVersion: nullableText.describe("Changes when the code changes"),
  meta: anything.describe("As dbt has it; secrets are replaced"),
  columns: z.array(z.object({ name: text, dataType: nullableText, description: text })),
  block: nullableText.describe("Id of the block that builds it"),
  orchestrationGroup: nullableText.describe("The group of floe.yaml that took it"),
  partition: nullableText.describe("Name of its partition definition"),
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
  from: text.describe("Id of the asset that is read"),
  to: text.describe("Id of the asset that reads it"),
  kind: edgeKind.describe("The first of kinds"),
  kinds: z.array(edgeKind).describe(
    "All of them: ref (dbt), relation (a table that it builds), declared (dependsOn)",
  ),
  mapping: nullableText.describe("Id of the mapping; null where what is read is not partitioned"),
});

const check = z.object({
  id: text,
  kind: z.enum(["generic", "singular", "unit", "quality", "freshness"]).describe(
    "quality: of floe.yaml, which no dbt test is equal to; freshness: of a source or model",
  ),
  name: text.describe("As dbt names it"),
  asset: text.describe("Id of the asset it is a check of: the last of several that is built"),
  additionalAssets: texts.describe("Ids of the others that it reads"),
  severity: z.enum(["error", "warn"]).describe("error: what is below is not built"),
  description: text,
  tags: texts,
  fqn: texts,
  file: text.describe("Relative to its package"),
  testName: nullableText.describe("Of a generic test"),
  columnName: nullableText.describe("Of a generic test of one column"),
  block: nullableText.describe("Id of the block whose dbt invocation runs it"),
  qualityChecks: texts.describe("Names of the quality checks of floe.yaml that say the same"),
  quality: z.object({
    type: text,
    dimension: text,
    parameters: anything,
    definedAt: path,
  }).nullable(),
});

const block = z.object({
  id: text.describe("Stays as long as most of its assets do"),
  assets: texts.describe("Ids, in an order in which they can run"),
  functions: ids,
  dependsOn: texts.describe("Blocks that must have run before"),
  compute: nullableText.describe("Name of the compute that it runs on"),
  partition: nullableText.describe("Name of the partition definition of all its assets"),
  schedules: texts.describe("Names of the schedules that build it, sorted"),
  retries: retries.nullable(),
  timeoutS: seconds.nullable().describe("Of one attempt to build it, in seconds"),
  pool: nullableText.describe("Name of the pool that it waits for"),
  backfill: backfill.nullable(),
});

const job = z.object({
  name: text.describe("Unique"),
  description: text,
  blocks: texts.describe("Ids, in order"),
  assets: texts.nullable().describe("Null: all of its blocks"),
  partition: nullableText.describe("The partition definition of all its blocks"),
});

const schedule = z.object({
  name: text.describe("Unique"),
  description: text,
  jobs: texts.describe("Names of the jobs that it launches"),
  trigger: z.discriminatedUnion("type", [
    z.object({ type: z.literal("cron"), ...cron }),
    z.object({ type: z.literal("partition"), partition: text, offsetS: seconds, ...cron }),
    z.object({ type: z.literal("after"), schedules: texts }),
  ]),
  select: nullableText.describe("As written; null: everything"),
  exclude: nullableText.describe("As written"),
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

import { z } from "zod";

const text = z.string();
const texts = z.array(z.string());
const nullableText = z.string().nullable();
const path = z.array(z.union([z.string(), z.number()])).describe(
  "Where the artifacts say so: keys into them, outermost first; empty for what follows from something else",
);
const description = text.describe("As its author wrote it; empty where nobody did");
const anything = z.record(z.string(), z.unknown());
const seconds = z.number().nonnegative();
const priority = z.int().nullable().describe(
  "What starts first where several wait: the higher one; null: nobody says, which counts as 0",
);
const ids = texts.describe("Ids, sorted");

const cron = {
  cron: text.describe("Cron expression, as written").meta({ examples: ["0 6 * * *"] }),
  timezone: text.meta({ description: "IANA time zone of the cron", examples: ["Europe/Berlin"] }),
};

const profile = z.object({
  name: text.meta({ description: "Name of the profile", examples: ["shop"] }),
  target: text.meta({
    description: "The output that is used when none is named",
    examples: ["dev"],
  }),
  outputs: z.record(z.string(), anything).describe(
    "As in profiles.yml: the connection by name; secrets are replaced",
  ),
});

const compute = z.object({
  name: text.describe("As transforms[].compute names it"),
  type: text.describe("dbt adapter type").meta({ examples: ["duckdb", "snowflake"] }),
  target: nullableText.describe("The output of the profile that stands for it"),
  profile: profile.nullable().describe("The product's dbt profile"),
});

const service = z.object({
  type: text.meta({ description: "As the platform names the plugin", examples: ["polaris"] }),
  config: anything.describe("The plugin's own words; a credential is { env: NAME }"),
});

const platform = z.object({
  catalog: service.nullable().describe("Where tables are registered; null: nowhere"),
  storage: service.nullable().describe("Where files lie; null: where the computes put them"),
  lineage: z.object({
    namespace: text.describe("Of jobs and runs").meta({ examples: ["shop"] }),
    transport: z.enum(["http", "console"]).describe("How events are sent"),
    endpoint: nullableText.describe("Of http: where events are posted; may hold ${NAME}"),
    backend: service.nullable().describe("The plugin behind the endpoint"),
  }).nullable().describe("Who is told what runs read and write (OpenLineage); null: nobody"),
  telemetry: z.object({
    endpoint: text.describe("Of the collector; may hold ${NAME}").meta({
      examples: ["http://otel-collector:4317"],
    }),
    protocol: z.enum(["grpc", "http"]).describe("How spans are sent"),
    sampling: z.number().min(0).max(1).describe("Share of runs that are traced here"),
    attributes: z.record(z.string(), text).describe("Of every span, sorted by name"),
    header: z.object({
      name: text.describe("Name of the header").meta({ examples: ["Authorization"] }),
      value: text.describe("Holds ${NAME}, never a credential"),
    }).nullable().describe("A header of every export; null: none"),
  }).nullable().describe("Where spans go (OpenTelemetry); null: nowhere"),
});

const freshness = z.object({
  maxLagS: seconds.nullable().meta({
    description: "Seconds: older is a failure; null: never",
    examples: [93600],
  }),
  warnLagS: seconds.nullable().meta({
    description: "Seconds: older is a warning; null: never",
    examples: [43200],
  }),
  cron: nullableText.describe("When it has to be that new; null: always"),
  timezone: text.meta({ description: "IANA time zone of the cron", examples: ["UTC"] }),
  origin: z.enum(["group", "meta", "dbt"]).describe(
    "Who says so: floe.yaml, meta.orchestration, dbt",
  ),
  loadedAtField: nullableText.describe("Of a source: the column that says when a row came"),
});

const automation = z.object({
  type: z.enum(["eager", "on_cron", "on_missing"]).describe(
    "When its parents are built, at ticks once they are newer, or when it is missing",
  ),
  cron: nullableText.describe("Of on_cron: the cron expression"),
  timezone: nullableText.describe("IANA time zone of the cron"),
});

const backfill = z.object({
  policy: z.enum(["single_run", "multi_run"]).describe(
    "One run for all partitions of a range, or one for a few",
  ),
  maxPartitionsPerRun: z.int().nullable().describe(
    "Of multi_run: partitions of a run at most; null: no limit",
  ),
});

const retries = z.object({
  max: z.int().describe("Attempts after the first"),
  delayS: seconds.describe("Seconds before the first of them"),
  backoff: z.enum(["constant", "linear", "exponential"]).describe("How the delay grows"),
});

const partitionBase = {
  name: text.meta({ description: "Unique", examples: ["day"] }),
  definedAt: path,
};

const partition = z.discriminatedUnion("type", [
  z.object({
    ...partitionBase,
    type: z.literal("time").describe("Windows of time, one after the other"),
    cadence: z.enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"]).nullable()
      .describe("How long a window is, as written; null: as `cron` says"),
    cron: text.meta({
      description: "Windows begin when it ticks; follows from cadence and start, or as written",
      examples: ["0 0 * * *"],
    }),
    start: text.meta({
      description: "No window begins before it: wall clock time in `timezone`",
      examples: ["2024-01-01T00:00:00"],
    }),
    end: nullableText.meta({
      description: "No window ends after it, likewise; null: there is always a next one",
      examples: ["2025-01-01T00:00:00"],
    }),
    timezone: text.meta({
      description: "IANA time zone in which windows begin and end",
      examples: ["Europe/Berlin"],
    }),
    endOffset: z.int().describe(
      "Windows that exist before they have ended: 1 includes the current one, -1 holds the last back",
    ),
    keyFormat: text.meta({
      description: "How the start of a window becomes its key, in strftime's letters",
      examples: ["%Y-%m-%d", "%Y-%m-%d-%H:%M"],
    }),
  }),
  z.object({
    ...partitionBase,
    type: z.literal("static").describe("Keys that are known beforehand"),
    keys: texts.meta({
      description: "The keys, in the order in which they are shown",
      examples: [["eu", "us", "apac"]],
    }),
  }),
  z.object({
    ...partitionBase,
    type: z.literal("dynamic").describe("Keys that are added while the product runs"),
  }),
  z.object({
    ...partitionBase,
    type: z.literal("multi").describe("Each key of one partition with each key of the others"),
    dimensions: texts.meta({
      description: "Names of partitions, as written",
      examples: [["day", "region"]],
    }),
  }),
]);

const group = z.object({
  name: text.meta({ description: "Unique", examples: ["events"] }),
  description,
  select: nullableText.meta({
    description: "As written, a list joined by blanks; null: everything",
    examples: ["tag:daily+"],
  }),
  exclude: nullableText.describe("As written, likewise; null: nothing"),
  partition: nullableText.describe("Name of a partition definition"),
  backfill: backfill.nullable().describe(
    "How many runs the partitions of a range take; null: the target's default",
  ),
  freshness: freshness.nullable().describe("How old the newest data may be; null: nobody asks"),
  retries: retries.nullable().describe(
    "What happens when a block fails; null: no retry of its own",
  ),
  timeoutS: seconds.nullable().describe("Of one attempt to build a block, in seconds"),
  compute: nullableText.describe("Name of a compute"),
  pool: nullableText.describe("Name of a pool"),
  priority,
  automation: automation.nullable().describe(
    "When it is built without a schedule; null: never by itself",
  ),
  assets: ids.describe("Ids of the assets that it took, sorted"),
  taken: z.array(z.object({
    asset: text.describe("Id of the asset"),
    by: text.describe("Name of the group that took it"),
  })).describe(
    "Assets that it selects too, but an earlier group took",
  ),
  definedAt: path,
});

const mapping = z.object({
  id: text.describe("Follows from what it says, so that it stays when others are added"),
  from: text.describe("Name of the partition definition that is read"),
  to: nullableText.describe("Name of the one that reads; null: what is not partitioned"),
  type: z.enum(["identity", "time_window", "all", "last", "explicit", "dimension"]).describe(
    "Which partitions of `from` one of `to` reads",
  ),
  startOffset: z.int().describe(
    "Of time_window: windows of `to` later (negative: earlier) that what is read begins",
  ),
  endOffset: z.int().describe(
    "Of time_window: windows of `to` later (negative: earlier) that what is read ends",
  ),
  keys: z.record(z.string(), texts).nullable().describe(
    "Of explicit: for a key of `to` the keys of `from`",
  ),
  dimension: nullableText.describe("Of dimension: the one that both have"),
});

const kind = z.enum(["model", "seed", "snapshot", "source", "transform"]);

/** What may take part in the key of an asset. */
const naming = {
  id: text.meta({
    description: "dbt's unique_id where dbt knows it",
    examples: ["model.shop.fct_orders", "transform.shop.fct_orders"],
  }),
  kind: kind.describe("What it is"),
  name: text.meta({ description: "Without package and version", examples: ["fct_orders"] }),
  version: nullableText.describe("Of a versioned model"),
  packageName: text.meta({ description: "The dbt package that it lies in", examples: ["shop"] }),
  sourceName: nullableText.describe("The name of the source, for a source"),
  configSchema: nullableText.describe("The schema as configured, which is part of its key"),
  identifier: text.meta({ description: "The name of the table", examples: ["fct_orders"] }),
  meta: anything.describe("As dbt has it; secrets are replaced"),
};
const producerAsset = z.object(naming);

const asset = z.object({
  ...naming,
  fqn: texts.meta({
    description: "Its place in the dbt project: package, folders, name",
    examples: [["shop", "marts", "fct_orders"]],
  }),
  external: z.boolean().describe("Built elsewhere; belongs to no block"),
  description,
  tags: texts.meta({ description: "Sorted", examples: [["daily"]] }),
  owners: texts.meta({ description: "E-mails or names", examples: [["data-engineering"]] }),
  group: nullableText.describe("dbt's group"),
  access: nullableText.describe("dbt: private, protected or public"),
  contract: z.boolean().describe("dbt enforces its columns and types"),
  tier: nullableText.describe("floe.yaml: bronze, silver, gold"),
  materialized: nullableText.describe("dbt: table, view, incremental"),
  language: nullableText.describe("sql or python"),
  compute: nullableText.describe("Name of the compute that builds it"),
  file: text.meta({
    description: "Relative to its package",
    examples: ["models/marts/fct_orders.sql"],
  }),
  relation: nullableText.meta({
    description: "The table, as dbt renders it",
    examples: ['"shop"."main"."fct_orders"'],
  }),
  codeVersion: nullableText.describe("Changes when the code changes"),
  columns: z.array(z.object({
    name: text.meta({ description: "Name of the column", examples: ["order_id"] }),
    dataType: nullableText.meta({
      description: "Its type, as dbt's YAML says; null: it does not",
      examples: ["integer"],
    }),
    description,
  })).describe("The columns that dbt's YAML names"),
  block: nullableText.describe("Id of the block that builds it"),
  orchestrationGroup: nullableText.describe("The group of floe.yaml that took it"),
  partition: nullableText.describe("Name of its partition definition"),
  freshness: freshness.nullable().describe("How old the newest data may be; null: nobody asks"),
  automation: automation.nullable().describe(
    "When it is built without a schedule; null: never by itself",
  ),
  microbatch: z.object({
    eventTime: nullableText.meta({
      description: "Column that says to which window a row belongs",
      examples: ["ordered_at"],
    }),
    batchSize: nullableText.meta({
      description: "How long a window is: hour, day, month or year",
      examples: ["day"],
    }),
    begin: nullableText.meta({
      description: "Where the first window begins, in UTC",
      examples: ["2024-01-01T00:00:00"],
    }),
    lookback: z.int().describe("Batches before the first that are built again"),
  }).nullable().describe("How dbt cuts a microbatch model; null for any other"),
  producer: z.object({
    product: text.meta({ description: "Name of the product", examples: ["orders-product"] }),
    asset: producerAsset.describe("What names the asset there"),
    dbtProject: nullableText.describe(
      "The name of the product's dbt project; null without a dbt manifest",
    ),
    alike: z.array(producerAsset).describe(
      "Its other assets whose names are so much alike that a target might give them one key; sorted by id",
    ),
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
  id: text.meta({
    description: "dbt's unique_id of a test, or `quality.` or `freshness.` and what it is of",
    examples: [
      "test.shop.unique_fct_orders_order_id.a1b2c3",
      "quality.model.shop.fct_orders.positive",
    ],
  }),
  kind: z.enum(["generic", "singular", "unit", "quality", "freshness"]).describe(
    "quality: of floe.yaml, which no dbt test is equal to; freshness: of a source or model",
  ),
  name: text.describe("As dbt names it"),
  asset: text.describe("Id of the asset it is a check of: the last of several that is built"),
  additionalAssets: texts.describe("Ids of the others that it reads"),
  severity: z.enum(["error", "warn"]).describe("error: what is below is not built"),
  description,
  tags: texts.describe("Sorted"),
  fqn: texts.describe("Its place in the dbt project: package, folders, name"),
  file: text.describe("Relative to its package"),
  testName: nullableText.meta({
    description: "Of a generic test: which one",
    examples: ["not_null"],
  }),
  columnName: nullableText.meta({
    description: "Of a generic test of one column",
    examples: ["order_id"],
  }),
  block: nullableText.describe("Id of the block whose dbt invocation runs it"),
  qualityChecks: texts.describe("Names of the quality checks of floe.yaml that say the same"),
  quality: z.object({
    type: text.meta({
      description: "What it checks, as written",
      examples: ["expect_column_values_to_be_between"],
    }),
    dimension: text.meta({ description: "Quality dimension, as written", examples: ["validity"] }),
    parameters: anything.meta({
      description: "Of its type, as written",
      examples: [{ min_value: 0 }],
    }),
    definedAt: path,
  }).nullable().describe("Of kind quality: what floe.yaml says; null for the others"),
});

const block = z.object({
  id: text.describe("Stays as long as most of its assets do"),
  assets: texts.describe("Ids, in an order in which they can run"),
  functions: ids.describe("Ids of the functions of the warehouse that dbt creates with it, sorted"),
  dependsOn: texts.describe("Blocks that must have run before"),
  compute: nullableText.describe("Name of the compute that it runs on"),
  partition: nullableText.describe("Name of the partition definition of all its assets"),
  schedules: texts.describe("Names of the schedules that build it, sorted"),
  retries: retries.nullable().describe(
    "What happens when a block fails; null: no retry of its own",
  ),
  timeoutS: seconds.nullable().describe("Of one attempt to build it, in seconds"),
  pool: nullableText.describe("Name of the pool that it waits for"),
  priority,
  backfill: backfill.nullable().describe(
    "How many runs the partitions of a range take; null: the target's default",
  ),
});

const location = z.object({
  name: text.meta({ description: "Stays as long as most of its assets do", examples: ["seeds"] }),
  blocks: texts.describe("Ids, in an order in which they can run"),
  dependsOn: texts.describe("Names of the locations whose assets it reads, or tests"),
});

const job = z.object({
  name: text.meta({
    description: "Unique",
    examples: ["customer-analytics", "customer-analytics-day"],
  }),
  description: text.describe("What it builds; empty where there is nothing to say"),
  blocks: texts.describe("Ids, in order"),
  assets: texts.nullable().describe("Ids of those assets of its blocks that it builds; null: all"),
  partition: nullableText.describe("The partition definition of all its blocks"),
});

/** What schedules and sensors have in common. */
const switched = {
  environments: texts.nullable().meta({
    description: "Deployments in which it is on; null: everywhere",
    examples: [["prod"]],
  }),
  enabled: z.boolean().describe("As written"),
  active: z.boolean().describe("Enabled, and the plan's deployment is one of its environments"),
  definedAt: path,
};
const selecting = {
  jobs: texts.describe("Names of the jobs that it launches, one for each partition definition"),
  select: nullableText.meta({
    description: "As written, a list joined by blanks; null: everything",
    examples: ["tag:daily"],
  }),
  exclude: nullableText.describe("As written, likewise; null: nothing"),
};

const schedule = z.object({
  name: text.meta({ description: "Unique", examples: ["nightly"] }),
  description,
  trigger: z.discriminatedUnion("type", [
    z.object({ type: z.literal("cron").describe("At the ticks of a cron expression"), ...cron }),
    z.object({
      type: z.literal("partition").describe("Each window of a partition when it has ended"),
      partition: text.meta({ description: "Name of the time partition", examples: ["day"] }),
      offsetS: seconds.meta({
        description: "Seconds after the end of the window",
        examples: [7200],
      }),
      ...cron,
    }),
    z.object({
      type: z.literal("after").describe("When other schedules have succeeded"),
      schedules: texts.meta({
        description: "Names of the schedules whose last runs must all have succeeded",
        examples: [["nightly"]],
      }),
    }),
  ]).describe("When it runs"),
  ...selecting,
  ...switched,
});

const sensorBase = {
  name: text.meta({ description: "Unique", examples: ["on-orders"] }),
  description,
  minIntervalS: seconds.nullable().meta({
    description: "Seconds between two looks at least; null: the target's default",
    examples: [300],
  }),
  ...switched,
};
const launching = { ...sensorBase, ...selecting };

const sensor = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("asset").describe("Starts runs when assets have been built anew"),
    assets: z.array(z.object({
      product: nullableText.meta({
        description: "Name of the product that builds it; null: this one",
        examples: ["orders-product"],
      }),
      name: text.meta({ description: "Name of the asset", examples: ["fct_orders"] }),
      asset: nullableText.describe("Its id where it is known"),
    })).describe("What is watched; all of it has to be built anew"),
    ...launching,
  }),
  z.object({
    type: z.literal("file").describe("Starts runs when a new file lies under an address"),
    uri: text.meta({
      description: "Where to look; may hold `${NAME}`, an environment variable where it runs",
      examples: ["s3://landing/orders/"],
    }),
    ...launching,
  }),
  z.object({
    type: z.literal("run_status").describe("Tells somebody when a run ends or starts"),
    on: z.enum(["success", "failure", "canceled", "started"]).describe(
      "What has to become of the run",
    ),
    watches: texts.describe("Names of the jobs whose runs count"),
    webhookEnv: text.meta({
      description: "Environment variable that holds the address",
      examples: ["ALERT_WEBHOOK"],
    }),
    ...sensorBase,
  }),
  z.object({
    type: z.literal("health").describe("Starts runs when an address answers again"),
    url: text.meta({
      description: "What has to answer; may hold `${NAME}`, an environment variable where it runs",
      examples: ["http://catalog.example/health"],
    }),
    ...launching,
  }),
  z.object({
    type: z.literal("freshness").describe("Starts runs of what is older than it may be"),
    watches: texts.describe("Ids of the assets that are watched: those selected with a freshness"),
    ...launching,
  }),
]);

/** The Plan, version 2. What reads it may ignore keys that it does not know. */
export const planDocument = z.object({
  version: z.literal(2).describe("Of this shape; another one is another document"),
  product: z.object({
    id: text.meta({
      description: "Of the product in its catalog",
      examples: ["sales.customer_analytics"],
    }),
    name: text.meta({ description: "As floe.yaml says", examples: ["customer-analytics"] }),
    version: text.meta({ description: "As floe.yaml says", examples: ["1.0.0"] }),
    domain: text.meta({ description: "Domain that the product belongs to", examples: ["sales"] }),
    description,
    owner: nullableText.meta({
      description: "E-mail or name of a team",
      examples: ["data-engineering"],
    }),
    labels: z.record(z.string(), text).meta({
      description: "As floe.yaml says",
      examples: [{ tier: "gold" }],
    }),
    dbtProject: nullableText.describe("The dbt project's name; null without a dbt manifest"),
  }).describe("Which data product it is"),
  orchestrator: z.object({
    type: nullableText.meta({
      description: "Name of the plugin; null: nobody chose one",
      examples: ["dagster"],
    }),
    config: anything.describe("Its own configuration"),
  }).describe(
    "Which plugin lowers this plan, and its configuration; secrets are replaced",
  ),
  deployment: text.describe("Where the product runs").meta({ examples: ["prod"] }),
  platform: platform.describe("What the platform offers beside computes"),
  computes: z.array(compute).describe(
    "What dbt runs on; the one that most of the plan runs on first",
  ),
  partitions: z.array(partition).describe("Sorted by name"),
  groups: z.array(group).describe("In the order of floe.yaml, which decides who takes an asset"),
  mappings: z.array(mapping).describe("Which partitions an edge needs; sorted by id"),
  pools: z.array(z.object({
    name: text.meta({ description: "Unique", examples: ["warehouse"] }),
    slots: z.int().nullable().meta({
      description: "How many may run at the same time; null: what the orchestrator is set to",
      examples: [4],
    }),
  })).describe("Limits on what runs at the same time; sorted by name"),
  assets: z.array(asset).describe("Sorted by id; ephemeral models are no assets"),
  edges: z.array(edge).describe("Sorted by from, then to; one per pair"),
  checks: z.array(check).describe("Sorted by id"),
  blocks: z.array(block).describe(
    "What one dbt invocation builds; in an order in which they can run",
  ),
  locations: z.array(location).describe(
    "Blocks that the orchestrator loads apart from others; empty: it loads all of them as one",
  ),
  jobs: z.array(job).describe("What is launched together; sorted by name"),
  schedules: z.array(schedule).describe("What starts runs by the clock; sorted by name"),
  sensors: z.array(sensor).describe(
    "What starts runs, or tells of them, without a clock; sorted by name",
  ),
  exposures: z.array(z.object({
    id: text.meta({ description: "dbt's unique_id", examples: ["exposure.shop.revenue"] }),
    name: text.describe("As dbt names it"),
    type: text.meta({
      description: "What it is, in dbt's words",
      examples: ["dashboard", "notebook"],
    }),
    description,
    url: nullableText.meta({
      description: "Where it is, as its author wrote it",
      examples: ["https://bi.example/revenue"],
    }),
    owners: texts.describe("E-mails or names"),
    tags: texts.describe("Sorted"),
    assets: ids.describe("Ids of the assets that it reads, sorted"),
  })).describe("Who reads the assets and is built by nobody; sorted by id"),
  listed: z.array(z.object({
    id: text.meta({ description: "dbt's unique_id", examples: ["metric.shop.revenue"] }),
    kind: z.enum(["metric", "semantic_model", "saved_query", "analysis", "operation"]).describe(
      "What it is, in dbt's words",
    ),
    name: text.describe("As dbt names it"),
    reads: ids.describe("Ids of what it reads: assets, and others that are listed; sorted"),
  })).describe("What dbt lists and nobody builds"),
  outputs: z.array(z.object({
    name: text.meta({ description: "Name of the port", examples: ["customers"] }),
    columns: z.array(z.object({
      name: text.meta({ description: "Name of the column", examples: ["customer_id"] }),
      type: text.meta({ description: "Its type, as written", examples: ["string"] }),
      required: z.boolean().describe("Never null"),
    })).describe("What can be read there"),
  })).describe("What floe.yaml promises to other products"),
  environment: z.array(z.object({
    name: text.meta({ description: "Name of the variable", examples: ["ALERT_WEBHOOK"] }),
    purpose: text.describe("What it is for, without the value"),
  })).describe(
    "Environment variables that have to be set; sorted by name",
  ),
});

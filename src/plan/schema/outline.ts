import { z } from "zod";

const text = z.string();
const texts = z.array(z.string());
const named = <T extends z.ZodType>(schema: T) => z.record(z.string(), schema);

const service = z.object({ type: text, settings: named(text) });

const off = z.enum(["disabled", "environment"]).optional();

/** As {@linkcode PlanOutline} says; keys that are not known are left out. */
export const planOutline = z.object({
  kind: z.literal("plan-outline"),
  version: z.literal(1),
  product: z.object({
    name: text,
    version: text,
    deployment: text,
    dbtProject: text.optional(),
    orchestrator: text.optional(),
  }),
  platform: z.object({
    computes: named(service).optional(),
    catalog: service.optional(),
    storage: service.optional(),
    lineage: service.optional(),
    telemetry: service.optional(),
  }).optional(),
  partitions: named(z.object({
    type: z.enum(["time", "static", "dynamic", "multi"]),
    cadence: text.optional(),
    cron: text.optional(),
    start: text.optional(),
    end: text.optional(),
    timezone: text.optional(),
    endOffset: z.number().optional(),
    keyFormat: text.optional(),
    keys: texts.optional(),
    dimensions: texts.optional(),
  })),
  groups: named(z.object({
    select: text.optional(),
    exclude: text.optional(),
    partition: text.optional(),
  })),
  mappings: named(z.object({
    from: text,
    to: text.optional(),
    type: text,
    startOffset: z.number().optional(),
    endOffset: z.number().optional(),
    keys: named(texts).optional(),
    dimension: text.optional(),
  })),
  pools: named(z.number().nullable()),
  computes: named(text),
  assets: named(z.object({
    kind: text.optional(),
    key: text,
    from: texts.optional(),
    mapped: named(text).optional(),
    block: text.optional(),
    group: text.optional(),
    partition: text.optional(),
    materialized: text.optional(),
    relation: text.optional(),
    code: text.optional(),
    access: z.literal("public").optional(),
    contract: z.literal(true).optional(),
    columns: named(text).optional(),
    external: z.literal(true).optional(),
    producer: text.optional(),
    freshness: z.object({
      maxLagS: z.number().optional(),
      warnLagS: z.number().optional(),
      cron: text.optional(),
      timezone: text.optional(),
    }).optional(),
    automation: z.object({ type: text, cron: text.optional(), timezone: text.optional() })
      .optional(),
    microbatch: z.object({
      eventTime: text.optional(),
      batchSize: text.optional(),
      begin: text.optional(),
      lookback: z.number().optional(),
    }).optional(),
  })),
  checks: named(z.object({
    on: text,
    kind: text.optional(),
    severity: z.literal("warn").optional(),
  })),
  blocks: named(z.object({
    compute: text.optional(),
    retries: z.object({ max: z.number(), delayS: z.number(), backoff: text }).optional(),
    timeoutS: z.number().optional(),
    pool: text.optional(),
    priority: z.number().optional(),
    backfill: z.object({ policy: text, maxPartitionsPerRun: z.number().optional() }).optional(),
  })),
  locations: named(texts).optional(),
  jobs: named(z.object({
    blocks: texts,
    assets: texts.optional(),
    partition: text.optional(),
  })),
  schedules: named(z.object({
    cron: text.optional(),
    timezone: text.optional(),
    partition: text.optional(),
    offsetS: z.number().optional(),
    after: texts.optional(),
    jobs: texts,
    select: text.optional(),
    exclude: text.optional(),
    environments: texts.optional(),
    off,
  })),
  sensors: named(z.object({
    type: text,
    jobs: texts.optional(),
    select: text.optional(),
    exclude: text.optional(),
    minIntervalS: z.number().optional(),
    environments: texts.optional(),
    off,
    watches: texts.optional(),
    on: text.optional(),
    webhookEnv: text.optional(),
  })),
  exposures: named(z.object({ type: text, assets: texts.optional() })),
  listed: named(text),
  outputs: named(named(text)),
  environment: named(text),
});

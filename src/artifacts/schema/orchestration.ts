import { z } from "zod";

const name = z.string().min(1).max(100).regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/);
const duration = z.string().regex(/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/);
const selection = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const nullable = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

export const partitionSpec = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("time"),
    cadence: nullable(z.enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"])),
    cron: nullable(z.string().min(1)),
    start: z.string().regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/),
    end: nullable(z.string().regex(/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/)),
    timezone: z.string().default("UTC"),
    endOffset: z.int().min(-1000).max(1000).default(0),
  }),
  z.strictObject({ type: z.literal("static"), keys: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ type: z.literal("dynamic") }),
  z.strictObject({ type: z.literal("multi"), dimensions: z.array(z.string().min(1)).min(2) }),
]);

const backfill = z.strictObject({
  policy: z.enum(["single_run", "multi_run"]),
  maxPartitionsPerRun: nullable(z.int().min(1)),
});
const freshness = z.strictObject({
  maxLag: duration,
  cron: nullable(z.string().min(1)),
  timezone: nullable(z.string()),
});
const retries = z.strictObject({
  max: z.int().min(0).max(100),
  delay: duration.default("0s"),
  backoff: z.enum(["constant", "linear", "exponential"]).default("constant"),
});
const concurrency = z.strictObject({ pool: name, slots: nullable(z.int().min(1)) });
const automationType = z.enum(["eager", "on_cron", "on_missing", "none"]);
const automationObject = z.strictObject({
  type: automationType,
  cron: nullable(z.string().min(1)),
  timezone: nullable(z.string()),
});
const automation = z.union([
  automationType.transform((type): z.output<typeof automationObject> => ({
    type,
    cron: null,
    timezone: null,
  })),
  automationObject,
]);

const policy = {
  partition: nullable(z.string().min(1)),
  backfill: nullable(backfill),
  freshness: nullable(freshness),
  retries: nullable(retries),
  timeout: nullable(duration),
  compute: nullable(z.string().min(1)),
  concurrency: nullable(concurrency),
  automation: nullable(automation),
};

/** What `config.meta.orchestration` of a dbt model may hold. */
export const buildPolicy = z.strictObject(policy);

const group = z.strictObject({
  name,
  description: nullable(z.string()),
  select: nullable(selection),
  exclude: nullable(selection),
  ...policy,
});

const mapping = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1),
  type: z.enum(["identity", "time_window", "all", "last", "explicit", "dimension"]),
  startOffset: z.int().default(0),
  endOffset: z.int().default(0),
  keys: nullable(z.record(z.string(), z.array(z.string()))),
  dimension: nullable(z.string()),
});

const schedule = z.strictObject({
  name,
  description: nullable(z.string()),
  cron: nullable(z.string().min(1)),
  timezone: nullable(z.string()),
  partition: nullable(z.string().min(1)),
  offset: nullable(duration),
  after: nullable(z.array(z.string().min(1)).min(1)),
  select: nullable(selection),
  exclude: nullable(selection),
  environments: nullable(z.array(z.string().min(1)).min(1)),
  enabled: z.boolean().default(true),
});

const sensorBase = {
  name,
  description: nullable(z.string()),
  minInterval: nullable(duration),
  environments: nullable(z.array(z.string().min(1)).min(1)),
  enabled: z.boolean().default(true),
};
const launching = {
  ...sensorBase,
  select: nullable(selection),
  exclude: nullable(selection),
};

const sensor = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("asset"),
    assets: z.array(z.string().min(1)).min(1),
    ...launching,
  }),
  z.strictObject({ type: z.literal("file"), uri: z.string().min(1), ...launching }),
  z.strictObject({
    type: z.literal("run_status"),
    on: z.enum(["success", "failure", "canceled", "started"]),
    jobs: nullable(z.array(z.string().min(1)).min(1)),
    notify: z.strictObject({ webhookEnv: z.string().regex(/^[A-Z_][A-Z0-9_]*$/) }),
    ...sensorBase,
  }),
  z.strictObject({ type: z.literal("health"), url: z.string().min(1), ...launching }),
  z.strictObject({ type: z.literal("freshness"), ...launching }),
]);

const blocks = z.strictObject({
  objective: nullable(z.enum(["invocations", "minCut", "wavefront", "balanced"])),
  maxAssets: nullable(z.int().min(1).max(999_999_999)),
  maxParallelism: nullable(z.int().min(1).max(999_999_999)),
});

/** The parts of {@linkcode orchestrationSpec}, which CompiledArtifacts takes over one by one. */
export const orchestrationParts = {
  partitions: nullable(z.record(name, partitionSpec)),
  groups: nullable(z.array(group)),
  mappings: nullable(z.array(mapping)),
  schedules: nullable(z.array(schedule)),
  sensors: nullable(z.array(sensor)),
  blocks: nullable(blocks),
};

export const orchestrationSpec = z.strictObject(orchestrationParts);

import { z } from "zod";
import { orNothing, text } from "./parts.ts";
import { durationPattern, namePattern } from "./patterns.ts";

const duration = z.string().regex(durationPattern);
const cron = "0 9 * * *";
const zones = ["Europe/Berlin", "UTC"];

const backfill = z.strictObject({
  policy: z.enum(["single_run", "multi_run"]).meta({
    description: "One run for all partitions of a range, or one for each few of them",
    examples: ["single_run"],
    enumDescriptions: ["One run for the whole range", "A run for each `maxPartitionsPerRun`"],
  }),
  maxPartitionsPerRun: orNothing(
    z.int().min(1).max(1_000_000),
    "Of multi_run: partitions of a run at most; 1 when left out",
    [30],
  ),
});

const freshness = z.strictObject({
  maxLag: duration.meta({ description: "How old the newest data may be", examples: ["26h"] }),
  cron: orNothing(text, "When it has to be that new; always when left out", [cron]),
  timezone: orNothing(text, "IANA time zone of the cron expression; UTC when left out", zones),
});

const retries = z.strictObject({
  max: z.int().min(0).max(100).meta({
    description: "How often a block is tried again after its first failure",
    examples: [2],
  }),
  delay: duration.default("0s").meta({
    description: "How long to wait before the first retry",
    examples: ["60s"],
  }),
  backoff: z.enum(["constant", "linear", "exponential"]).default("constant").meta({
    description: "How the delay grows from retry to retry",
    examples: ["exponential"],
  }),
});

const concurrency = z.strictObject({
  pool: z.string().min(1).max(100).regex(namePattern).meta({
    description: "Name of the pool; all who name it share its slots",
    examples: ["warehouse"],
  }),
  slots: orNothing(
    z.int().min(1).max(100_000),
    "How many may run at the same time; what another group says, or the orchestrator is set to, when left out",
    [4],
  ),
});

const automationType = z.enum(["eager", "on_cron", "on_missing", "none"]).meta({
  enumDescriptions: [
    "When its parents are built",
    "At ticks, once its parents are newer",
    "When it is missing",
    "Never by itself",
  ],
});
const automationMeanings =
  "eager: when its parents are; on_cron: at ticks, once its parents are newer; on_missing: when it is missing; none: never";
const automationObject = z.strictObject({
  type: automationType.meta({ description: automationMeanings, examples: ["on_cron"] }),
  cron: orNothing(text, "Of on_cron; the cadence of the group's partition when left out", [cron]),
  timezone: orNothing(text, "IANA time zone of the cron expression; UTC when left out", zones),
});
const automation = z.union([
  automationType.transform((type): z.output<typeof automationObject> => ({
    type,
    cron: null,
    timezone: null,
  })),
  automationObject,
]);

/** How assets are built: the keys that groups of floe.yaml and models of dbt share. */
export const buildPolicyKeys = {
  partition: orNothing(text, "Name of a partition definition; unpartitioned when left out", [
    "day",
  ]),
  backfill: orNothing(backfill, "How many partitions one run of a backfill builds", [{
    policy: "single_run",
  }]),
  freshness: orNothing(
    freshness,
    "How old the newest data may be; a check tells when it is older",
    [
      { maxLag: "26h" },
    ],
  ),
  retries: orNothing(retries, "What happens when a block fails", [
    { max: 2, delay: "60s", backoff: "exponential" },
  ]),
  timeout: orNothing(duration, "How long one attempt to build a block may take", ["2h"]),
  compute: orNothing(
    text,
    "Name of the compute target that builds it; the product's when left out",
    [
      "duckdb",
    ],
  ),
  concurrency: orNothing(concurrency, "A limit on what runs at the same time", [
    { pool: "warehouse", slots: 4 },
  ]),
  priority: orNothing(
    z.int().min(-1_000_000).max(1_000_000),
    "What starts first where several wait for a worker or a slot: the higher one; 0 when left out",
    [10],
  ),
  automation: orNothing(
    automation,
    `When it is built without a schedule. ${automationMeanings}`,
    ["eager"],
  ),
};

/** {@linkcode buildPolicyKeys} as a mapping of their own. */
export const buildPolicy = z.strictObject(buildPolicyKeys);

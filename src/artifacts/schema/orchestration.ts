import { z } from "zod";
import { codes, findingLevels } from "../../errors/mod.ts";
import { buildPolicyKeys } from "./build_policy.ts";
import { orNothing, selection, text } from "./parts.ts";
import { durationPattern, namePattern, startPattern, variablePattern } from "./patterns.ts";

const name = z.string().min(1).max(100).regex(namePattern);
const duration = z.string().regex(durationPattern);
const dateTime = z.string().regex(startPattern);

const description = orNothing(z.string(), "What it is for; shown by the orchestrator", [
  "Orders of the shop, built when the night is over",
]);
const select = orNothing(
  selection,
  "What is meant, in dbt's selection syntax; a list is a union. `group:NAME` also finds groups of this file",
  ["tag:daily", "staging.orders+", ["tag:daily", "source:landing+"]],
);
const exclude = orNothing(selection, "What of it is left out, in dbt's selection syntax", [
  "config.materialized:view",
]);
const environments = orNothing(
  z.array(text).min(1),
  "Deployment environments in which it is on; everywhere when left out",
  [["prod"], ["staging", "prod"]],
);
const enabled = z.boolean().default(true).describe(
  "False: it exists, switched off, until someone switches it on",
);
const timezone = "IANA time zone of the cron expression; UTC when left out";
const zones = ["Europe/Berlin", "America/New_York", "UTC"];

export const partitionSpec = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("time").describe("Windows of time, one after the other"),
    cadence: orNothing(
      z.enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"]),
      "How long a window is; it begins where `start` does: its time of day, weekday, day or month. This or `cron`",
      ["daily", "hourly"],
    ),
    cron: orNothing(text, "When windows begin, for what no cadence says. This or `cadence`", [
      "0 6 * * 1-5",
    ]),
    start: dateTime.meta({
      description: "Where the first window begins, as wall clock time in `timezone`",
      examples: ["2024-01-01", "2024-01-01T06:00"],
    }),
    end: orNothing(
      dateTime,
      "No window ends after this; without it there is always a next one",
      ["2025-01-01"],
    ),
    timezone: z.string().min(1).default("UTC").meta({
      description: "IANA time zone in which windows begin and end",
      examples: zones,
    }),
    endOffset: z.int().min(-1000).max(1000).default(0).meta({
      description:
        "Windows that exist before they have ended: 1 includes the current one, -1 holds the last back",
      examples: [0, 1],
    }),
  }).meta({ title: "time windows", description: "Windows of time, one after the other" }),
  z.strictObject({
    type: z.literal("static").describe("Keys that are known beforehand"),
    keys: z.array(z.string().min(1).max(255)).min(1).meta({
      description: "The keys, in the order in which they are shown",
      examples: [["eu", "us", "apac"]],
    }),
  }).meta({ title: "static keys", description: "Keys that are known beforehand" }),
  z.strictObject({
    type: z.literal("dynamic").describe("Keys that are added while the product runs"),
  }).meta({ title: "dynamic keys", description: "Keys that are added while the product runs" }),
  z.strictObject({
    type: z.literal("multi").describe("Each key of one partition with each key of the others"),
    dimensions: z.array(text).min(2).meta({
      description: "Names of the partitions that are combined; none of type multi",
      examples: [["day", "region"]],
    }),
  }).meta({
    title: "several dimensions",
    description: "Each key of one partition with each key of the others",
  }),
]);

/** What `config.meta.orchestration` of a dbt model may hold. */
export const modelOrchestration = z.strictObject({
  group: orNothing(text, "Group of floe.yaml that the model joins if no selection took it", [
    "events",
  ]),
  ...buildPolicyKeys,
});

const group = z.strictObject({
  name: name.meta({ description: "Name of the group, unique", examples: ["events"] }),
  description,
  select,
  exclude,
  ...buildPolicyKeys,
});

const mapping = z.strictObject({
  from: text.meta({ description: "Group that is read", examples: ["events"] }),
  to: text.meta({ description: "Group that reads", examples: ["reports"] }),
  type: z.enum(["identity", "time_window", "all", "last", "explicit", "dimension"]).meta({
    description:
      "Which partitions of `from` one of `to` reads: the same key; those whose window overlaps; all; the newest; those in `keys`; those with the same key in a dimension",
    examples: ["identity", "time_window"],
    enumDescriptions: [
      "The same key",
      "Those whose window overlaps, moved by the offsets",
      "All partitions",
      "The newest partition",
      "Those that `keys` names",
      "Those with the same key in the dimension that both have",
    ],
  }),
  startOffset: z.int().min(-10_000).max(10_000).default(0).meta({
    description:
      "Of time_window: how many windows of `to` later (negative: earlier) what is read begins",
    examples: [-1],
  }),
  endOffset: z.int().min(-10_000).max(10_000).default(0).meta({
    description:
      "Of time_window: how many windows of `to` later (negative: earlier) what is read ends",
    examples: [0],
  }),
  keys: orNothing(
    z.record(z.string(), z.array(z.string())),
    "Of explicit: for a key of `to` the keys of `from`",
    [{ emea: ["eu", "apac"] }],
  ),
  dimension: orNothing(text, "Of dimension: its name, where several could be meant", ["region"]),
});

const schedule = z.strictObject({
  name: name.meta({
    description: "Name of the schedule, unique among schedules and sensors; its job has it too",
    examples: ["nightly"],
  }),
  description,
  cron: orNothing(text, "When it runs. One of this, `partition` and `after`", [
    "0 6 * * *",
    "@hourly",
  ]),
  timezone: orNothing(text, timezone, zones),
  partition: orNothing(
    text,
    "Time partition of which each window is built when it has ended. One of this, `cron` and `after`",
    ["day"],
  ),
  offset: orNothing(duration, "With partition: how long after the end of the window", ["2h"]),
  after: orNothing(
    z.array(text).min(1),
    "Schedules after whose success it runs. One of this, `cron` and `partition`",
    [["nightly"]],
  ),
  select,
  exclude,
  environments,
  enabled,
});

const sensorBase = {
  name: name.meta({
    description: "Name of the sensor, unique among schedules and sensors",
    examples: ["on-orders"],
  }),
  description,
  minInterval: orNothing(duration, "The least time between two looks", ["5m"]),
  environments,
  enabled,
};
const launching = { ...sensorBase, select, exclude };

const sensor = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("asset").describe("Builds when other assets have been built"),
    assets: z.array(text).min(1).meta({
      description: "product/asset, or assets of this product; when all of them are new, it builds",
      examples: [["orders-product/fct_orders"]],
    }),
    ...launching,
  }).meta({ title: "asset sensor", description: "Builds when other assets have been built" }),
  z.strictObject({
    type: z.literal("file").describe("Builds when a new file lies somewhere"),
    uri: text.meta({
      description: "Folder or bucket to look in; no credentials, they belong to the platform",
      examples: ["s3://landing/orders/"],
    }),
    ...launching,
  }).meta({ title: "file sensor", description: "Builds when a new file lies somewhere" }),
  z.strictObject({
    type: z.literal("run_status").describe("Tells somebody when a run ends"),
    on: z.enum(["success", "failure", "canceled", "started"]).meta({
      description: "What has to become of the run",
      examples: ["failure"],
    }),
    jobs: orNothing(z.array(text).min(1), "Schedules whose runs count; all when left out", [[
      "nightly",
    ]]),
    notify: z.strictObject({
      webhookEnv: z.string().max(255).regex(variablePattern).meta({
        description: "Environment variable that holds the address; never the address itself",
        examples: ["ALERT_WEBHOOK"],
      }),
    }).describe("Who is told"),
    ...sensorBase,
  }).meta({ title: "run status sensor", description: "Tells somebody when a run ends" }),
  z.strictObject({
    type: z.literal("health").describe("Builds when a service answers again"),
    url: text.meta({
      description: "Address that has to answer; no credentials",
      examples: ["http://catalog:8181/health"],
    }),
    ...launching,
  }).meta({ title: "health sensor", description: "Builds when a service answers again" }),
  z.strictObject({
    type: z.literal("freshness").describe("Builds what is older than its freshness allows"),
    ...launching,
  }).meta({
    title: "freshness sensor",
    description: "Builds what is older than its freshness allows",
  }),
]);

const most = 999_999_999;
const blocks = z.strictObject({
  objective: orNothing(
    z.enum(["invocations", "minCut", "wavefront", "balanced"]).meta({
      enumDescriptions: [
        "As few dbt invocations as can be",
        "As few assets as can be handed from block to block",
        "Blocks that run side by side",
        "A shorter run on several workers",
      ],
    }),
    "What blocks are for: as few dbt invocations as can be, little handed over, or a shorter run on several workers",
    ["invocations"],
  ),
  maxAssets: orNothing(z.int().min(1).max(most), "Assets of a block at most", [200]),
  maxParallelism: orNothing(
    z.int().min(1).max(most),
    "Blocks that run at the same time, for the objectives that look at time",
    [8],
  ),
});

const locations = z.strictObject({
  maxAssets: orNothing(
    z.int().min(1).max(most),
    "Assets of a code location at most; no block is larger either",
    [3000],
  ),
});

/** The parts of {@linkcode orchestrationSpec}, which CompiledArtifacts takes over one by one. */
export const orchestrationParts = {
  partitions: orNothing(
    z.record(name, partitionSpec),
    "Partition definitions by name, for groups, schedules and models to refer to",
    [{ day: { type: "time", cadence: "daily", start: "2024-01-01", timezone: "Europe/Berlin" } }],
  ),
  groups: orNothing(
    z.array(group),
    "Who is built how. The first group that selects an asset takes it; what no group takes runs unpartitioned",
    [[{ name: "events", select: "tag:daily+", partition: "day" }]],
  ),
  mappings: orNothing(
    z.array(mapping),
    "Which partitions of one group another one reads, where the default does not fit",
    [[{ from: "events", to: "reports", type: "time_window", startOffset: -1 }]],
  ),
  schedules: orNothing(
    z.array(schedule),
    "When parts of the product are built",
    [[{ name: "nightly", cron: "0 6 * * *", timezone: "Europe/Berlin", select: "tag:daily" }]],
  ),
  sensors: orNothing(
    z.array(sensor),
    "What starts a run, or tells somebody, when something happens",
    [[{ name: "on-fail", type: "run_status", on: "failure", notify: { webhookEnv: "ALERTS" } }]],
  ),
  blocks: orNothing(blocks, "How the graph is cut into dbt invocations", [
    { objective: "invocations", maxAssets: 200 },
  ]),
  locations: orNothing(
    locations,
    "Into how many code locations, which the orchestrator loads apart, the product is split; one when left out",
    [{ maxAssets: 3000 }],
  ),
  severities: orNothing(
    z.record(
      z.string().meta({ enum: Object.keys(codes) }),
      z.enum(findingLevels).meta({
        description: "What findings of this code weigh; an error stays an error",
        enumDescriptions: [
          "No project is made while one is found",
          "Told; an error with --deny-warnings",
          "Told by check",
          "Not told",
        ],
      }),
    ),
    "What findings weigh, by their code. Errors can be neither lowered nor switched off",
    [{ "plan/no-schedule": "off" }],
  ),
};

export const orchestrationSpec = z.strictObject(orchestrationParts);

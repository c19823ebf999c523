import type { Plan, PlanAsset } from "../plan/mod.ts";

/** A small plan with one of everything: a source, a seed, models in two blocks, tests of each kind, a schedule. */
export function samplePlan(): Plan {
  const assets = [
    asset("model.sample.fct_orders", "sample/fct_orders", { compute: "warehouse" }),
    asset("model.sample.stg_orders", "sample/seeds", {
      tags: ["staging"],
      description: "Orders, cleaned",
    }),
    asset("seed.sample.raw_orders", "sample/seeds", { materialized: "seed" }),
    asset("source.sample.shop.orders", null, {
      external: true,
      sourceName: "shop",
      name: "orders",
    }),
  ];
  return {
    version: 2,
    product: {
      id: "default.sample",
      name: "sample",
      version: "1.0.0",
      domain: "default",
      description: "A product to try plugins on",
      owner: "sample@example.com",
      labels: {},
      dbtProject: "sample",
    },
    orchestrator: { type: "sample", config: {} },
    deployment: "dev",
    platform: { catalog: null, storage: null, lineage: null, telemetry: null },
    partitions: [],
    groups: [],
    mappings: [],
    pools: [],
    computes: [
      { name: "duckdb", type: "duckdb", target: null, profile: null },
      { name: "warehouse", type: "postgres", target: null, profile: null },
    ],
    assets,
    edges: [
      edge("model.sample.stg_orders", "model.sample.fct_orders"),
      edge("seed.sample.raw_orders", "model.sample.stg_orders"),
      edge("source.sample.shop.orders", "model.sample.stg_orders"),
    ],
    checks: [
      check("test.sample.on_source", "source.sample.shop.orders", null),
      check("test.sample.unique_orders", "model.sample.fct_orders", "sample/fct_orders"),
    ],
    locations: [],
    blocks: [
      block("sample/seeds", ["seed.sample.raw_orders", "model.sample.stg_orders"], [], "duckdb"),
      block("sample/fct_orders", ["model.sample.fct_orders"], ["sample/seeds"], "warehouse"),
    ],
    jobs: [{
      name: "sample",
      description: "Everything",
      blocks: ["sample/seeds", "sample/fct_orders"],
      assets: null,
      partition: null,
    }],
    schedules: [{
      name: "sample-schedule",
      description: "",
      jobs: ["sample"],
      trigger: {
        type: "cron",
        cron: "0 6 * * *",
        timezone: "Europe/Berlin",
      },
      select: null,
      exclude: null,
      environments: null,
      enabled: true,
      active: true,
      definedAt: ["orchestration", "schedule", "cron"],
    }],
    sensors: [],
    exposures: [],
    listed: [],
    outputs: [],
    environment: [],
  };
}

function asset(id: string, block: string | null, more: Partial<PlanAsset>): PlanAsset {
  const [kind, packageName] = id.split(".") as [PlanAsset["kind"], string];
  const name = id.slice(id.lastIndexOf(".") + 1);
  return {
    id,
    kind,
    name,
    version: null,
    packageName,
    fqn: [packageName, name],
    external: false,
    sourceName: null,
    description: "",
    tags: [],
    owners: [],
    group: null,
    access: null,
    contract: false,
    tier: null,
    materialized: "table",
    language: "sql",
    compute: "duckdb",
    file: "",
    relation: null,
    configSchema: null,
    identifier: name,
    codeVersion: null,
    meta: {},
    columns: [],
    block,
    orchestrationGroup: null,
    partition: null,
    freshness: null,
    automation: null,
    microbatch: null,
    producer: null,
    ...more,
  };
}

function edge(from: string, to: string): Plan["edges"][number] {
  return { from, to, kind: "ref", kinds: ["ref"], mapping: null };
}

function check(id: string, on: string, block: string | null): Plan["checks"][number] {
  return {
    id,
    kind: "generic",
    name: id.slice(id.lastIndexOf(".") + 1),
    asset: on,
    additionalAssets: [],
    severity: "error",
    description: "",
    tags: [],
    fqn: [],
    file: "",
    testName: "unique",
    columnName: "order_id",
    block,
    qualityChecks: [],
    quality: null,
  };
}

function block(
  id: string,
  assets: readonly string[],
  dependsOn: readonly string[],
  compute: string,
): Plan["blocks"][number] {
  return {
    id,
    assets,
    functions: [],
    dependsOn,
    compute,
    partition: null,
    schedules: [],
    retries: null,
    timeoutS: null,
    pool: null,
    priority: null,
    backfill: null,
  };
}

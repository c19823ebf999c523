import assert from "node:assert/strict";
import { said, schedule, sensor, shop } from "./_launchers.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";
import type { PlanSensor } from "../types.ts";

type Of<T extends PlanSensor["type"]> = Extract<PlanSensor, { type: T }>;
type Spec = Parameters<typeof sensor>[0];

const file = { name: "s", type: "file", uri: "s3://landing/" } as const;
const at = "orchestration.sensors.0";

function findings(more: Spec): string[] {
  return said(shop({ sensors: [sensor(more)] }), "orchestration");
}

const cases: readonly (readonly [string, Spec, readonly string[]])[] = [
  ["a selection of what is not built", { ...file, select: "source:landing" }, [
    `error plan/empty-sensor ${at}.select`,
  ]],
  ["a selection of nothing", { ...file, select: "tag:none" }, [
    `error plan/empty-sensor ${at}.select`,
    `warning plan/nothing-selected ${at}.select`,
  ]],
  ["a bad selection once", { ...file, select: "tga:x" }, [
    `error graph/unknown-selector-method ${at}.select`,
  ]],
  ["nothing about an address of which variables are a part", {
    name: "s",
    type: "health",
    url: "http://${HOST}:${PORT:-80}/",
  }, []],
  ["an unknown store", { ...file, uri: "s4://x/" }, [`error plan/file-scheme ${at}.uri`]],
  ["a path that is no address", { ...file, uri: "/landing" }, [`error plan/file-scheme ${at}.uri`]],
  ["an unknown environment", { ...file, environments: ["test"] }, [
    `error plan/unknown-environment ${at}.environments.0`,
  ]],
  ["an interval that cannot be read", { ...file, minInterval: "5 minutes" }, [
    `error schedule/bad-duration ${at}.minInterval`,
  ]],
  ["an interval of parts of a second", { ...file, minInterval: "1s500ms" }, [
    `error plan/bad-interval ${at}.minInterval`,
  ]],
  ["no interval at all", { ...file, minInterval: "0s" }, [
    `error plan/bad-interval ${at}.minInterval`,
  ]],
  ["an address that is none of the web", { name: "s", type: "health", url: "ftp://x/" }, [
    `error plan/bad-url ${at}.url`,
  ]],
  ["an address without a host", { name: "s", type: "health", url: "http:///x" }, [
    `error plan/bad-url ${at}.url`,
  ]],
  ["an unknown asset of its own", { name: "s", type: "asset", assets: ["stg_order"] }, [
    `error plan/unknown-asset ${at}.assets.0`,
  ]],
  ["an asset without a name, or of no product", {
    name: "s",
    type: "asset",
    assets: ["orders/", "/fct_orders"],
  }, [`error plan/unknown-asset ${at}.assets.0`, `error plan/unknown-asset ${at}.assets.1`]],
  ["an address behind variables that is none", { name: "s", type: "health", url: "x://${HOST}" }, [
    `error plan/bad-url ${at}.url`,
  ]],
  ["an ephemeral model", { name: "s", type: "asset", assets: ["raw", "shop/part"] }, [
    `error plan/unknown-asset ${at}.assets.1`,
  ]],
  ["freshness that nothing has", { name: "s", type: "freshness" }, [
    `warning plan/nothing-watched ${at}`,
  ]],
  ["an unknown job", {
    name: "s",
    type: "run_status",
    on: "failure",
    jobs: ["shop", "nigthly"],
    notify: { webhookEnv: "X" },
  }, [`error plan/unknown-job ${at}.jobs.1`]],
  ["several things at once", { ...file, uri: "x", minInterval: "y", select: "source:landing" }, [
    `error plan/empty-sensor ${at}.select`,
    `error plan/file-scheme ${at}.uri`,
    `error schedule/bad-duration ${at}.minInterval`,
  ]],
];

for (const [what, spec, expected] of cases) {
  Deno.test(`buildPlan() says of a sensor: ${what}`, () => {
    assert.deepEqual(findings(spec).sort(), [...expected].sort());
  });
}

Deno.test("buildPlan() resolves sensors of each type", () => {
  const { value } = shop({
    schedules: [schedule({ name: "nightly", cron: "0 6 * * *", select: "tag:staging" })],
    sensors: [
      sensor({
        name: "on-orders",
        type: "asset",
        assets: ["orders-product/fct_orders", "landing.orders", "shop/raw", "model.shop.mart"],
        select: "stg_orders+",
        minInterval: "1m30s",
      }),
      sensor({ ...file, name: "on-file", select: ["source:landing+", "raw"], exclude: "mart" }),
      sensor({
        name: "on-fail",
        type: "run_status",
        on: "failure",
        jobs: ["nightly", "on-file", "shop"],
        notify: { webhookEnv: "ALERT_WEBHOOK" },
      }),
      sensor({
        name: "on-any",
        type: "run_status",
        on: "success",
        jobs: null,
        notify: { webhookEnv: "ALERT_WEBHOOK" },
      }),
      sensor({ name: "well", type: "health", url: "https://catalog:8181/health", enabled: false }),
    ],
  });
  const { sensors, environment, jobs } = value!.plan;
  const by = new Map(sensors.map((s) => [s.name, s]));
  assert.deepEqual([...by.keys()], ["on-any", "on-fail", "on-file", "on-orders", "well"]);
  assert.deepEqual(by.get("on-orders"), {
    type: "asset",
    name: "on-orders",
    description: "",
    minIntervalS: 90,
    environments: null,
    enabled: true,
    active: true,
    definedAt: ["orchestration", "sensors", 0],
    jobs: ["on-orders"],
    select: "stg_orders+",
    exclude: null,
    assets: [
      { product: "orders-product", name: "fct_orders", asset: null },
      { product: null, name: "landing.orders", asset: "source.shop.landing.orders" },
      { product: null, name: "raw", asset: "seed.shop.raw" },
      { product: null, name: "model.shop.mart", asset: "model.shop.mart" },
    ],
  });
  assert.deepEqual(jobs.find((j) => j.name === "on-file")!.assets, [
    "model.shop.stg_orders",
    "seed.shop.raw",
  ]);
  assert.equal((by.get("on-file") as Of<"file">).select, "source:landing+ raw");
  assert.deepEqual((by.get("on-fail") as Of<"run_status">).watches, [
    "nightly",
    "on-file",
    "shop",
  ]);
  assert.deepEqual(
    (by.get("on-any") as Of<"run_status">).watches,
    jobs.map((j) => j.name),
  );
  assert.deepEqual((by.get("well") as Of<"health">).jobs, ["shop"]);
  assert.equal(by.get("well")!.active, false);
  assert.deepEqual(environment, [{
    name: "ALERT_WEBHOOK",
    purpose:
      'where the sensor "on-fail" sends its messages; where the sensor "on-any" sends its messages',
  }]);
});

Deno.test("buildPlan() takes the latest version of a model that a sensor waits for, or the one named", () => {
  const versions = ["1", "2"].map((version) =>
    node(`model.shop.orders.v${version}`, [], { name: "orders", version, latestVersion: "2" })
  );
  const watching = (name: string) =>
    plan(
      artifacts([], null, { sensors: [sensor({ name: "s", type: "asset", assets: [name] })] }),
      dbt([...versions, node("model.other.twin"), node("model.third.twin")]),
    );
  const assetOf = (name: string) =>
    (watching(name).value!.plan.sensors[0] as Of<"asset">).assets[0]!.asset;
  assert.equal(assetOf("orders"), "model.shop.orders.v2");
  assert.equal(assetOf("orders.v1"), "model.shop.orders.v1");
  assert.deepEqual(said(watching("twin"), "orchestration"), [
    "error plan/ambiguous-asset orchestration.sensors.0.assets.0",
  ]);
});

Deno.test("buildPlan() takes addresses that variables hold, or a part of", () => {
  const specs = [
    { ...file, uri: "${LANDING}" },
    { ...file, uri: "s3://${BUCKET}/orders/" },
    { name: "s", type: "health", url: "https://${HOST:-localhost}:8181/health" } as const,
    { name: "s", type: "health", url: "${HEALTH}" } as const,
  ];
  for (const spec of specs) assert.deepEqual(findings(spec), []);
});

Deno.test("buildPlan() does not call a job unknown whose schedule is there and wrong", () => {
  const notify = { webhookEnv: "HOOK" };
  const watching = (jobs: readonly string[]) => [
    sensor({ name: "on-fail", type: "run_status", on: "failure", jobs, notify }),
  ];
  const bad = schedule({ name: "nightly", cron: "61 * * * *" });
  assert.deepEqual(
    said(shop({ schedules: [bad], sensors: watching(["nightly"]) }), "orchestration"),
    [
      "error schedule/bad-cron orchestration.schedules.0.cron",
    ],
  );
  assert.deepEqual(
    said(shop({ schedules: [bad], sensors: watching(["nightli"]) }), "orchestration.sensors"),
    ["error plan/unknown-job orchestration.sensors.0.jobs.0"],
  );
});

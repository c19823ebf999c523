import assert from "node:assert/strict";
import { artifacts, dbt, node, plan, source } from "../_products.ts";

const sources = [
  {
    ...source("source.shop.crm.people", "people"),
    freshness: { warnAfterS: 3600, errorAfterS: 86400, loadedAtField: "loaded_at" },
  },
  {
    ...source("source.shop.crm.notes", "notes"),
    freshness: { warnAfterS: 1800, errorAfterS: null, loadedAtField: null },
  },
  source("source.shop.crm.other", "other"),
];
const limits = {
  warn_after: { count: 6, period: "hour" },
  error_after: { count: 1, period: "day" },
};
const buildAfter = { build_after: { count: 4, period: "hour", updates_on: "all" } };
const { value, diagnostics } = plan(
  artifacts(),
  dbt([
    node("model.shop.a", ["source.shop.crm.people"], { config: { freshness: limits } }),
    node("model.shop.b", [], { config: { freshness: buildAfter } }),
    node("model.shop.c", [], { config: { freshness: { warn_after: { count: "6" } } } }),
  ], { sources }),
);

Deno.test("buildPlan() takes the freshness of sources and models from dbt", () => {
  const dbtSays = { cron: null, timezone: "UTC", origin: "dbt" };
  assert.deepEqual(
    Object.fromEntries(value!.plan.assets.map((a) => [a.id, a.freshness])),
    {
      "model.shop.a": { maxLagS: 86400, warnLagS: 21600, loadedAtField: null, ...dbtSays },
      "model.shop.b": null,
      "model.shop.c": null,
      "source.shop.crm.notes": { maxLagS: null, warnLagS: 1800, loadedAtField: null, ...dbtSays },
      "source.shop.crm.other": null,
      "source.shop.crm.people": {
        maxLagS: 86400,
        warnLagS: 3600,
        loadedAtField: "loaded_at",
        ...dbtSays,
      },
    },
  );
});

Deno.test("buildPlan() makes a check of each, which only warns where dbt only warns", () => {
  assert.deepEqual(
    value!.plan.checks.map((c) => [c.id, c.kind, c.asset, c.severity, c.columnName, c.block]),
    [
      ["freshness.model.shop.a", "freshness", "model.shop.a", "error", null, null],
      ["freshness.source.shop.crm.notes", "freshness", "source.shop.crm.notes", "warn", null, null],
      [
        "freshness.source.shop.crm.people",
        "freshness",
        "source.shop.crm.people",
        "error",
        "loaded_at",
        null,
      ],
    ],
  );
});

Deno.test("buildPlan() does not take build_after for a limit on age, and says so", () => {
  const found = diagnostics.filter((d) => d.code === "plan/build-after");
  assert.deepEqual(found.map((d) => [d.severity, d.facts.models]), [["info", ["model.shop.b"]]]);
});

Deno.test("buildPlan() lets the freshness check of a source wait for what builds its table", () => {
  const landing = {
    ...source("source.shop.crm.landing", "landing"),
    freshness: { warnAfterS: 3600, errorAfterS: null, loadedAtField: "at" },
  };
  const { value } = plan(artifacts(), dbt([node("seed.shop.landing")], { sources: [landing] }));
  assert.deepEqual(value!.plan.checks.map((c) => [c.asset, c.additionalAssets]), [
    ["source.shop.crm.landing", ["seed.shop.landing"]],
  ]);
});

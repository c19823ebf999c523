import assert from "node:assert/strict";
import type { PlanOutline } from "../outline/mod.ts";
import { diffPlans } from "./diff.ts";

function outline(more: Partial<PlanOutline>): PlanOutline {
  return {
    kind: "plan-outline",
    version: 1,
    product: { name: "down", version: "1", deployment: "prod" },
    partitions: {},
    groups: {},
    mappings: {},
    pools: {},
    computes: {},
    assets: {},
    checks: {},
    blocks: {},
    jobs: {},
    schedules: {},
    sensors: {},
    exposures: {},
    listed: {},
    outputs: {},
    environment: {},
    ...more,
  };
}

const linked = outline({
  partitions: { day: { type: "time", cadence: "daily", cron: "0 0 * * *", timezone: "UTC" } },
  mappings: { m: { from: "day", type: "all" } },
  assets: {
    "source.up.orders": {
      key: "up/orders",
      kind: "source",
      external: true,
      producer: "up",
      partition: "day",
    },
    "model.down.a": { key: "a", from: ["source.up.orders"], mapped: { "source.up.orders": "m" } },
  },
});
const alone = outline({
  assets: {
    "source.up.orders": { key: "up/orders", kind: "source", external: true },
    "model.down.a": { key: "a", from: ["source.up.orders"] },
  },
});

Deno.test("a product that is missing in the new plan is one warning, not many false changes", () => {
  const { counts, changes } = diffPlans(linked, alone, { products: ["down"] });
  assert.deepEqual(counts, { breaking: 0, warning: 1, note: 0 });
  assert.deepEqual(changes[0]!.before, ["up"]);
  assert.match(changes[0]!.message, /compiled with "up".*add --with and its folder/);
});

Deno.test("a product that is there, and builds the table no more, is a change", () => {
  const { changes } = diffPlans(linked, alone, { products: ["down", "up"] });
  assert.ok(changes.some((c) => c.aspect === "producer"));
  assert.ok(!changes.some((c) => c.aspect === "with"));
});

Deno.test("keys of a new cadence and zone are not said to be spelt as before", () => {
  const zone = { cadence: "daily", cron: "0 0 * * *", timezone: "UTC", keyFormat: "%Y-%m-%d" };
  const assets = { "model.a": { key: "a", partition: "p" } };
  const before = outline({
    assets,
    partitions: { p: { type: "time", start: "2024-01-01", ...zone } },
  });
  const after = outline({
    assets,
    partitions: {
      p: {
        type: "time",
        start: "2024-01-01",
        cadence: "hourly",
        cron: "0 * * * *",
        timezone: "Europe/Berlin",
        keyFormat: "%Y-%m-%d-%H:%M",
      },
    },
  });
  const texts = JSON.stringify(diffPlans(before, after).changes);
  assert.match(texts, /spelt in another way/);
  assert.doesNotMatch(texts, /spelt as before/);
});

Deno.test("a cron expression with a zero before its number is the same one", () => {
  const at = (cron: string) =>
    outline({ schedules: { s: { jobs: [], cron, timezone: "UTC" } as never } });
  const { counts } = diffPlans(at("0 5 * * *"), at("00 05 * * *"));
  assert.deepEqual(counts, { breaking: 0, warning: 0, note: 1 });
  assert.equal(diffPlans(at("0 5 * * *"), at("0 50 * * *")).counts.warning, 1);
});

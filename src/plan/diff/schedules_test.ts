import assert from "node:assert/strict";
import type { OutlineSchedule, PlanOutline } from "../outline/mod.ts";
import { diffPlans } from "./diff.ts";

const nightly: OutlineSchedule = { cron: "0 6 * * *", timezone: "UTC", jobs: ["all"] };
const hourly: OutlineSchedule = { cron: "0 * * * *", timezone: "UTC", jobs: ["all"] };
const waiting = (...after: readonly string[]): OutlineSchedule => ({ after, jobs: ["all"] });

function outline(schedules: Readonly<Record<string, OutlineSchedule>>): PlanOutline {
  return {
    kind: "plan-outline",
    version: 1,
    product: { name: "shop", version: "1", deployment: "prod" },
    partitions: {},
    groups: {},
    mappings: {},
    pools: {},
    computes: {},
    assets: { "model.shop.a": { key: "a" } },
    checks: {},
    blocks: { a: ["model.shop.a"] },
    jobs: { all: { blocks: ["a"] } },
    schedules,
    sensors: {},
    exposures: {},
    listed: {},
    outputs: {},
    environment: {},
  } as unknown as PlanOutline;
}

/** What is said of how often the schedule "reports" runs. */
function runs(
  before: Readonly<Record<string, OutlineSchedule>>,
  after: Readonly<Record<string, OutlineSchedule>>,
): string[] {
  return diffPlans(outline(before), outline(after)).changes
    .filter((c) => c.subjects.includes("reports"))
    .flatMap((c) =>
      c.consequences.filter((of) => of.code === "runs-change").map((of) =>
        of.text.replace(/^.*: /, "")
      )
    );
}

Deno.test("diffPlans() says how often a schedule that waits for others ran, or runs", () => {
  const base = { hourly, nightly };
  const reports = waiting("hourly", "nightly");
  assert.deepEqual(runs({ ...base, reports }, base), ["not at all instead of 1 time"]);
  assert.deepEqual(runs(base, { ...base, reports: waiting("hourly") }), [
    "24 times instead of not at all",
  ]);
  assert.deepEqual(runs({ ...base, reports }, { ...base, reports: { ...hourly, jobs: ["all"] } }), [
    "24 times instead of 1 time",
  ]);
  // of one that waits for one that waits
  const chain = { ...base, second: waiting("nightly") };
  assert.deepEqual(runs({ ...chain, reports: waiting("second") }, chain), [
    "not at all instead of 1 time",
  ]);
});

Deno.test("diffPlans() says nothing of how often, where it never ran and never will", () => {
  const base = { nightly: { ...nightly, off: "disabled" as const } };
  assert.deepEqual(runs({ ...base, reports: waiting("nightly") }, base), []);
});

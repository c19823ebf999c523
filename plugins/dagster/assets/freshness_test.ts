import assert from "node:assert/strict";
import type { PlanFreshness } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { freshnessOf } from "./freshness.ts";

const [asset] = samplePlan().assets;

Deno.test("freshnessOf() asks Dagster for what it takes", () => {
  const of = (freshness: Partial<PlanFreshness>, external = false) =>
    freshnessOf({
      ...asset!,
      external,
      freshness: {
        maxLagS: 3600,
        warnLagS: null,
        cron: null,
        timezone: "UTC",
        origin: "group",
        loadedAtField: null,
        ...freshness,
      },
    });
  assert.deepEqual(of({}), { type: "time_window", failS: 3600, warnS: null });
  assert.deepEqual(of({ warnLagS: 1800 }), { type: "time_window", failS: 3600, warnS: 1800 });
  assert.deepEqual(of({ warnLagS: 3600 }), { type: "time_window", failS: 3600, warnS: null });
  assert.deepEqual(of({ maxLagS: 5 }), { type: "time_window", failS: 60, warnS: null });
  assert.deepEqual(of({ cron: "0 9 * * *" }), {
    type: "cron",
    cron: "0 9 * * *",
    lagS: 3600,
    timezone: "UTC",
  });
  // longer than from one tick to the next
  assert.deepEqual(of({ cron: "0 9 * * *", maxLagS: 26 * 3600 }), {
    type: "time_window",
    failS: 26 * 3600,
    warnS: null,
  });
  assert.deepEqual(of({ cron: "0 9 * * 1,2", maxLagS: 25 * 3600 })?.type, "time_window");
  assert.equal(of({ maxLagS: null, warnLagS: 60 }), null);
  assert.equal(of({}, true), null);
});

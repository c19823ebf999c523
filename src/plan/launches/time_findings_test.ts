import assert from "node:assert/strict";
import { day as utcDay } from "../../../tests/helpers/plan_parts.ts";
import { samplePlan } from "../../plugin/mod.ts";
import type { Plan, PlanTimePartition } from "../types.ts";
import { timeFindings } from "./time_findings.ts";

const day = { ...utcDay, timezone: "Europe/Berlin" };

/** The sample plan with one schedule that follows `day`. */
function plan(windows: Partial<PlanTimePartition>, offsetS = 0, active = true): Plan {
  const sample = samplePlan();
  const cron = offsetS === 0 ? "0 0 * * *" : "30 2 * * *";
  return {
    ...sample,
    partitions: [{ ...day, ...windows }],
    jobs: sample.jobs.map((job) => ({ ...job, partition: "day" })),
    schedules: [{
      ...sample.schedules[0]!,
      name: "by-day",
      trigger: {
        type: "partition",
        partition: "day",
        offsetS,
        cron,
        timezone: "Europe/Berlin",
      },
      active,
      definedAt: ["orchestration", "schedules", 0, "partition"],
    }],
  };
}

const codesAt = (plan: Plan, now: string) =>
  timeFindings(plan, Date.parse(now), () => null).map((d) => `${d.code} ${d.path.at(-1)}`);

Deno.test("timeFindings() says which schedule meets a gap, at the offset that leads there", () => {
  assert.deepEqual(codesAt(plan({}, 9000), "2026-03-01T00:00:00Z"), [
    "schedule/tick-in-gap offset",
  ]);
  assert.deepEqual(codesAt(plan({}), "2026-03-01T00:00:00Z"), []);
  assert.deepEqual(codesAt(plan({}, 9000, false), "2026-03-01T00:00:00Z"), []);
});

Deno.test("timeFindings() tells from when on windows exist, to the second", () => {
  const later = plan({ start: "2026-06-01T00:00:00" });
  assert.deepEqual(codesAt(later, "2026-06-01T21:59:59Z"), [
    "schedule/partition-not-begun partition",
  ]);
  assert.deepEqual(codesAt(later, "2026-06-01T22:00:00Z"), []);
});

Deno.test("timeFindings() tells when the last window has ended", () => {
  const over = plan({ end: "2025-01-01T00:00:00" });
  assert.deepEqual(codesAt(over, "2024-12-31T22:59:59Z"), []);
  assert.deepEqual(codesAt(over, "2024-12-31T23:00:00Z"), ["schedule/partition-ended partition"]);
});

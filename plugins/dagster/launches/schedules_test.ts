import assert from "node:assert/strict";
import { day } from "../../../tests/helpers/plan_parts.ts";
import type { CronTrigger, Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { lower } from "../lower.ts";

const options = { generator: { name: "test", version: "0" }, dbtProjectDir: ".." };
const sample = samplePlan();
const cron: CronTrigger = sample.schedules[0]!.trigger as CronTrigger;

Deno.test("lower() gives each partition definition of a schedule a schedule, whose name says it", () => {
  const [first, ...blocks] = sample.blocks;
  const base = sample.schedules[0]!;
  const plan: Plan = {
    ...sample,
    partitions: [day],
    blocks: [{ ...first!, partition: "day" }, ...blocks],
    jobs: [
      ...sample.jobs,
      { name: "night", description: "", blocks: [], assets: null, partition: null },
      { name: "night-day", description: "", blocks: [first!.id], assets: null, partition: "day" },
    ],
    schedules: [
      { ...base, name: "night", jobs: ["night", "night-day"] },
      {
        ...base,
        name: "by-day",
        jobs: ["night-day"],
        trigger: { ...cron, type: "partition", partition: "day", offsetS: 7200 },
      },
      {
        ...base,
        name: "late",
        jobs: ["night-day"],
        active: false,
        trigger: { type: "after", schedules: ["night"] },
      },
    ],
  };
  const { schedules, sensors } = lower(plan, options);
  assert.deepEqual(schedules.map((s) => [s.name, s.job, s.launch]), [
    // waited for: its runs say which schedule they are of
    ["night", "night", { partition: null, offsetS: 0, schedule: "night" }],
    ["night_day", "night_day", { partition: "day", offsetS: 0, schedule: "night" }],
    ["by_day", "night_day", { partition: "day", offsetS: 7200, schedule: "by-day" }],
  ]);
  assert.deepEqual(sensors, [{
    type: "after",
    product: "sample",
    name: "late",
    schedule: "late",
    description: null,
    intervalS: null,
    running: false,
    launches: [{ job: "night_day", partition: "day" }],
    after: {
      night: [
        { job: "night", partition: null, offsetS: 0, locations: null },
        { job: "night_day", partition: "day", offsetS: 0, locations: null },
      ],
    },
  }]);
});

Deno.test("lower() lets a schedule that needs nothing be Dagster's own", () => {
  assert.deepEqual(lower(sample, options).schedules.map((s) => s.launch), [null]);
});

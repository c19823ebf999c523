import assert from "node:assert/strict";
import type { NamedSchedule } from "../../artifacts/mod.ts";
import { days, group } from "../_orchestration.ts";
import { said, schedule, sensor, shop } from "./_launchers.ts";

const partitions = {
  day: days({ start: "2024-01-01T06:30", timezone: "Europe/Berlin" }),
  month: days({ cadence: "monthly", timezone: "Europe/Berlin" }),
  region: { type: "static", keys: ["eu", "us"] },
  both: { type: "multi", dimensions: ["region", "day"] },
};

function product(partition: string, schedules: readonly NamedSchedule[], more = {}) {
  const staging = group("staging", { select: "tag:staging", partition });
  return shop({ partitions, groups: [staging], schedules, ...more });
}

function triggerOf(partition: string, offset: string | null) {
  const { value } = product(partition, [schedule({ name: "s", partition, offset })]);
  const { trigger, jobs } = value!.plan.schedules[0]!;
  if (trigger.type !== "partition") throw new Error(trigger.type);
  return [trigger.cron, trigger.timezone, trigger.offsetS, ...jobs];
}

Deno.test("buildPlan() starts a window's schedule when it has ended, and the offset later", () => {
  assert.deepEqual(triggerOf("day", null), ["30 6 * * *", "Europe/Berlin", 0, "shop-day"]);
  assert.deepEqual(triggerOf("day", "2h"), ["30 8 * * *", "Europe/Berlin", 7200, "shop-day"]);
  assert.deepEqual(triggerOf("month", "3d"), ["0 0 4 * *", "Europe/Berlin", 259200, "shop-month"]);
});

const wrong: readonly (readonly [string, string, Partial<NamedSchedule>, string])[] = [
  ["an offset of a whole window", "day", { partition: "day", offset: "1d" }, "schedule/bad-offset"],
  ["an offset of seconds", "day", { partition: "day", offset: "90s" }, "schedule/bad-offset"],
  ["an offset that is none", "day", { partition: "day", offset: "soon" }, "schedule/bad-duration"],
  ["a partition without windows", "region", { partition: "region" }, "plan/schedule-partition"],
  ["one of several dimensions", "both", { partition: "both" }, "plan/schedule-partition"],
  ["a partition that nothing has", "day", { partition: "month" }, "plan/empty-schedule"],
  ["one that nothing selected has", "day", {
    partition: "day",
    select: "mart",
  }, "plan/empty-schedule"],
  ["a partition that is not there", "day", { partition: "dya" }, "plan/unknown-partition"],
];

for (const [what, partition, more, code] of wrong) {
  Deno.test(`buildPlan() refuses to follow ${what}`, () => {
    const result = product(partition, [schedule({ name: "s", ...more })]);
    const key = code.startsWith("schedule/") ? "offset" : more.select ? "select" : "partition";
    assert.deepEqual(
      said(result, "orchestration.schedules").filter((s) => s.startsWith("error")),
      [`error ${code} orchestration.schedules.0.${key}`],
    );
  });
}

Deno.test("buildPlan() names the time dimension whose windows a schedule with a cron would build", () => {
  const { diagnostics } = product("both", [schedule({ name: "s", partition: "both" })]);
  const found = diagnostics.find((d) => d.code === "plan/schedule-partition");
  assert.match(found!.hint!, /newest window of "day"/);
});

Deno.test("buildPlan() gives each schedule the jobs of what it selects, by partition", () => {
  const own = { cron: "0 5 * * *", timezone: "UTC", enabled: true };
  const { value } = shop({
    partitions,
    groups: [group("staging", { select: "tag:staging", partition: "day" })],
    schedules: [
      schedule({ name: "all", cron: "@daily" }),
      schedule({ name: "of-group", cron: "@daily", select: "group:staging+" }),
      schedule({ name: "windows", partition: "day" }),
      schedule({ name: "part", partition: "day", select: "stg_orders" }),
    ],
  }, own);
  const { schedules, jobs, blocks } = value!.plan;
  assert.deepEqual(Object.fromEntries(schedules.map((s) => [s.name, s.jobs])), {
    "all": ["shop", "shop-day"],
    "of-group": ["of-group", "shop-day"],
    "part": ["part-day"],
    "shop-schedule": ["shop"],
    "windows": ["shop-day"],
  });
  assert.deepEqual(jobs.map((j) => [j.name, j.partition, j.assets]), [
    ["of-group", null, null],
    ["part-day", "day", null],
    ["shop", null, null],
    ["shop-day", "day", null],
  ]);
  // the two models of staging are built by other schedules, so they are in blocks of their own
  assert.deepEqual(
    blocks.map((b) => [b.assets.join(" "), b.schedules.join(" ")]).sort(),
    [
      ["model.shop.mart", "all of-group shop-schedule"],
      ["model.shop.stg_orders", "all of-group part windows"],
      ["model.shop.stg_people", "all of-group windows"],
      ["seed.shop.raw", "all shop-schedule"],
    ],
  );
});

Deno.test("buildPlan() lets sensors cut through blocks, and names what they build of them", () => {
  const { value } = product("day", [schedule({ name: "windows", partition: "day" })], {
    sensors: [sensor({ name: "s", type: "file", uri: "s3://x/", select: "stg_orders+" })],
  });
  const { sensors, jobs, blocks } = value!.plan;
  assert.deepEqual(blocks.filter((b) => b.partition === "day").map((b) => b.assets), [
    ["model.shop.stg_people", "model.shop.stg_orders"],
  ]);
  assert.deepEqual((sensors[0] as { jobs: readonly string[] }).jobs, ["s", "s-day"]);
  assert.deepEqual(jobs.filter((j) => j.name.startsWith("s-")).map((j) => j.assets), [
    ["model.shop.stg_orders"],
  ]);
});

Deno.test("buildPlan() leaves out the product's own schedule where everything is partitioned", () => {
  const own = { cron: "0 5 * * *", timezone: "UTC", enabled: true };
  const groups = [group("all", { partition: "day" })];
  const result = shop({ partitions, groups }, own);
  assert.deepEqual(said(result, "orchestration.schedule"), [
    "warning plan/empty-schedule orchestration.schedule.cron",
  ]);
  assert.deepEqual(result.value!.plan.schedules, []);
  assert.deepEqual(result.value!.plan.jobs.map((j) => j.name), ["shop-day"]);

  const waits = schedule({ name: "later", after: ["shop-schedule"] });
  assert.deepEqual(
    said(shop({ partitions, groups, schedules: [waits] }, own), "orchestration.schedules"),
    ["error plan/unknown-schedule orchestration.schedules.0.after.0"],
  );
});

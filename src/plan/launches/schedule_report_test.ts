import assert from "node:assert/strict";
import type { CompiledArtifacts, NamedSchedule } from "../../artifacts/mod.ts";
import { said, schedule, sensor, shop } from "./_launchers.ts";
import { days, group } from "../_orchestration.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";
import { scheduleReport } from "./schedule_report.ts";

const partitions = {
  day: days({ timezone: "Europe/Berlin" }),
  region: { type: "static", keys: ["eu", "us", "apac"] },
  both: { type: "multi", dimensions: ["day", "region"] },
  customer: { type: "dynamic" },
};

/** stg_orders and stg_people build as `partition` says, all else without. */
function product(
  partition: string,
  schedules: readonly NamedSchedule[],
  more: Record<string, unknown> = {},
) {
  const staging = group("staging", { select: "tag:staging", partition });
  return shop({ partitions, groups: [staging], schedules, ...more });
}

function runsOf(partition: string, ...schedules: readonly NamedSchedule[]) {
  const report = scheduleReport(product(partition, schedules).value!.plan);
  return report.schedules.map((s) => [s.name, s.ticksPerDay, s.runsPerDay, s.invocationsPerDay]);
}

Deno.test("scheduleReport() counts a run for each job and each key that a tick builds", () => {
  const all = schedule({ name: "s", cron: "0 */6 * * *" });
  const staging = { ...all, select: "tag:staging" };
  assert.deepEqual(runsOf("day", all), [["s", 4, 8, 12]]); // raw and the mart, and the staging
  assert.deepEqual(runsOf("day", staging), [["s", 4, 4, 4]]);
  assert.deepEqual(runsOf("region", staging), [["s", 4, 12, 12]]);
  assert.deepEqual(runsOf("both", staging), [["s", 4, 12, 12]]);
  assert.deepEqual(runsOf("customer", staging), [["s", 4, null, null]]);
});

Deno.test("scheduleReport() lets schedules that wait tick as often as what ticks least", () => {
  const runs = runsOf(
    "day",
    schedule({ name: "a", cron: "0 * * * *" }),
    schedule({ name: "b", partition: "day", offset: "2h" }),
    schedule({ name: "c", after: ["a", "b"], select: "mart" }),
    schedule({ name: "d", after: ["a"], select: "mart" }),
  );
  assert.deepEqual(runs.map(([name, ticks]) => [name, ticks]), [["a", 24], ["b", 1], ["c", 1], [
    "d",
    24,
  ]]);
});

Deno.test("scheduleReport() counts in its totals what is active, and a dynamic key as one", () => {
  const schedules = [
    schedule({ name: "a", cron: "0 6 * * *", select: "tag:staging" }),
    schedule({ name: "b", cron: "0 6 * * *", enabled: false }),
    schedule({ name: "c", cron: "0 6 * * *", environments: ["prod"] }),
    schedule({ name: "d", after: ["a", "c"] }),
  ];
  const report = scheduleReport(product("customer", schedules).value!.plan);
  assert.deepEqual([report.runsPerDay, report.invocationsPerDay], [1, 1]);
  assert.deepEqual(report.schedules.map((s) => s.active), [true, false, false, false]);
});

Deno.test("scheduleReport() names what no schedule builds, what nothing builds, and what several build", () => {
  const { value } = product("day", [
    schedule({ name: "a", cron: "0 6 * * *", select: "mart" }),
    schedule({ name: "b", cron: "0 8 * * *", select: "mart" }),
  ], {
    sensors: [sensor({ name: "s", type: "file", uri: "s3://x/", select: "stg_orders" })],
  });
  const { unscheduled, idle, repeated } = scheduleReport(value!.plan);
  assert.deepEqual(unscheduled, [
    "model.shop.stg_orders",
    "model.shop.stg_people",
    "seed.shop.raw",
  ]);
  assert.deepEqual(idle, ["model.shop.stg_people", "seed.shop.raw"]);
  assert.deepEqual(repeated, [{ asset: "model.shop.mart", schedules: ["a", "b"] }]);
});

Deno.test("buildPlan() warns of a partitioned group only where schedules leave out all of it", () => {
  const codes = (result: ReturnType<typeof product>) =>
    said(result).filter((s) => /not-scheduled|unscheduled|no-schedule|built-twice/.test(s));
  const rest = schedule({ name: "a", cron: "0 6 * * *", exclude: "tag:staging" });
  assert.deepEqual(codes(product("day", [rest])), [
    "warning plan/not-scheduled orchestration.groups.0.partition",
  ]);
  const half = schedule({ name: "a", cron: "0 6 * * *", exclude: "stg_orders" });
  assert.deepEqual(codes(product("day", [half])), ["info plan/unscheduled "]);
  const daily = schedule({ name: "b", partition: "day" });
  assert.deepEqual(codes(product("day", [rest, daily])), []);
  assert.deepEqual(codes(product("day", [])), ["info plan/no-schedule "]);
  const eager = group("g", {
    select: "tag:staging",
    partition: "day",
    automation: { type: "eager", cron: null, timezone: null },
  });
  assert.deepEqual(codes(product("day", [rest], { groups: [eager] })), ["info plan/unscheduled "]);
  const twice = schedule({ name: "b", cron: "0 7 * * *" });
  assert.deepEqual(codes(product("day", [twice, rest])), ["info plan/built-twice "]);
});

Deno.test("buildPlan() and scheduleReport() take many ways through schedules that wait in their stride", () => {
  const layers = Array.from(
    { length: 40 },
    (_, i) =>
      ["a", "b"].map((side) =>
        i === 0
          ? schedule({ name: `${side}0`, cron: "0 6 * * *" })
          : schedule({ name: `${side}${i}`, after: [`a${i - 1}`, `b${i - 1}`] })
      ),
  ).flat();
  const { value } = shop({ schedules: layers });
  assert.equal(scheduleReport(value!.plan).schedules.at(-1)!.ticksPerDay, 1);
});

Deno.test("buildPlan() warns of a microbatch model that the product's own schedule does not build any more", () => {
  const own = { cron: "0 5 * * *", timezone: "UTC", enabled: true };
  const micro = { eventTime: "at", batchSize: "day", begin: "2024-01-01", lookback: null };
  const config = {
    incremental_strategy: "microbatch",
    event_time: "at",
    batch_size: "day",
    begin: "2024-01-01",
  };
  const planned = (schedules: readonly NamedSchedule[]) =>
    plan(
      artifacts([], own, { schedules }),
      dbt([
        node("model.shop.a"),
        node("model.shop.events", [], { config, microbatch: micro, materialized: "incremental" }),
      ]),
    );
  const found = planned([]).diagnostics.filter((d) => d.code === "plan/not-scheduled");
  assert.deepEqual(found.map((d) => [d.severity, d.location?.file, d.hint]), [[
    "warning",
    "models/events.sql",
    "Add { name: microbatch-day-2024-01-01, partition: microbatch_day_2024_01_01 } to orchestration.schedules",
  ]]);
  const daily = schedule({ name: "events", partition: "microbatch_day_2024_01_01" });
  assert.deepEqual(said(planned([daily])).filter((s) => s.includes("scheduled")), []);
});

Deno.test("buildPlan() does not take what is switched off for something that builds, and what is off here only it does", () => {
  const found = (schedules: readonly NamedSchedule[], more: Record<string, unknown> = {}) =>
    product("day", schedules, more).diagnostics
      .filter((d) => /not-scheduled|unscheduled|no-schedule|built-twice/.test(d.code))
      .map((d) => `${d.code}: ${d.message}; ${d.hint}`);
  const rest = schedule({ name: "rest", cron: "0 6 * * *", exclude: "tag:staging" });
  const daily = schedule({ name: "daily", partition: "day" });
  assert.deepEqual(found([rest, { ...daily, enabled: false }]), [
    'plan/not-scheduled: No schedule that is switched on builds the group "staging", which has the partition "day"; ' +
    'Set enabled: true for the schedule "daily", or add another one',
  ]);
  assert.deepEqual(found([rest, { ...daily, environments: ["prod"] }]), []);
  assert.deepEqual(found([rest, daily, { ...rest, name: "off", enabled: false }]), []);
  assert.deepEqual(found([{ ...rest, enabled: false }, daily]), [
    'plan/unscheduled: No schedule that is switched on builds "model.shop.mart", "seed.shop.raw"; ' +
    'Nothing to do if that is meant; else switch on "rest"',
  ]);
  const file = sensor({ name: "s", type: "file", uri: "s3://x/", select: "tag:staging" });
  assert.match(found([rest], { sensors: [file] })[0]!, /only sensors or automation/);
  assert.match(
    found([rest], { sensors: [{ ...file, enabled: false }] })[0]!,
    /^plan\/not-scheduled: No schedule builds the group "staging"/,
  );
});

Deno.test("buildPlan() names the schedules that read what no schedule builds", () => {
  const read = (schedules: readonly NamedSchedule[]) =>
    product("day", schedules).diagnostics.filter((d) => d.code === "plan/unscheduled")
      .map((d) => [d.facts.read, d.related.map((r) => r.message), d.hint]);
  const daily = schedule({ name: "daily", partition: "day" }); // the staging, which reads the seed
  const mart = schedule({ name: "marts", cron: "0 6 * * *", select: "mart" });
  assert.deepEqual(read([daily, mart]), [[
    { daily: ["seed.shop.raw"] },
    ['the schedule "daily" reads "seed.shop.raw"'],
    'Nothing to do if that is meant; else select them in a schedule, such as with "+" before what reads them',
  ]]);
  const all = schedule({ name: "all", cron: "0 6 * * *", select: "raw" });
  assert.deepEqual(read([daily, all]), [[
    {},
    [],
    "Nothing to do if that is meant; else select them in a schedule",
  ]]);
  assert.deepEqual(read([{ ...daily, enabled: false }, mart]).map(([facts]) => facts), [{}]);
});

Deno.test("buildPlan() lets the platform's default, which is told to be off, count as building", () => {
  const orchestrator = { type: "dagster", config: { default_schedule: "0 5 * * *" } };
  const { value, diagnostics } = plan(
    {
      ...artifacts(),
      plugins: { orchestrator, compute: { type: "duckdb" } },
    } as unknown as CompiledArtifacts,
    dbt([node("model.shop.a")]),
  );
  assert.deepEqual(value!.plan.schedules.map((s) => s.enabled), [false]);
  assert.deepEqual(diagnostics.map((d) => d.code), ["plan/default-schedule"]);
});

Deno.test("scheduleReport() leaves out what does not run in the plan's environment", () => {
  const { value } = product("customer", [
    schedule({ name: "a", cron: "0 6 * * *", select: "tag:staging" }),
    schedule({ name: "b", cron: "0 6 * * *", environments: ["prod"] }),
    schedule({ name: "c", after: ["b"] }),
  ]);
  const { idle, repeated } = scheduleReport(value!.plan);
  assert.deepEqual(idle, ["model.shop.mart", "seed.shop.raw"]);
  assert.deepEqual(repeated, []);
});

Deno.test("buildPlan() does not offer windows to follow where a partition has none", () => {
  const rest = schedule({ name: "a", cron: "0 6 * * *", exclude: "tag:staging" });
  const hints = ["day", "region"].map((partition) =>
    product(partition, [rest]).diagnostics.find((d) => d.code === "plan/not-scheduled")!.hint
  );
  assert.deepEqual(hints, [
    "Add { name: staging, partition: day } to orchestration.schedules",
    'Add { name: staging, cron: …, select: "group:staging" } to orchestration.schedules',
  ]);
});

Deno.test("buildPlan() warns where windows end between two ticks, and nobody builds them", () => {
  const found = (partition: string, ...schedules: readonly NamedSchedule[]) =>
    product(partition, schedules).diagnostics.filter((d) => d.code === "plan/windows-skipped")
      .map((
        d,
      ) => [d.path.join("."), d.facts.partition, Math.round(d.facts.windowsPerTick as number)]);
  const weekly = schedule({ name: "w", cron: "0 6 * * 1" });
  const at = "orchestration.schedules.0.cron";
  assert.deepEqual(found("day", weekly), [[at, "day", 7]]);
  assert.deepEqual(found("both", weekly), [[at, "day", 7]]);
  assert.deepEqual(found("region", weekly), []);
  assert.deepEqual(found("day", schedule({ name: "d", cron: "0 6 * * *" })), []);
  assert.deepEqual(found("day", schedule({ name: "h", cron: "0 * * * *" })), []);
  assert.deepEqual(found("day", weekly, schedule({ name: "d", partition: "day" })), []);
  const one = schedule({ name: "d", partition: "day", select: "stg_orders" });
  assert.deepEqual(found("day", weekly, one), [[at, "day", 7]]);
  const off = schedule({ name: "d", partition: "day", enabled: false });
  assert.deepEqual(found("day", weekly, off), [[at, "day", 7]]);
  assert.deepEqual(found("day", { ...weekly, enabled: false }), []);
});

Deno.test("buildPlan() says who starts a product without a schedule", () => {
  const message = (more: Record<string, unknown>) =>
    shop(more).diagnostics.find((d) => d.code === "plan/no-schedule")!.message;
  assert.match(message({}), /when somebody starts it$/);
  const sensors = [sensor({ name: "s", type: "file", uri: "s3://x/", select: "mart" })];
  assert.match(message({ sensors }), /only sensors, automation and people start it$/);
});

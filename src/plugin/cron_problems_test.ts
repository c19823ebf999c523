import assert from "node:assert/strict";
import { cronTable, day, groupBasics } from "../../tests/helpers/plan_parts.ts";
import type { PlanGroup, PlanPartition } from "../plan/mod.ts";
import { cronProblems } from "./cron_problems.ts";
import { samplePlan } from "./sample_plan.ts";

function cronTrigger(cron: string) {
  const [schedule] = samplePlan().schedules;
  return {
    ...schedule!,
    trigger: {
      type: "cron" as const,
      cron,
      timezone: "UTC",
    },
  };
}

/** What a target with a plain scheduler runs. */
const SOME = cronTable((feature) =>
  ["nickname", "question-mark", "last-day", "nth-weekday"].includes(feature)
);

Deno.test("cronProblems() names the first feature that is missing, wherever a cron is written", () => {
  const group: PlanGroup = {
    ...groupBasics,
    name: "g",
    freshness: {
      maxLagS: 60,
      warnLagS: null,
      cron: "0 6 LW * *",
      timezone: "UTC",
      origin: "group",
      loadedAtField: null,
    },
    automation: { type: "on_cron", cron: "0 6 1 * 5#2", timezone: "UTC" },
    definedAt: ["orchestration", "groups", 0],
  };
  const partition: PlanPartition = {
    ...day,
    name: "p",
    definedAt: ["orchestration", "partitions", "p"],
    cadence: null,
    cron: "*/10 * * * * *",
  };
  const plan = {
    ...samplePlan(),
    schedules: [cronTrigger("0 6 * * 5L")],
    partitions: [partition],
    groups: [group],
  };
  const found = cronProblems(plan, { cronFeatures: SOME }, "X");
  assert.deepEqual(found.map(({ facts, path }) => [facts.feature, path.join(".")]), [
    ["last-weekday", plan.schedules[0]!.definedAt.join(".")],
    ["seconds", "orchestration.partitions.p.cron"],
    ["last-workday", "orchestration.groups.0.freshness.cron"],
    ["nth-weekday-or-date", "orchestration.groups.0.automation.cron"],
  ]);
  assert.deepEqual(
    cronProblems(plan, { cronFeatures: cronTable(() => true) }, "X"),
    [],
  );
});

Deno.test("cronProblems() tells an expression of many models once, and one that follows from a partition at the partition", () => {
  const [asset] = samplePlan().assets;
  const automation = { type: "on_cron" as const, cron: "0 6 LW * *", timezone: "UTC" };
  const model = (name: string, cron: string) => ({
    ...asset!,
    id: `model.sample.${name}`,
    name,
    freshness: null,
    automation: { ...automation, cron },
  });
  const partition: PlanPartition = {
    ...day,
    name: "p",
    definedAt: ["orchestration", "partitions", "p"],
    cadence: null,
    cron: "0 6 15W * *",
  };
  const plan = {
    ...samplePlan(),
    schedules: [],
    partitions: [partition],
    groups: [{
      ...samplePlan().groups[0]!,
      name: "g",
      definedAt: ["orchestration", "groups", 0],
      partition: "p",
      freshness: null,
      automation: { ...automation, cron: partition.cron },
    }],
    assets: ["a", "b", "c"].map((name) => model(name, "0 6 LW * *"))
      .concat(model("d", partition.cron)),
  };
  const found = cronProblems(plan, { cronFeatures: SOME }, "X");
  assert.deepEqual(
    found.map(({ message, path }) => [/of (.*) on/.exec(message)![1], path.join(".")]),
    [
      ['the partition "p"', "orchestration.partitions.p.cron"],
      ['"a" (and 2 more)', ""],
    ],
  );
});

import assert from "node:assert/strict";
import type { CronTrigger } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { DagsterPlugin } from "../plugin.ts";

function validate(more: Record<string, unknown>) {
  const plan = samplePlan();
  const [first, ...rest] = plan.assets;
  return new DagsterPlugin().validate({ ...plan, assets: [{ ...first!, ...more }, ...rest] });
}

Deno.test("validate() says which tags, owners and keys Dagster shows differently", () => {
  const found = validate({
    tags: ["a b", "!!!"],
    owners: ["a@foo.technology", "core"],
    name: "日本",
  });
  assert.deepEqual(found.map((d) => [d.code, d.severity, d.message]), [
    [
      "plugin/respelt",
      "info",
      'Spelt tags as Dagster takes them: "a b" is "a_b", "!!!" is left out',
    ],
    [
      "plugin/respelt",
      "info",
      'Spelt owners as Dagster takes them: "a@foo.technology" is "team:a_foo.technology"',
    ],
    ["plugin/respelt", "info", 'Spelt asset keys as Dagster takes them: "日本" is "__"'],
  ]);
});

Deno.test("validate() says what of meta.dagster is not read", () => {
  const [found] = validate({ meta: { dagster: { group: "x", automation_condition: "eager" } } });
  assert.deepEqual([found!.code, found!.facts], ["plugin/ignored-meta", {
    key: "automation_condition",
    count: 1,
  }]);
});

Deno.test("validate() refuses what Dagster's scheduler cannot run, with the reason", () => {
  const plan = samplePlan();
  const [schedule] = plan.schedules;
  const trigger = schedule!.trigger as CronTrigger;
  const reasons = ["0 0 6 * * *", "0 6 * * 5L", "0 6 L * *", "@daily"].map((cron) =>
    new DagsterPlugin().validate({
      ...plan,
      schedules: [{ ...schedule!, trigger: { ...trigger, cron } }],
    }).map((d) => [d.facts.reason, d.path.join(".")])
  );
  assert.deepEqual(reasons, [
    [["it has 6 fields", "orchestration.schedule.cron"]],
    [['it has "L" for the last of a weekday in a month', "orchestration.schedule.cron"]],
    [],
    [],
  ]);
});

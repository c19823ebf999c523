import assert from "node:assert/strict";
import { type CronFeature, cronFeatures, cronFeatureTexts } from "./mod.ts";

Deno.test("cronFeatures() finds each feature in its example", () => {
  for (const feature of Object.keys(cronFeatureTexts) as CronFeature[]) {
    const found = cronFeatures(cronFeatureTexts[feature].example);
    assert.ok(found.includes(feature), feature);
    // the special forms of "#" are "#" as well
    assert.deepEqual(
      found.filter((other) => other !== "nth-weekday"),
      feature === "nth-weekday" ? [] : [feature],
    );
  }
});

Deno.test("cronFeatures() finds none in plain fields", () => {
  for (
    const cron of [
      "0 6 * * *",
      "*/5 0-23/2 1,15 JAN-MAR MON-FRI",
      "0 6 * JUL WED",
      "0 6 31 1,3 MON",
      "0 6 1 * 7",
      "0 0 30 4 0",
    ]
  ) assert.deepEqual(cronFeatures(cron), [], cron);
  assert.deepEqual(cronFeatures("0 0 6 ? * MON"), ["seconds", "question-mark"]);
  assert.deepEqual(cronFeatures("0 6 1,L * ?"), ["question-mark", "last-day"]);
});

import assert from "node:assert/strict";
import { cronFeatures as featuresOf, cronFeatureTexts } from "../../src/schedule/mod.ts";
import { cronFeatures, runsCron } from "./cron.ts";

Deno.test("every feature of cron is in the table, and what is written instead of a refused one runs", () => {
  assert.deepEqual(Object.keys(runsCron), Object.keys(cronFeatureTexts));
  for (const cron of ["0 6 * * *", "0 6 L * *", "@daily", "0 6 * * FRI#2", "0 6 ? * MON"]) {
    assert.deepEqual(featuresOf(cron).filter((feature) => !cronFeatures.includes(feature)), []);
  }
});

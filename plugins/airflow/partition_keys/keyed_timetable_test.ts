import assert from "node:assert/strict";
import { day as utcDay } from "../../../tests/helpers/plan_parts.ts";
import type { PlanTimePartition } from "../../../src/plan/mod.ts";
import { keyedTimetable } from "./keyed_timetable.ts";

const day: PlanTimePartition = { ...utcDay, timezone: "Europe/Berlin" };
const hour: PlanTimePartition = {
  ...day,
  cadence: "hourly",
  cron: "0 * * * *",
  timezone: "UTC",
  keyFormat: "%Y-%m-%d-%H:%M",
};
const month: PlanTimePartition = { ...day, cadence: "monthly", cron: "0 0 1 * *" };
const week: PlanTimePartition = { ...day, cadence: "weekly", cron: "0 0 * * 1" };

const HOUR = 3600;
const keyed = (cron: string, partition: PlanTimePartition, offsetS = 0) => {
  const found = keyedTimetable({ cron, timezone: partition.timezone, offsetS }, partition);
  return found === null ? null : `${found.runOffset} ${found.keyFormat}`;
};

Deno.test("keyedTimetable() gives the key of the newest window that has ended", () => {
  assert.equal(keyed("0 0 * * *", day), "-1 %Y-%m-%d");
  assert.equal(keyed("0 3 * * *", day, 3 * HOUR), "-1 %Y-%m-%d");
  assert.equal(keyed("30 6 * * *", day), "-1 %Y-%m-%d");
  assert.equal(keyed("0 * * * *", hour), "-1 %Y-%m-%d-%H:%M");
  assert.equal(keyed("0 0 * * 1", week), "-1 %Y-%m-%d");
  assert.equal(keyed("0 0,12 * * *", day), "-2 %Y-%m-%d");
});

Deno.test("keyedTimetable() gives none where the clock jumps over a tick", () => {
  // 3.3.2 gives the run of 2026-03-29 in Berlin the key of that day, and so the next one
  assert.equal(keyed("0 2 * * *", day, 2 * HOUR), null);
});

Deno.test("keyedTimetable() fixes the parts of a key that a late schedule would have otherwise", () => {
  assert.equal(keyed("15 * * * *", hour, HOUR / 4), "-1 %Y-%m-%d-%H:00");
  assert.equal(keyed("15 * * * *", hour, 2 * HOUR + HOUR / 4), "-3 %Y-%m-%d-%H:00");
  assert.equal(keyed("0 0 4 * *", month, 3 * 24 * HOUR), "-1 %Y-%m-01");
  assert.equal(keyed("0 3 * * *", day, 27 * HOUR), "-2 %Y-%m-%d");
});

Deno.test("keyedTimetable() gives none where no earlier tick has the key", () => {
  assert.equal(keyed("0 6 * * 1", day), null, "Monday builds Sunday, which is no tick");
  assert.equal(keyed("0 6 * * 1,4", day), null);
  assert.equal(keyed("0 0 4 * 3", week), null);
  assert.equal(
    keyed("0 3 * * 3", week, 51 * HOUR),
    null,
    "the key is a Monday, ticks are Wednesdays",
  );
  const utc = keyedTimetable({ cron: "0 0 * * *", timezone: "UTC", offsetS: 0 }, day);
  assert.equal(utc, null, "ticks of another zone");
  const local = { ...hour, timezone: "Europe/Berlin" };
  assert.equal(keyed("0 * * * *", local), null, "an hour comes twice in October");
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { ScheduleError } from "../errors/mod.ts";
import { formatDuration, nextTicks, parseDuration, shiftCron, shortestIntervalS } from "./mod.ts";

Deno.test("shiftCron() moves times and days", () => {
  const moves: [string, string, string][] = [
    ["0 0 * * *", "2h", "0 2 * * *"],
    ["@daily", "90m", "30 1 * * *"],
    ["0 23 * * *", "2h", "0 1 * * *"],
    ["0 23 * * 6", "2h", "0 1 * * 0"],
    ["0 0 * * 1", "3d", "0 0 * * 4"],
    ["0 0 1 * *", "3d6h", "0 6 4 * *"],
    ["0 0 31 12 *", "1d", "0 0 1 1 *"],
    ["0 0 28 1,4,7,10 *", "30m", "30 0 28 1,4,7,10 *"],
    ["0 * * * *", "30m", "30 * * * *"],
    ["45 * * * *", "30m", "15 * * * *"],
    ["*/15 * * * *", "5m", "5,20,35,50 * * * *"],
    ["0 9-17 * * MON-FRI", "15m", "15 9-17 * * MON-FRI"],
    ["0 0 L * *", "1h", "0 1 L * *"],
    ["0 0 * * *", "0s", "0 0 * * *"],
  ];
  for (const [cron, offset, expected] of moves) {
    assert.equal(shiftCron(cron, parseDuration(offset)), expected);
  }
});

Deno.test("shiftCron() refuses what no cron says", () => {
  const refused: [string, string, RegExp][] = [
    ["0 * * * *", "90m", /not shorter than a window \(1h\)/],
    ["0 0 * * *", "1d", /not shorter than a window \(1d\)/],
    ["0 0 1 * *", "28d", /not shorter than a window \(28d\)/],
    ["0 0 * * *", "90s", /no whole number of minutes/],
    ["0 0 L * *", "1d", /no single cron/],
    ["0 0 1 * MON", "1d", /window/],
    ["0 0 25 * *", "5d", /no single cron/],
    ["30 6,20 * * 1", "4h", /no single cron/],
    ["0 30 6 * * *", "1h", /no single cron/],
  ];
  for (const [cron, offset, reason] of refused) {
    assert.throws(
      () => shiftCron(cron, parseDuration(offset)),
      (error) =>
        error instanceof ScheduleError && error.code === "schedule/bad-offset" &&
        reason.test(error.message),
      `${cron} + ${offset}`,
    );
  }
});

Deno.test("a shifted cron ticks the offset later, by wall clocks", () => {
  const field = (low: number, high: number) =>
    fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 3 }).map((
      values,
    ) => values.sort((a, b) => a - b).join(","));
  const days = fc.oneof(
    fc.constant("* * *"),
    field(0, 6).map((weekdays) => `* * ${weekdays}`),
    field(1, 28).map((day) => `${day} * *`),
    fc.tuple(field(1, 31), field(1, 12)).map(([day, month]) => `${day} ${month} *`),
  );
  let shifted = 0;
  fc.assert(
    fc.property(
      fc.oneof(fc.constant("*"), field(0, 59)),
      fc.oneof(fc.constant("*"), field(0, 23)),
      days,
      fc.oneof(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 60, max: 3000 })),
      (minute, hour, day, minutes) => {
        const cron = `${minute} ${hour} ${day}`;
        let moved: string;
        try {
          moved = shiftCron(cron, minutes * 60);
        } catch (error) {
          assert.ok(error instanceof ScheduleError);
          return;
        }
        shifted++;
        const from = Date.UTC(2026, 0, 1);
        const by = minutes * 60_000;
        const expected = nextTicks(cron, "UTC", from, 40).map((tick) => tick.instantMs + by);
        const ticks = nextTicks(moved, "UTC", from + by, 40).map((tick) => tick.instantMs);
        assert.deepEqual(ticks, expected, `${cron} + ${minutes} min: ${moved}`);
      },
    ),
    { numRuns: 2000, seed: 11 },
  );
  assert.ok(shifted > 200, `only ${shifted} could be shifted`);
});

Deno.test("shortestIntervalS() finds the shortest", () => {
  assert.equal(shortestIntervalS("0 * * * *"), 3600);
  assert.equal(shortestIntervalS("0 0 1 * *"), 28 * 86_400);
  assert.equal(shortestIntervalS("50 23 * * 1,2"), 86_400);
  assert.equal(shortestIntervalS("0,10 0,23 * * *"), 600);
  assert.equal(shortestIntervalS("0 0 29 2 *"), 1461 * 86_400);
  assert.equal(shortestIntervalS("0 0 0 1 1 * 2030"), null);
  assert.equal(shortestIntervalS("0 0 30 2 *"), null);
});

Deno.test("parseDuration() and formatDuration()", () => {
  for (
    const [text, seconds, again] of [
      ["90s", 90, "1m30s"],
      ["5m", 300, "5m"],
      ["26h", 93_600, "26h"],
      ["7d", 604_800, "7d"],
      ["2w", 1_209_600, "14d"],
      ["500ms", 0.5, "500ms"],
      ["1h30m", 5400, "1h30m"],
      ["1.5h", 5400, "1h30m"],
      ["0s", 0, "0s"],
    ] as const
  ) {
    assert.equal(parseDuration(text), seconds);
    assert.equal(formatDuration(seconds), again);
    assert.equal(parseDuration(again), seconds);
  }
  for (const text of ["", "5", "m", "1m1h", "1h1h", "-3h", "3 h", "10y", "1h 30m", "1e3s", "∞s"]) {
    assert.throws(
      () => parseDuration(text),
      (error) => error instanceof ScheduleError && error.code === "schedule/bad-duration",
      text,
    );
  }
});

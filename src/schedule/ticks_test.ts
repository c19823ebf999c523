import assert from "node:assert/strict";
import { Cron } from "croner";
import fc from "fast-check";
import { cronFields } from "./cron_fields.ts";
import { dstProblems, gapDiagnostics, nextTicks, previousTicks, runsPerDay } from "./mod.ts";
import { countTicks } from "./tick_count.ts";
import { ticksFrom, ticksUpTo } from "./ticks.ts";
import { zoneOf } from "./zone.ts";

/** Recorded from dagster._utils.schedules.schedule_execution_time_iterator of 1.13.27, from an instant of UTC on; notes are ours. */
const recorded: readonly [cron: string, zone: string, from: string, ticks: readonly string[]][] = [
  // in a gap: when the clock goes on
  ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00", [
    "2026-03-29T03:00:00+02:00 gap",
    "2026-03-30T02:30:00+02:00",
    "2026-03-31T02:30:00+02:00",
  ]],
  // repeated: the second time
  ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00", [
    "2026-10-25T02:30:00+01:00 repeated",
    "2026-10-26T02:30:00+01:00",
  ]],
  // every hour: both times, and none in a gap
  ["0 * * * *", "America/New_York", "2026-11-01T04:00:00", [
    "2026-11-01T00:00:00-04:00",
    "2026-11-01T01:00:00-04:00 repeated",
    "2026-11-01T01:00:00-05:00 repeated",
    "2026-11-01T02:00:00-05:00",
  ]],
  ["*/30 * * * *", "America/New_York", "2026-03-08T06:00:00", [
    "2026-03-08T01:00:00-05:00",
    "2026-03-08T01:30:00-05:00",
    "2026-03-08T03:00:00-04:00",
    "2026-03-08T03:30:00-04:00",
  ]],
  // four wall times in one gap are one tick
  ["*/15 2 * * *", "America/New_York", "2026-03-08T00:00:00", [
    "2026-03-08T03:00:00-04:00 gap",
    "2026-03-09T02:00:00-04:00",
    "2026-03-09T02:15:00-04:00",
  ]],
  // a day without midnight
  ["0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00", [
    "2018-11-04T01:00:00-02:00 gap",
    "2018-11-05T00:00:00-02:00",
  ]],
  ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00", [
    "2026-10-04T02:30:00+11:00 gap",
    "2026-10-05T02:15:00+11:00",
  ]],
  // one fixed time outside of 1:00 to 4:00 ticks the first time, several the second
  ["30 0 * * *", "America/Havana", "2026-10-31T12:00:00", [
    "2026-11-01T00:30:00-04:00 repeated",
    "2026-11-02T00:30:00-05:00",
  ]],
  ["30 0,12 * * *", "America/Havana", "2026-10-31T20:00:00", [
    "2026-11-01T00:30:00-05:00 repeated",
    "2026-11-01T12:30:00-05:00",
  ]],
  // a gap of two hours; Dagster ticks at 4:00 here, and then leaves out what lies between
  ["30 2 * * *", "Antarctica/Troll", "2026-03-28T12:00:00", [
    "2026-03-29T03:00:00+02:00 gap",
    "2026-03-30T02:30:00+02:00",
  ]],
  // day or weekday
  ["0 0 1 * MON", "UTC", "2026-05-30T00:00:00", [
    "2026-06-01T00:00:00+00:00",
    "2026-06-08T00:00:00+00:00",
    "2026-06-15T00:00:00+00:00",
    "2026-06-22T00:00:00+00:00",
  ]],
  // a full weekday beside a step with a star is a star: croner ticks every day here
  ["0 0 */2 * 0-6", "UTC", "2026-05-30T00:00:00", [
    "2026-05-31T00:00:00+00:00",
    "2026-06-01T00:00:00+00:00",
    "2026-06-03T00:00:00+00:00",
  ]],
  ["0 6 L * *", "UTC", "2024-01-31T07:00:00", [
    "2024-02-29T06:00:00+00:00",
    "2024-03-31T06:00:00+00:00",
  ]],
  ["0 6 * * FRI#5", "UTC", "2026-01-01T00:00:00", [
    "2026-01-30T06:00:00+00:00",
    "2026-05-29T06:00:00+00:00",
    "2026-07-31T06:00:00+00:00",
  ]],
  ["0 0 29 2 *", "Asia/Kathmandu", "2026-01-01T00:00:00", [
    "2028-02-29T00:00:00+05:45",
    "2032-02-29T00:00:00+05:45",
  ]],
  // Samoa left out 30 December 2011
  ["@weekly", "Pacific/Apia", "2011-12-20T00:00:00", [
    "2011-12-25T00:00:00-10:00",
    "2012-01-01T00:00:00+14:00",
  ]],
];

for (const [cron, zone, from, expected] of recorded) {
  Deno.test(`nextTicks() of "${cron}" in ${zone} from ${from} are Dagster's`, () => {
    const ticks = nextTicks(cron, zone, Date.parse(`${from}Z`), expected.length);
    const texts = ticks.map(({ local, note }) => note === null ? local : `${local} ${note}`);
    assert.deepEqual(texts, expected);
    for (const { instantMs, local } of ticks) assert.equal(instantMs, Date.parse(local));
    const last = ticks.at(-1)!;
    const back = previousTicks(cron, zone, last.instantMs, ticks.length).reverse();
    assert.deepEqual(back.map(({ local }) => local), ticks.map(({ local }) => local));
  });
}

Deno.test("nextTicks() ends where an expression never matches again", () => {
  assert.deepEqual(nextTicks("0 0 30 2 *", "UTC", 0, 3), []);
  assert.equal(nextTicks("0 0 0 1 1 * 2030", "UTC", Date.UTC(2026, 0, 1), 3).length, 1);
  assert.deepEqual(nextTicks("0 0 * * *", "UTC", 0, 0), []);
});

/** What croner itself ticks at, for what no engine runs. */
for (
  const cron of [
    "*/20 30 6 * * *",
    "0 0 6 1 1 * 2030-2033",
    "0 6 15W * *",
    "0 6 1W,30W * *",
    "0 6 LW * *",
    "0 6 * * 5L",
    "0 6 * * MON#L,WED#1",
    "0 6 * * 1,5#2",
    "0 6 13 * +FRI",
    "0 6 L 2 *",
    "0 6 1-5,L */3 ?",
  ]
) {
  Deno.test(`nextTicks() of "${cron}" in UTC are croner's`, () => {
    const from = Date.UTC(2026, 0, 1);
    const theirs = new Cron(cron, { paused: true, timezone: "UTC" })
      .nextRuns(60, new Date(from - 1000)).map((date) => date.getTime());
    assert.deepEqual(nextTicks(cron, "UTC", from, 60).map((tick) => tick.instantMs), theirs);
  });
}

const zones = [
  "America/New_York",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "America/Havana",
  "UTC",
];
const crons = [
  "0 * * * *",
  "*/7 1-3 * * *",
  "30 2 * * *",
  "30 0 * * 0",
  "*/20 0,23 1-7 * 0",
  "17 */5 * * *",
  "45 23 L * *",
  "0,59 0-22 * * *",
];

Deno.test("countTicks() counts what ticksFrom() lists, and ticksUpTo() lists it backwards", () => {
  const year = 366 * 86_400;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...crons),
      fc.integer({ min: Date.UTC(2020) / 1000, max: Date.UTC(2035) / 1000 }),
      fc.integer({ min: 0, max: year }),
      (name, cron, fromS, lengthS) => {
        const zone = zoneOf(name);
        const fields = cronFields(cron);
        // half of the time an end at a change of the clocks
        const change = zone.nextTransition(fromS * 1000, (fromS + year) * 1000);
        const from = fromS * 1000;
        const to = lengthS % 2 === 0 || change === null
          ? from + lengthS * 1000
          : change.atMs + (lengthS % 9 - 4) * 1_800_000;
        const forth: number[] = [];
        for (const { atMs } of ticksFrom(fields, zone, from)) {
          if (atMs >= to) break;
          forth.push(atMs);
        }
        const back: number[] = [];
        for (const { atMs } of ticksUpTo(fields, zone, to - 1)) {
          if (atMs < from) break;
          back.push(atMs);
        }
        assert.deepEqual(back.reverse(), forth);
        assert.equal(countTicks(fields, zone, from, to), forth.length);
      },
    ),
    { numRuns: 150, seed: 3 },
  );
});

Deno.test("runsPerDay() counts", () => {
  assert.deepEqual(runsPerDay("0 6 * * *", "UTC"), { mean: 1, most: 1 });
  assert.deepEqual(runsPerDay("0 6 * * 1-5", "Europe/Berlin"), { mean: 5 / 7, most: 1 });
  assert.deepEqual(runsPerDay("*/15 * * * *", "UTC"), { mean: 96, most: 96 });
  assert.deepEqual(runsPerDay("0 * * * *", "Europe/Berlin"), { mean: 24, most: 25 });
  assert.deepEqual(runsPerDay("* * * * * *", "UTC"), { mean: 86_400, most: 86_400 });
  assert.deepEqual(runsPerDay("0 0 30 2 *", "UTC"), { mean: 0, most: 0 });
  // seven 29 Februaries in 28 years
  assert.equal(runsPerDay("0 0 29 2 *", "UTC").mean, 7 / 10_227);
});

Deno.test("dstProblems() names what falls into a gap or comes twice", () => {
  const from = Date.UTC(2026, 0, 1);
  assert.deepEqual(
    dstProblems("30 2 * * *", "Europe/Berlin", from).map(({ kind, wanted, local }) => [
      kind,
      wanted,
      local,
    ]),
    [
      ["gap", "2026-03-29T02:30:00", "2026-03-29T03:00:00+02:00"],
      ["repeated", "2026-10-25T02:30:00", "2026-10-25T02:30:00+01:00"],
    ],
  );
  assert.deepEqual(dstProblems("30 * * * *", "Europe/Berlin", from), []);
  assert.deepEqual(dstProblems("30 4 * * *", "Europe/Berlin", from), []);
  assert.deepEqual(dstProblems("30 2 * * MON", "Europe/Berlin", from), []);
  const [found, ...others] = gapDiagnostics("30 2 * * *", "Europe/Berlin", from, 800);
  assert.deepEqual(others, []);
  assert.deepEqual([found!.code, found!.severity, found!.facts.count], [
    "schedule/tick-in-gap",
    "warning",
    2,
  ]);
  assert.deepEqual(gapDiagnostics("30 2 * * *", "UTC", from), []);
});

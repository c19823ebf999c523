import assert from "node:assert/strict";
import { ScheduleError } from "../errors/mod.ts";
import {
  countWindows,
  keyFormatOf,
  keysBetween,
  partitionWindows,
  timePartitionCron,
  type TimeWindows,
  upstreamWindows,
  type WindowCadence,
  windowOfKey,
  windowRange,
} from "./mod.ts";

function windows(cron: string, start: string, more: Partial<TimeWindows> = {}): TimeWindows {
  return {
    cron,
    start,
    end: null,
    timezone: "UTC",
    endOffset: 0,
    keyFormat: keyFormatOf(cron),
    ...more,
  };
}

/** Keys and the end of the last window, recorded from Dagster's TimeWindowPartitionsDefinition of 1.13.27. */
const recorded: readonly [definition: TimeWindows, now: string, keys: string[], end: string][] = [
  [
    windows("0 0 * * *", "2018-11-02", { timezone: "America/Sao_Paulo" }),
    "2018-11-06T12:00:00Z",
    ["2018-11-02", "2018-11-03", "2018-11-04", "2018-11-05"],
    "2018-11-06T00:00:00-02:00",
  ],
  [
    windows("0 * * * *", "2026-11-01", { timezone: "America/New_York" }),
    "2026-11-01T08:00:00Z",
    ["2026-11-01-00:00", "2026-11-01-01:00", "2026-11-01-01:00-0500", "2026-11-01-02:00"],
    "2026-11-01T03:00:00-05:00",
  ],
  [
    windows("0 0 1 * *", "2024-01-15", { endOffset: 1 }),
    "2024-05-10T00:00:00Z",
    ["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"],
    "2024-06-01T00:00:00Z",
  ],
  [
    windows("0 6 * * 1", "2024-01-01T06:00", { timezone: "Asia/Kathmandu", endOffset: -1 }),
    "2024-02-01T00:00:00Z",
    ["2024-01-01", "2024-01-08", "2024-01-15"],
    "2024-01-22T06:00:00+05:45",
  ],
  [
    windows("0 0 28 2,5,8,11 *", "2024-02-28", { timezone: "Europe/Berlin", end: "2025-03-01" }),
    "2026-02-01T00:00:00Z",
    ["2024-02-28", "2024-05-28", "2024-08-28", "2024-11-28"],
    "2025-02-28T00:00:00+01:00",
  ],
  [
    windows("0 0 * * *", "2024-02-27", { end: "2024-03-02", endOffset: 3 }),
    "2024-03-01T00:00:00Z",
    ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"],
    "2024-03-02T00:00:00Z",
  ],
];

for (const [definition, at, keys, end] of recorded) {
  Deno.test(`windows of "${definition.cron}" from ${definition.start} are Dagster's`, () => {
    const now = Date.parse(at);
    const all = [...partitionWindows(definition, { now })];
    assert.deepEqual(all.map(({ key }) => key), keys);
    assert.equal(all.at(-1)!.endMs, Date.parse(end));
    assert.equal(countWindows(definition, now), keys.length);
    assert.deepEqual(windowRange(definition, now), { first: all[0], last: all.at(-1) });
    assert.deepEqual([...partitionWindows(definition, { now, last: 2 })], all.slice(-2));
    assert.deepEqual([...partitionWindows(definition, { now, first: 2 })], all.slice(0, 2));
    for (const window of all) assert.deepEqual(windowOfKey(definition, window.key), window);
    for (const [i, window] of all.entries()) {
      if (i > 0) assert.equal(window.startMs, all[i - 1]!.endMs);
    }
    assert.deepEqual(keysBetween(definition, keys[0]!, keys.at(-1)!), keys);
  });
}

Deno.test("windows are exact on a day that is 23 hours long, and where a day was left out", () => {
  const berlin = windows("0 0 * * *", "2026-01-01", { timezone: "Europe/Berlin" });
  const { startMs, endMs } = windowOfKey(berlin, "2026-03-29");
  assert.equal((endMs - startMs) / 3_600_000, 23);
  const apia = windows("0 0 * * *", "2011-12-28", { timezone: "Pacific/Apia" });
  const keys = [...partitionWindows(apia, { now: Date.UTC(2012, 0, 2) })].map(({ key }) => key);
  assert.deepEqual(keys, ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
});

Deno.test("no window exists before the first has ended, or when the end comes sooner", () => {
  const days = windows("0 0 * * *", "2026-01-01");
  assert.equal(windowRange(days, Date.UTC(2026, 0, 2) - 1), null);
  assert.equal(countWindows(days, Date.UTC(2026, 0, 2)), 1);
  const short = { ...days, end: "2026-01-01T12:00" };
  assert.deepEqual([...partitionWindows(short, { now: Date.UTC(2027, 0, 1) })], []);
});

Deno.test("windowOfKey() says which key would do", () => {
  const weeks = windows("0 0 * * 1", "2024-01-01", { end: "2024-03-01" });
  const refused = (key: string): unknown[] => {
    try {
      return [windowOfKey(weeks, key)];
    } catch (error) {
      assert.ok(error instanceof ScheduleError);
      return [error.code, error.facts.nearest];
    }
  };
  assert.deepEqual(refused("2024-01-03"), ["schedule/bad-key", "2024-01-08"]);
  assert.deepEqual(refused("2023-12-25"), ["schedule/bad-key", "2024-01-01"]);
  assert.deepEqual(refused("2024-04-01"), ["schedule/bad-key", "2024-02-19"]);
  assert.deepEqual(refused("01/02/2024"), ["schedule/bad-key", "2024-01-01"]);
  assert.deepEqual(refused("2024-02-30"), ["schedule/bad-key", "2024-01-01"]);
});

Deno.test("timePartitionCron() anchors windows where the start is", () => {
  const crons: [WindowCadence, string, string][] = [
    ["hourly", "2024-01-01T06:15", "15 * * * *"],
    ["daily", "2024-01-01", "0 0 * * *"],
    ["daily", "2024-01-01 06:30:00", "30 6 * * *"],
    ["weekly", "2024-01-01", "0 0 * * 1"],
    ["weekly", "2023-12-31T23:59", "59 23 * * 0"],
    ["monthly", "2024-01-28", "0 0 28 * *"],
    ["quarterly", "2024-02-15T06:00", "0 6 15 2,5,8,11 *"],
    ["quarterly", "2024-12-01", "0 0 1 3,6,9,12 *"],
    ["yearly", "2024-12-31", "0 0 31 12 *"],
  ];
  for (const [cadence, start, cron] of crons) {
    assert.equal(timePartitionCron(cadence, start), cron);
    // the first window begins at the start itself
    const definition = windows(cron, start);
    const range = windowRange(definition, Date.UTC(2030, 0, 1))!;
    assert.equal(
      range.first.startMs,
      Date.parse(`${start.replace(" ", "T")}Z`.replace(/^([\d-]+)Z$/, "$1")),
    );
  }
  for (
    const [cadence, start] of [
      ["monthly", "2024-01-29"],
      ["quarterly", "2024-01-31"],
      ["yearly", "2024-02-29"],
      ["daily", "2024-01-01T00:00:30"],
      ["daily", "2024-02-30"],
      ["daily", "2024-13-01"],
      ["daily", "2024-01-01T24:00"],
      ["daily", "2024-01-01T00:00+02:00"],
      ["daily", "yesterday"],
      ["daily", ""],
    ] as const
  ) {
    assert.throws(
      () => timePartitionCron(cadence, start),
      (error) => error instanceof ScheduleError && error.code === "schedule/bad-start",
      `${cadence} ${start}`,
    );
  }
  assert.equal(keyFormatOf("0 6 * * *"), "%Y-%m-%d");
  assert.equal(keyFormatOf("0 6,18 * * *"), "%Y-%m-%d-%H:%M");
  assert.equal(keyFormatOf("@hourly"), "%Y-%m-%d-%H:%M");
});

Deno.test("upstreamWindows() reads what overlaps, moved by windows of the reader", () => {
  const now = Date.UTC(2026, 5, 1);
  const hours = windows("0 * * * *", "2026-01-01");
  const days = windows("0 0 * * *", "2026-01-01");
  const weeks = windows("0 0 * * 1", "2026-01-05");
  const read = (
    from: TimeWindows,
    to: TimeWindows,
    key: string,
    startOffset = 0,
    endOffset = 0,
  ) => {
    const { windows, missing } = upstreamWindows(from, to, key, { startOffset, endOffset, now });
    return [windows.length, windows[0]?.key, windows.at(-1)?.key, missing.length];
  };
  assert.deepEqual(read(hours, days, "2026-02-01"), [
    24,
    "2026-02-01-00:00",
    "2026-02-01-23:00",
    0,
  ]);
  assert.deepEqual(read(days, hours, "2026-02-01-13:00"), [1, "2026-02-01", "2026-02-01", 0]);
  assert.deepEqual(read(days, weeks, "2026-02-02", -1), [14, "2026-01-26", "2026-02-08", 0]);
  assert.deepEqual(read(days, days, "2026-02-02", -1, -1), [1, "2026-02-01", "2026-02-01", 0]);
  assert.deepEqual(read(weeks, days, "2026-01-01"), [0, undefined, undefined, 1]);
  assert.throws(
    () => read(days, { ...days, timezone: "Asia/Tokyo" }, "2026-02-01"),
    (error) => error instanceof ScheduleError && error.code === "schedule/zones-differ",
  );
});

import assert from "node:assert/strict";
import { ScheduleError } from "../errors/mod.ts";
import { parseCron, parseTimezone } from "./mod.ts";

Deno.test("parseCron() tells the fields apart", () => {
  assert.deepEqual(parseCron(" */10  * * * * "), {
    text: "*/10 * * * *",
    fieldCount: 5,
    nickname: false,
    extended: false,
    ticks: true,
  });
  assert.equal(parseCron("0 0 6 * * *").fieldCount, 6);
  assert.equal(parseCron("@daily").nickname, true);
  assert.equal(parseCron("0 6 * JUL MON-FRI").extended, false);
  assert.equal(parseCron("0 0 L * *").extended, true);
  assert.equal(parseCron("0 0 * * MON#2").extended, true);
  assert.equal(parseCron("0 0 1 * +MON").extended, true);
  assert.equal(parseCron("0 0 29 2 *").ticks, true);
  assert.equal(parseCron("0 0 30 2 *").ticks, false);
});

for (
  const text of [
    "",
    "* * *",
    "61 * * * *",
    "0 25 * * *",
    "0 6 * * 8",
    "a b c d e",
    "2026-01-01T00:00:00",
  ]
) {
  Deno.test(`parseCron() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseCron(text),
      (e) => e instanceof ScheduleError && e.code === "schedule/bad-cron",
    );
  });
}

Deno.test("parseTimezone() takes tz names and links, and nothing else", () => {
  for (
    const name of [
      "UTC",
      "Europe/Berlin",
      "America/Argentina/Buenos_Aires",
      "US/Eastern",
      "Etc/GMT+5",
    ]
  ) {
    assert.equal(parseTimezone(name), name);
  }
  const nearest = (name: string) => {
    try {
      parseTimezone(name);
    } catch (error) {
      return (error as ScheduleError).facts.nearest;
    }
    return "accepted";
  };
  assert.equal(nearest("Europe/Berln"), "Europe/Berlin");
  assert.equal(nearest("europe/berlin"), "Europe/Berlin");
  assert.equal(nearest("utc"), "UTC");
  assert.equal(nearest("Us/Eastern"), "US/Eastern");
  assert.equal(nearest("Gmt"), "GMT");
  assert.equal(nearest("+02:00"), null);
  assert.equal(nearest(""), null);
});

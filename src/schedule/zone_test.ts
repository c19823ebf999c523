import assert from "node:assert/strict";
import { ScheduleError } from "../errors/mod.ts";
import { offsetAt, wallInstants } from "./mod.ts";
import { zoneOf } from "./zone.ts";
import { zoneNames } from "./zone_names.ts";

const at = (text: string): number => Date.parse(text);

Deno.test("wallInstants() tells unique, gap and repeated apart", () => {
  assert.deepEqual(wallInstants("Europe/Berlin", at("2026-06-01T12:00Z")), {
    kind: "unique",
    atMs: at("2026-06-01T12:00+02:00"),
  });
  assert.deepEqual(wallInstants("Europe/Berlin", at("2026-03-29T02:30Z")), {
    kind: "gap",
    atMs: at("2026-03-29T03:00+02:00"),
    beforeMs: 3_600_000,
    afterMs: 7_200_000,
  });
  assert.deepEqual(wallInstants("Europe/Berlin", at("2026-10-25T02:30Z")), {
    kind: "repeated",
    firstMs: at("2026-10-25T02:30+02:00"),
    secondMs: at("2026-10-25T02:30+01:00"),
  });
  // edges: the gap ends, and the repetition begins, at the minute
  assert.equal(wallInstants("Europe/Berlin", at("2026-03-29T03:00Z")).kind, "unique");
  assert.equal(wallInstants("Europe/Berlin", at("2026-03-29T02:00Z")).kind, "gap");
  assert.equal(wallInstants("Europe/Berlin", at("2026-10-25T03:00Z")).kind, "unique");
  assert.equal(wallInstants("Europe/Berlin", at("2026-10-25T02:00Z")).kind, "repeated");
  // a whole day, and half an hour
  assert.equal(wallInstants("Pacific/Apia", at("2011-12-30T12:00Z")).kind, "gap");
  assert.equal(wallInstants("Australia/Lord_Howe", at("2026-10-04T02:15Z")).kind, "gap");
  assert.equal(wallInstants("Australia/Lord_Howe", at("2026-10-04T02:45Z")).kind, "unique");
});

Deno.test("offsetAt() knows offsets of any size, and old ones to the second", () => {
  assert.equal(offsetAt("UTC", 0), 0);
  assert.equal(offsetAt("Asia/Kathmandu", at("2026-01-01T00:00Z")), (5 * 60 + 45) * 60_000);
  assert.equal(offsetAt("America/St_Johns", at("2026-01-01T00:00Z")), -(3 * 60 + 30) * 60_000);
  assert.equal(offsetAt("Africa/Monrovia", 0), -(44 * 60 + 30) * 1000);
  const { atMs } = zoneOf("America/New_York").nextTransition(
    at("2026-01-01T00:00Z"),
    at("2027-01-01T00:00Z"),
  )!;
  assert.equal(atMs, at("2026-03-08T07:00Z"));
  assert.equal(offsetAt("America/New_York", atMs - 1), -5 * 3_600_000);
  assert.equal(offsetAt("America/New_York", atMs), -4 * 3_600_000);
});

Deno.test("every zone of the list has an offset here, and another one is a clear error", () => {
  for (const name of zoneNames) assert.equal(typeof offsetAt(name, 0), "number");
  assert.throws(
    () => offsetAt("Moon/Tranquility", 0),
    (error) => error instanceof ScheduleError && error.code === "schedule/timezone-unavailable",
  );
});

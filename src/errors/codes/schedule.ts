import type { CodeEntry } from "../codes.ts";

export const scheduleCodes: Readonly<Record<string, CodeEntry>> = {
  "schedule/bad-cron": {
    meaning: "A cron expression cannot be read.",
    remedy:
      "Write five fields, minute hour day month weekday, such as `0 6 * * 1-5`; names (`MON`, `JAN`), ranges, steps and `@daily` work too. A range ends after it begins: `0 22,23,0-2 * * *` for the hours from 22 to 2. A step stands behind `*` or a range: `0-59/15`.",
  },
  "schedule/bad-duration": {
    meaning: "A length of time cannot be read, or is none where there has to be some.",
    remedy:
      "Write a number and a unit, `ms`, `s`, `m`, `h`, `d` or `w`, such as `90s` or `26h`; join several with the largest first, `1h30m`.",
  },
  "schedule/bad-key": {
    meaning: "No window of a time partition has this key.",
    remedy:
      "Write the start of a window as the partition writes its keys, such as `2024-01-31` for days or `2024-01-31-06:00` for hours, from its start on and before its end.",
  },
  "schedule/bad-offset": {
    meaning: "No cron expression says so much later than the windows of a partition end.",
    remedy:
      "Choose an offset in whole minutes that is shorter than a window, or write a schedule with a `cron` of its own.",
  },
  "schedule/bad-start": {
    meaning: "A time partition cannot begin (or end) there.",
    remedy:
      "Write a date, or a date with a time of day, as wall clocks show it in the partition's time zone: `2024-01-01`, `2024-01-01T06:00`. Monthly and quarterly windows begin on a day from 1 to 28, yearly ones not on 29 February, and all on a whole minute.",
  },
  "schedule/bad-timezone": {
    meaning: "A time zone is not a name of the IANA tz database.",
    remedy:
      "Use a name such as `Europe/Berlin` or `UTC`, spelt with its capitals. Offsets such as `+02:00` are no time zones.",
  },
  "schedule/never": {
    meaning: "No date ever matches a cron expression, so its schedule would never run.",
    remedy: "Correct the day or the month: `0 0 30 2 *` waits for 30 February.",
  },
  "schedule/partition-ended": {
    meaning:
      "A schedule builds windows of a partition whose `end` has passed: every window has been there for it to build, and no new one comes.",
    remedy: "Remove the schedule, or move the `end` of the partition.",
  },
  "schedule/partition-not-begun": {
    meaning:
      "A schedule builds windows of a partition of which none has ended yet, because its `start` lies ahead.",
    remedy:
      "Correct the `start`, if it is not meant. From its first window on the schedule builds.",
  },
  "schedule/tick-in-gap": {
    meaning:
      "A schedule asks for a time that does not exist on a coming day, because clocks are set forward over it; it runs when the clock goes on.",
    remedy:
      "Choose a time that every day has, outside of the hour that is skipped, or run the schedule in the time zone `UTC`.",
  },
  "schedule/timezone-unavailable": {
    meaning:
      "The JavaScript runtime that floe runs in does not know a time zone, although the tz database has it.",
    remedy:
      "Use a newer Deno, Node or browser, whose tz database has the zone, or another time zone with the same clocks.",
  },
  "schedule/zones-differ": {
    meaning: "Windows of one time zone cannot be mapped to windows of another.",
    remedy: "Give both partitions the same time zone, or map them by `all`, `last` or `explicit`.",
  },
};

import assert from "node:assert/strict";
import { ScheduleError } from "../errors/mod.ts";
import { cronFields } from "./cron_fields.ts";
import { parseCron } from "./mod.ts";

/** What was written, a part of the reason, a part of the hint. */
const refused: readonly (readonly [string, string, string])[] = [
  ["0 22-2 * * *", 'hour "22-2" ends before it begins', '"0 22,23,0-2 * * *"'],
  ["0 0 * * FRI-MON", '"FRI-MON" ends before', '"0 0 * * 5,6,0,1"'],
  ["0 0 28-3 * *", '"28-3" ends before', '"0 0 28-31,1-3 * *"'],
  ["0 1,22-2 * NOV-FEB *", '"22-2" ends before', '"0 1,22,23,0-2 * 11,12,1,2 *"'],
  ["70 22-2 * * *", "the minute 70", "from 0 to 59"],
  ["0 22-2 0 * *", '"22-2" ends before', 'write: "22,23,0-2"'],
  ["0 22-5/3 * * *", '"22-5/3" ends before', "List the values one by one"],
  ["0/15 * * * *", '"0/15" has a step behind a single value', '"0-59/15 * * * *"'],
  ["0 0 * * 3/2", '"3/2" has a step', '"0 0 * * 3-6/2"'],
  ["*/61 * * * *", "a step of 61, and there are 60 minutes", '"0 * * * *"'],
  ["0 0 */32 * *", "a step of 32, and there are 31 days", '"0 0 1 * *"'],
  ["*/0 * * * *", "a step of 0", "a step of 1 or more"],
  ["0 0 * * L5", '"L5" has "L" in front', '"0 0 * * 5L"'],
  ["0 0 0 * *", "the day 0 is not from 1 to 31", "Write a day from 1 to 31"],
  ["0 6 * 0 *", "the month 0 is not from 1 to 12", "Write a month from 1 to 12"],
  ["0 6 1-40 * *", "the day 40 is not from 1 to 31", "Write a day from 1 to 31"],
  ["0 25 * * *", "the hour 25 is not from 0 to 23", "Write an hour from 0 to 23"],
  ["0 6 * * MOON", 'no weekday "MOON"', '"0 6 * * MON"'],
  ["0 0 * * 1#6", '"1#6" does not say which', "from 1 to 5"],
  ["0 0 W * *", '"W" without one day', "such as 15W"],
  ["0 0 L-2 * *", "from the end of the month", "Write L for the last day"],
  ["5- * * * *", 'minute "5-" is no value', "Write numbers from 0 to 59"],
  ["0 6 * * Mon,", "a comma with nothing beside it", '"0 6 * * Mon"'],
  ["@reboot", "the start of a machine", "@daily"],
  ["@dayly", 'no nickname "@dayly"', '"@daily"'],
  ["6:30", "a time of day", '"30 6 * * *"'],
  ["0 6 * * * UTC", '"UTC" is a time zone', "timezone: UTC"],
  ["CRON_TZ=Europe/Berlin 0 6 * * *", "is a time zone", "timezone: Europe/Berlin"],
  ["2026-01-01T00:00:00", "a date is no repetition", "Write five fields"],
  ["* * *", "it has 3 fields", "Write five fields"],
  ["", "it is empty", "Write five fields"],
];

Deno.test("parseCron() says what is wrong in what was written, and what to write", () => {
  for (const [cron, reason, hint] of refused) {
    const error = errorOf(cron);
    assert.ok(error.message.includes(reason), `${cron}: ${error.message}`);
    assert.ok(error.hint?.includes(hint), `${cron}: ${error.hint}`);
  }
});

Deno.test("with seconds in front, each field keeps its name", () => {
  assert.match(errorOf("0 0 25 * * *").message, /the hour 25/);
  assert.match(errorOf("0 0 6 1 1 * 0").message, /the year 0/);
});

Deno.test("nothing that has five fields is told to have five fields, and what a hint quotes is a cron", () => {
  for (const [cron] of refused) {
    const { hint } = errorOf(cron);
    if (cron.split(" ").length === 5) assert.doesNotMatch(hint!, /five fields/, cron);
    const quoted = /"([^"]* [^"]*)"/.exec(hint!)?.[1];
    if (quoted !== undefined) assert.doesNotThrow(() => cronFields(quoted), `${cron}: ${quoted}`);
  }
});

Deno.test("every expression that croner refuses is refused in our words", () => {
  const items = "0 7 12 60 99 x L W # - / , ? * 5-2 1-3 1/2 */2 */99 MON FOO 1#9 5L L5 15W".split(
    " ",
  );
  let count = 0;
  for (let field = 0; field < 5; field++) {
    for (const item of items) {
      const cron = ["0", "0", "*", "*", "*"].with(field, item).join(" ");
      const error = attempt(cron);
      if (error === null) continue;
      count++;
      assert.doesNotMatch(error.message, /Syntax error|NaN|dayOfWeek|entry|[Ii]nvalid|-1/, cron);
    }
  }
  assert.ok(count > 50, `${count} refused`);
});

function attempt(cron: string): ScheduleError | null {
  try {
    parseCron(cron);
    return null;
  } catch (error) {
    assert.ok(error instanceof ScheduleError && error.code === "schedule/bad-cron");
    return error;
  }
}

function errorOf(cron: string): ScheduleError {
  const error = attempt(cron);
  assert.ok(error !== null, `${cron} is accepted`);
  return error;
}

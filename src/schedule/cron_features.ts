import { cronFields, expandNickname } from "./cron_fields.ts";

/** What a cron expression may use beyond five fields of numbers, names, lists, ranges and steps. croner takes all of it; schedulers
 * differ. */
export type CronFeature =
  | "seconds"
  | "years"
  | "nickname"
  | "question-mark"
  | "question-mark-elsewhere"
  | "last-day"
  | "last-weekday"
  | "nth-weekday"
  | "nth-weekday-range"
  | "nth-weekday-list"
  | "nth-weekday-or-date"
  | "nearest-workday"
  | "last-workday"
  | "date-and-weekday"
  | "impossible-date-or-weekday"
  | "range-of-one";

/** Each feature in words (after "it"), an example, and what to write instead. */
export const cronFeatureTexts: Readonly<
  Record<CronFeature, { readonly uses: string; readonly example: string; readonly instead: string }>
> = {
  "seconds": {
    uses: "has 6 fields",
    example: "0 0 6 * * *",
    instead: "Write five fields, minute hour day month weekday",
  },
  "years": {
    uses: "has 7 fields",
    example: "0 0 6 1 1 * 2030",
    instead: "Write five fields, minute hour day month weekday",
  },
  "nickname": {
    uses: "is a nickname",
    example: "@daily",
    instead: "Write its five fields",
  },
  "question-mark": {
    uses: 'has "?" as a day',
    example: "0 6 ? * MON",
    instead: 'Write "*"',
  },
  "question-mark-elsewhere": {
    uses: 'has "?" in another field than a day, or beside other values',
    example: "? 6 * * *",
    instead: 'Write "*"',
  },
  "last-day": {
    uses: 'has "L" for the last day of a month',
    example: "0 6 L * *",
    instead: "Write a day from 1 to 28",
  },
  "last-weekday": {
    uses: 'has "L" for the last of a weekday in a month',
    example: "0 6 * * 5L",
    instead:
      "Name one that is counted from the first, such as 5#1, or the last day of the month, L",
  },
  "nth-weekday": {
    uses: 'has "#" for one weekday of a month',
    example: "0 6 * * FRI#2",
    instead: "Write days of the month",
  },
  "nth-weekday-range": {
    uses: 'has "#" behind a range of numbers',
    example: "0 6 * * 1-5#2",
    instead: "Write names, such as MON-FRI#2",
  },
  "nth-weekday-list": {
    uses: 'has weekdays with "#" beside weekdays without',
    example: "0 6 * * 1,5#2",
    instead: 'Give each weekday a "#", or make two schedules',
  },
  "nth-weekday-or-date": {
    uses: 'has "#" beside a day of the month, and would run on the weekday only',
    example: "0 6 1 * 5#2",
    instead: "Make two schedules, one for the day and one for the weekday",
  },
  "nearest-workday": {
    uses: 'has "W" for the nearest working day',
    example: "0 6 15W * *",
    instead: "Write a day of the month",
  },
  "last-workday": {
    uses: 'has "LW" for the last working day of a month',
    example: "0 6 LW * *",
    instead: "Write a day of the month, or L for the last",
  },
  "date-and-weekday": {
    uses: 'has "+" so that day and weekday have to match both',
    example: "0 6 13 * +FRI",
    instead: "Write the day or the weekday",
  },
  "impossible-date-or-weekday": {
    uses: "has a date that never comes beside a weekday",
    example: "0 6 31 9 MON",
    instead: "Remove the day of the month",
  },
  "range-of-one": {
    uses: "has a range from a value to itself, and would run at every value",
    example: "5-5 * * * *",
    instead: "Write the value once",
  },
};

/** What a cron expression uses beyond the plain, sorted by where {@linkcode cronFeatureTexts} has it.
 * @throws {ScheduleError} `schedule/bad-cron`
 */
export function cronFeatures(cron: string): CronFeature[] {
  const fields = cronFields(cron);
  const { text } = fields;
  const found = new Set<CronFeature>();
  const parts = expandNickname(text).toUpperCase().split(" ");
  if (text.startsWith("@")) found.add("nickname");
  if (parts.length === 6) found.add("seconds");
  if (parts.length === 7) found.add("years");
  const plain = parts.length === 5 ? parts : parts.slice(1, 6);
  const [, , day, , weekday] = plain as [string, string, string, string, string];

  for (const [i, part] of parts.entries()) {
    if (!part.includes("?")) continue;
    const isDay = part === day && i === parts.length - (parts.length === 7 ? 5 : 3) ||
      part === weekday && i === parts.length - (parts.length === 7 ? 2 : 1);
    found.add(part === "?" && isDay ? "question-mark" : "question-mark-elsewhere");
  }
  const days = day.split(",");
  if (days.includes("L")) found.add("last-day");
  if (days.includes("LW")) found.add("last-workday");
  if (days.some((item) => /^\d+W$/.test(item))) found.add("nearest-workday");

  if (weekday.startsWith("+")) found.add("date-and-weekday");
  const weekdays = weekday.replace(/^\+/, "").split(",");
  const counted = weekdays.filter((item) => item.includes("#") && !item.endsWith("#L"));
  if (weekdays.some((item) => /L$/.test(item))) found.add("last-weekday");
  if (counted.length > 0) {
    found.add("nth-weekday");
    if (counted.some((item) => /^\d+-\d+#/.test(item))) found.add("nth-weekday-range");
    if (counted.length < weekdays.length) found.add("nth-weekday-list");
    if (fields.monthDays !== "*") found.add("nth-weekday-or-date");
  }
  if (
    Array.isArray(fields.monthDays) && fields.weekdays !== "*" &&
    !comes(fields.monthDays, fields.months)
  ) {
    found.add("impossible-date-or-weekday");
  }
  const own = ([low, high]: readonly string[]): boolean => high !== undefined && low === high;
  if (
    plain.some((part) =>
      part.split(",").some((item) => own(item.replace(/[/#].*$/, "").split("-")))
    )
  ) {
    found.add("range-of-one");
  }
  return (Object.keys(cronFeatureTexts) as CronFeature[]).filter((feature) => found.has(feature));
}

/** Whether one of the days is in one of the months, in a leap year. */
function comes(days: readonly number[], months: readonly number[]): boolean {
  const longest = Math.max(
    ...months.map((month) => month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31),
  );
  return days.some((day) => day <= longest);
}

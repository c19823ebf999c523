import type { CronExpression } from "../schedule/mod.ts";

/** What to say of an expression that no date matches. One with more than five fields is mostly one too many, not an impossible date. */
export function neverMatches(
  written: string,
  { fieldCount }: CronExpression,
): { readonly message: string; readonly hint: string } {
  const subject = `The cron expression "${written}"`;
  if (fieldCount === 5) {
    return {
      message: `${subject} never matches a date`,
      hint: "Correct the day or the month",
    };
  }
  const extra = fieldCount === 7 ? "seconds in front and the year behind" : "seconds in front";
  return {
    message: `${subject} has ${fieldCount} fields, ${extra}, and never matches a date`,
    hint: "Write five fields: minute, hour, day, month, weekday",
  };
}

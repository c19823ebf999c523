import { nearestName, ScheduleError } from "../errors/mod.ts";

/** Checks that `name` is an IANA time zone as the tz database spells it, and returns it.
 *
 * Stricter than `Intl`, which ignores case and takes offsets such as `+02:00`: Python's `zoneinfo` does neither.
 * @throws {ScheduleError} `schedule/bad-timezone`, the nearest name in `facts.nearest`.
 */
export function parseTimezone(name: string): string {
  const known = Intl.supportedValuesOf("timeZone");
  if (name === "UTC" || known.includes(name)) return name;
  const respelt = known.find((zone) => zone.toLowerCase() === name.toLowerCase());
  // links such as US/Eastern are valid and not among the supported values
  if (respelt === undefined && /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name) && intlAccepts(name)) {
    return name;
  }
  const nearest = respelt ?? nearestName(name, ["UTC", ...known]);
  throw new ScheduleError({
    code: "schedule/bad-timezone",
    message: `Cannot use the time zone "${name}": the tz database has no such name`,
    facts: { timezone: name, nearest },
    hint: nearest === null
      ? 'Use an IANA name such as "Europe/Berlin"'
      : `Did you mean "${nearest}"?`,
  });
}

function intlAccepts(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

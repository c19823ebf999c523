import { nearestName, ScheduleError } from "../errors/mod.ts";
import { zoneNames } from "./zone_names.ts";

/** Checks that `name` is a time zone of the tz database, spelt with its capitals, and returns it. Offsets such as `+02:00` are
 * none.
 * @throws {ScheduleError} `schedule/bad-timezone`, the nearest name in `facts.nearest`.
 */
export function parseTimezone(name: string): string {
  if (zoneNames.includes(name)) return name;
  const respelt = zoneNames.find((zone) => zone.toLowerCase() === name.toLowerCase());
  const nearest = respelt ?? nearestName(name, zoneNames);
  throw new ScheduleError({
    code: "schedule/bad-timezone",
    message: `Cannot use the time zone "${name}": the tz database has no such name`,
    facts: { timezone: name, nearest },
    hint: nearest === null
      ? 'Use an IANA name such as "Europe/Berlin"'
      : `Did you mean "${nearest}"?`,
  });
}

/** Microseconds since the Unix epoch of a time as Python's `isoformat` writes it: `2026-11-25T05:10:31.123456+01:00`. Without an
 * offset it is UTC, as dbt means it. Null for anything else. A `Date` would lose the microseconds.
 */
export function microseconds(time: string): number | null {
  const match = PATTERN.exec(time);
  if (match === null) return null;
  const { day, clock, fraction = "", offset = "Z" } = match.groups!;
  const seconds = Date.parse(`${day}T${clock}${offset.length === 3 ? `${offset}:00` : offset}`);
  if (Number.isNaN(seconds)) return null;
  return seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

const PATTERN =
  /^(?<day>\d{4}-\d\d-\d\d)[T ](?<clock>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d+))?(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/;

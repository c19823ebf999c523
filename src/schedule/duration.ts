import { ScheduleError } from "../errors/mod.ts";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Reads a length of time: `90s`, `5m`, `26h`, `7d`, `2w`, `500ms`, and joined ones such as `1h30m`, largest unit first.
 * @returns seconds, with thousandths where there are milliseconds.
 * @throws {ScheduleError} `schedule/bad-duration`
 */
export function parseDuration(text: string): number {
  const clean = text.trim();
  let ms = 0;
  let last = Infinity;
  let read = 0;
  for (const match of clean.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/gy)) {
    const size = units[match[2]!]!;
    if (size >= last) throw bad(text, `"${match[2]}" comes after a unit that is not larger`);
    ms += Number(match[1]) * size;
    last = size;
    read += match[0].length;
  }
  if (clean === "") throw bad(text, "it is empty");
  if (read !== clean.length) throw bad(text, reasonOf(clean, clean.slice(read)));
  if (!Number.isFinite(ms) || ms > Number.MAX_SAFE_INTEGER) throw bad(text, "it is too long");
  return Math.round(ms) / 1000;
}

/** {@linkcode parseDuration} for a length of time that cannot be none, such as a time limit.
 * @throws {ScheduleError} `schedule/bad-duration`
 */
export function positiveDuration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds > 0) return seconds;
  throw new ScheduleError({
    code: "schedule/bad-duration",
    message: `Cannot take the duration "${text}": it has to be longer than nothing`,
    facts: { duration: text, reason: "it is not longer than nothing" },
    hint: "Write a longer one, or leave it out",
  });
}

/** Writes seconds as {@linkcode parseDuration} reads them: `90` is `1m30s`, `93600` is `26h`, `604800` is `7d`: days only where
 * they are whole. What is shorter than a millisecond is rounded away. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (rest < 0) return `-${formatDuration(-seconds)}`;
  if (rest === 0) return "0s";
  if (rest % units.d! === 0) return `${rest / units.d!}d`;
  let text = "";
  for (const unit of ["h", "m", "s", "ms"]) {
    const count = Math.floor(rest / units[unit]!);
    rest -= count * units[unit]!;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
}

function reasonOf(clean: string, rest: string): string {
  if (/^\d+(?:\.\d+)?$/.test(clean)) return "it has no unit";
  if (clean.startsWith("-")) return "it is negative";
  if (/\s/.test(clean)) return "it has a blank in it";
  const word = /^\d*(?:\.\d+)?\s*([a-zµ]+)/i.exec(rest)?.[1];
  return word === undefined ? `"${rest}" is no length of time` : `"${word}" is no unit`;
}

function bad(text: string, reason: string): ScheduleError {
  return new ScheduleError({
    code: "schedule/bad-duration",
    message: `Cannot read the duration "${text}": ${reason}`,
    facts: { duration: text, reason },
    hint: 'Write a number and a unit (ms, s, m, h, d, w), such as "90s", "26h" or "1h30m"',
  });
}

/** Offsets of a time zone and the instants of a wall time, on top of Intl alone.
 *
 * Intl tells the offset of one instant in a microsecond. Asked every six days, and by halves between two answers that differ, it gives
 * the zone's changes; they are kept, so that everything after is arithmetic. No change since 1970 is undone within six days (in
 * the tz database 2026: Recife in 2000 and Gaza in 2040 come nearest, with a week less an hour), so that none is missed.
 * @module
 */
import { ScheduleError } from "../errors/mod.ts";

/** A moment at which the offset of a zone changes. */
export interface Transition {
  /** The first instant with the new offset. */
  readonly atMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** The instants at which a wall clock shows a time. `gap`: never, it jumps over it, from `beforeMs` to `afterMs` at `atMs`. `repeated`:
 * twice. */
export type WallInstants =
  | { readonly kind: "unique"; readonly atMs: number }
  | { readonly kind: "repeated"; readonly firstMs: number; readonly secondMs: number }
  | { readonly kind: "gap" } & Transition;

const STEP_MS = 6 * 86_400_000;
const STEPS = 32;
const CHUNK_MS = STEP_MS * STEPS; // 192 days
/** No zone is, or was since 1970, further than this from UTC. */
const FAR_MS = 16 * 3_600_000;

interface Chunk {
  readonly startOffset: number;
  readonly transitions: readonly Transition[];
}

/** What is known of one time zone; made by {@linkcode zoneOf}. */
export class Zone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #chunks = new Map<number, Chunk>();
  #lastIndex = NaN;
  #last: Chunk | null = null;

  constructor(name: string) {
    this.name = name;
    this.#format = formatOf(name);
  }

  /** Milliseconds that wall clocks are ahead of UTC at an instant. */
  offsetAt(ms: number): number {
    const { startOffset, transitions } = this.#chunkAt(ms);
    let offset = startOffset;
    for (const { atMs, afterMs } of transitions) {
      if (ms < atMs) break;
      offset = afterMs;
    }
    return offset;
  }

  /** The first change after an instant and before or at another; null: there is none. */
  nextTransition(afterMs: number, untilMs: number): Transition | null {
    for (let at = afterMs; at <= untilMs; at = (Math.floor(at / CHUNK_MS) + 1) * CHUNK_MS) {
      for (const transition of this.#chunkAt(at).transitions) {
        if (transition.atMs > untilMs) return null;
        if (transition.atMs > afterMs) return transition;
      }
    }
    return null;
  }

  /** The last change before or at an instant and after another; null: there is none. */
  previousTransition(untilMs: number, afterMs: number): Transition | null {
    for (let at = untilMs; at > afterMs; at = Math.floor(at / CHUNK_MS) * CHUNK_MS - 1) {
      const { transitions } = this.#chunkAt(at);
      for (let i = transitions.length - 1; i >= 0; i--) {
        const transition = transitions[i]!;
        if (transition.atMs <= afterMs) return null;
        if (transition.atMs <= untilMs) return transition;
      }
    }
    return null;
  }

  /** When wall clocks show a time. */
  instantsOf(wallMs: number): WallInstants {
    let offset = this.offsetAt(wallMs - FAR_MS);
    let after = wallMs - FAR_MS;
    let first: number | null = null;
    let gap: Transition | null = null;
    while (true) {
      const change = this.nextTransition(after, wallMs + FAR_MS);
      const at = wallMs - offset;
      if (at >= after && (change === null || at < change.atMs)) {
        if (first !== null) return { kind: "repeated", firstMs: first, secondMs: at };
        first = at;
      }
      if (change === null) break;
      if (wallMs >= change.atMs + change.beforeMs && wallMs < change.atMs + change.afterMs) {
        gap = change;
      }
      offset = change.afterMs;
      after = change.atMs;
    }
    if (first !== null) return { kind: "unique", atMs: first };
    if (gap !== null) return { kind: "gap", ...gap };
    throw new Error(`No instant and no gap for ${wallMs} in ${this.name}`);
  }

  #chunkAt(ms: number): Chunk {
    const index = Math.floor(ms / CHUNK_MS);
    if (index === this.#lastIndex) return this.#last!;
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) this.#chunks.set(index, chunk = this.#readChunk(index));
    this.#lastIndex = index;
    this.#last = chunk;
    return chunk;
  }

  /** Changes are looked for on whole seconds, which is where the tz database has them. */
  #readChunk(index: number): Chunk {
    let low = index * CHUNK_MS - 1000;
    const startOffset = this.#ask(low);
    const transitions: Transition[] = [];
    let before = startOffset;
    for (let step = 0; step < STEPS; step++) {
      const end = low + STEP_MS;
      const after = this.#ask(end);
      if (after !== before) {
        let high = end;
        for (let from = low; high - from > 1000;) {
          const middle = from + Math.floor((high - from) / 2000) * 1000;
          if (this.#ask(middle) === before) from = middle;
          else high = middle;
        }
        transitions.push({ atMs: high, beforeMs: before, afterMs: after });
        before = after;
      }
      low = end;
    }
    return { startOffset, transitions };
  }

  #ask(ms: number): number {
    // "1/1/2024, GMT+05:30"; "GMT" alone is zero, and very old offsets have seconds
    const text = this.#format.format(ms);
    const at = text.lastIndexOf("GMT") + 3;
    if (at >= text.length) return 0;
    const [hours, minutes = "0", seconds = "0"] = text.slice(at + 1).split(":");
    const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return (text[at] === "-" || text[at] === "\u2212" ? -size : size) * 1000;
  }
}

const zones = new Map<string, Zone>();

/** The one {@linkcode Zone} of a name.
 * @throws {ScheduleError} `schedule/timezone-unavailable`: this JavaScript runtime does not know the zone.
 */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) zones.set(name, zone = new Zone(name));
  return zone;
}

/** Milliseconds that wall clocks of a zone are ahead of UTC at an instant.
 * @throws {ScheduleError} `schedule/timezone-unavailable`
 */
export function offsetAt(timezone: string, ms: number): number {
  return zoneOf(timezone).offsetAt(ms);
}

/** When wall clocks of a zone show a time: once, never or twice. `wallMs`: counted as if the clock were UTC.
 * @throws {ScheduleError} `schedule/timezone-unavailable`
 */
export function wallInstants(timezone: string, wallMs: number): WallInstants {
  return zoneOf(timezone).instantsOf(wallMs);
}

/** Where the tz database renamed or added a zone lately, the name that older runtimes have for the same clocks. A zone that is newer than
 * a runtime and has no such twin is an error there. */
const olderNames: Readonly<Record<string, string>> = {
  "America/Ensenada": "America/Tijuana",
  "America/Nuuk": "America/Godthab",
  "Asia/Kolkata": "Asia/Calcutta",
  "Asia/Ho_Chi_Minh": "Asia/Saigon",
  "Asia/Kathmandu": "Asia/Katmandu",
  "Asia/Yangon": "Asia/Rangoon",
  "Atlantic/Faroe": "Atlantic/Faeroe",
  "Europe/Kyiv": "Europe/Kiev",
  "Pacific/Kanton": "Pacific/Enderbury",
  "US/Pacific-New": "America/Los_Angeles",
};

function formatOf(name: string): Intl.DateTimeFormat {
  const names = name in olderNames ? [name, olderNames[name]!] : [name];
  for (const timeZone of names) {
    try {
      return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new ScheduleError({
    code: "schedule/timezone-unavailable",
    message: `Cannot compute times in "${name}": this JavaScript runtime has no such time zone`,
    facts: { timezone: name },
    hint: "Use a newer runtime, or a time zone with the same clocks",
  });
}

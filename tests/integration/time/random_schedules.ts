/** Random cron expressions, zones, moments and partition definitions: the same for the same seed.
 * @module
 */
import { mulberry32 } from "../../../bench/random.ts";
import {
  keyFormatOf,
  parseCron,
  runsPerDay,
  timePartitionCron,
  type TimeWindows,
  type WindowCadence,
} from "../../../src/schedule/mod.ts";
import { wallText } from "../../../src/schedule/civil.ts";
import { zoneOf } from "../../../src/schedule/zone.ts";
import { zoneNames } from "../../../src/schedule/zone_names.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Odd offsets, half an hour of summer time, changes at midnight, the southern half, summer time that is winter time, days that were
 * left out. */
const oddZones = [
  "Africa/Casablanca",
  "Africa/Cairo",
  "America/Asuncion",
  "America/Havana",
  "America/New_York",
  "America/Nuuk",
  "America/Santiago",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Tehran",
  "Atlantic/Azores",
  "Australia/Adelaide",
  "Australia/Eucla",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Europe/Berlin",
  "Europe/Dublin",
  "Europe/London",
  "Pacific/Apia",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Easter",
  "Pacific/Kiritimati",
  "UTC",
];
const weekdayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const monthNames = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const nicknames = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];

export class Generator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = mulberry32(seed);
  }

  chance(of: number): boolean {
    return this.#random() < of;
  }

  /** Both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)]!;
  }

  zone(): string {
    return this.chance(0.6) ? this.pick(oddZones) : this.pick(zoneNames);
  }

  /** Whole seconds, as milliseconds; every second one within three days of a change of the clocks, and often at a whole minute or hour. */
  instant(zone: string, from: number, to: number): number {
    let at = this.integer(from / 1000, to / 1000) * 1000;
    if (this.chance(0.5)) {
      const change = zoneOf(zone).nextTransition(at, at + 366 * DAY);
      if (change !== null) at = change.atMs + this.integer(-3 * 86_400, 3 * 86_400) * 1000;
    }
    if (this.chance(0.3)) at -= at % 60_000;
    if (this.chance(0.3)) at -= at % HOUR;
    return at;
  }

  /** Five fields that croner and the engines accept, or a nickname. */
  cron(): string {
    while (true) {
      const text = this.#cron();
      if (parseCron(text).ticks) return text;
    }
  }

  #cron(): string {
    if (this.chance(0.04)) return this.pick(nicknames);
    const time = `${this.integer(0, 59)} ${this.pick([0, 0, 1, 2, 2, 3, 23, this.integer(0, 23)])}`;
    switch (this.integer(0, 9)) {
      case 0:
        return `${time} * * *`;
      case 1:
        return `${time} * * ${this.integer(0, 7)}`;
      case 2:
        return `${time} ${this.integer(1, 31)} * *`;
      case 3:
        return `${this.#field(0, 59, [], 0)} * * * *`;
      case 4:
        return `${this.#field(0, 59, [], 0)} ${this.#field(0, 23, [], 0.2)} * * *`;
      case 5: // either day counts
        return `${time} ${this.#field(1, 31, [], 0)} * ${this.#field(0, 7, weekdayNames, 0)}`;
      case 6:
        return `${time} ${
          this.pick([
            "29 2 *",
            "L * *",
            "1,L * *",
            "31 1,3,5 *",
            "? * MON",
            "1 * ?",
            "* * 1#1",
            "* * FRI#5",
            "29 2 MON",
            "13 * 5#2",
          ])
        }`;
      default:
        return [
          this.#field(0, 59, [], 0.2),
          this.#field(0, 23, [], 0.4),
          this.#field(1, 31, [], 0.6),
          this.#field(1, 12, monthNames, 0.6),
          this.#field(0, 7, weekdayNames, 0.6),
        ].join(" ");
    }
  }

  #field(low: number, high: number, names: readonly string[], star: number): string {
    if (this.chance(star)) return "*";
    const count = this.pick([1, 1, 1, 2, 3]);
    return Array.from({ length: count }, () => this.#item(low, high, names)).join(",");
  }

  #item(low: number, high: number, names: readonly string[]): string {
    const value = (n: number): string => {
      const name = names[n - (low === 1 ? 1 : 0)];
      return name !== undefined && this.chance(0.3)
        ? this.pick([name, name.toLowerCase()])
        : `${n}`;
    };
    const from = this.integer(low, high);
    const to = this.integer(from, high);
    const step = this.integer(1, Math.max(1, Math.floor((high - low) / 2)));
    switch (this.integer(0, 5)) {
      case 0:
        return `*/${step}`;
      case 1:
        return from === to ? value(from) : `${value(from)}-${value(to)}`;
      case 2:
        return from === to ? value(from) : `${from}-${to}/${step}`;
      default:
        return value(from);
    }
  }

  /** A definition, and a time that shows some hundred of its windows.
   * @param beside one that it shall overlap.
   */
  definition(
    timezone = this.zone(),
    beside?: { readonly definition: TimeWindows; readonly now: number },
  ): { definition: TimeWindows; now: number } {
    const from = beside === undefined
      ? Date.UTC(this.chance(0.2) ? 2008 : 2018, 0, 1)
      : Date.parse(`${beside.definition.start}Z`);
    const begin = this.instant(timezone, from, beside?.now ?? Date.UTC(2027, 0, 1));
    const zone = zoneOf(timezone);
    let start = begin + zone.offsetAt(begin);
    let cron: string;
    if (this.chance(0.6)) {
      const cadence: WindowCadence = this.pick(
        ["hourly", "hourly", "daily", "daily", "weekly", "monthly", "quarterly", "yearly"],
      );
      start -= start % 60_000;
      if (this.chance(0.5)) start -= start % DAY;
      const day = new Date(start).getUTCDate();
      if (day > 28) start -= 3 * DAY;
      cron = timePartitionCron(cadence, wallText(start));
    } else {
      cron = this.cron();
    }
    const { mean } = runsPerDay(cron, timezone);
    const length = Math.min(25 * 366 * DAY, this.integer(0, 240) / mean * DAY);
    const shown = begin + length * (0.9 + this.integer(0, 200) / 1000);
    const now = mean > 30 ? Math.floor(shown / 1000) * 1000 : this.instant(timezone, shown, shown);
    const end = this.chance(0.25) ? this.integer(start + length * 0.3, start + length * 1.3) : null;
    return {
      definition: {
        cron,
        start: wallText(start),
        end: end === null ? null : wallText(end - end % 60_000),
        timezone,
        endOffset: this.chance(0.6) ? 0 : this.integer(-3, 3),
        keyFormat: keyFormatOf(cron),
      },
      now: this.chance(0.03) ? begin - this.integer(0, 3) * DAY : now,
    };
  }
}

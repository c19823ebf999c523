import type { OutlinePartition } from "../outline/mod.ts";
import { consequence, count, quoted, same, someOf } from "./change.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";

/** One thing that differs between two definitions. */
export interface Part {
  readonly aspect: string;
  readonly severity: ChangeSeverity;
  readonly words: string;
  readonly was: unknown;
  readonly is: unknown;
  readonly consequences: readonly Consequence[];
}

/** What differs between two definitions of one name. */
export function partsOf(before: OutlinePartition, after: OutlinePartition): Part[] {
  if (before.type !== after.type) {
    return [{
      aspect: "type",
      severity: "breaking",
      words: `is of type ${after.type} instead of ${before.type}`,
      was: before,
      is: after,
      consequences: [
        consequence("keys-orphaned", "all but those that the new type spells alike"),
        consequence(
          "backfill-needed",
          after.type === "dynamic"
            ? "its keys have to be added, and what they lack built"
            : "of every key that is new, and of those that are spelt alike and mean something else",
        ),
      ],
    }];
  }
  switch (after.type) {
    case "time":
      return timeParts(before, after);
    case "static":
      return staticParts(before.keys ?? [], after.keys ?? []);
    case "multi":
      return multiParts(before.dimensions ?? [], after.dimensions ?? []);
    default:
      return [];
  }
}

function timeParts(before: OutlinePartition, after: OutlinePartition): Part[] {
  const parts: Part[] = [];
  const zone = before.timezone !== after.timezone;
  const rhythm = before.cron !== after.cron;
  if (rhythm) parts.push(rhythmPart(before, after));
  else if (before.cadence !== after.cadence) {
    parts.push({
      aspect: "cadence",
      severity: "note",
      words: `says its rhythm ${
        after.cadence === undefined ? "by cron" : "by cadence"
      }, which is the same`,
      was: before.cadence ?? null,
      is: after.cadence ?? null,
      consequences: [],
    });
  }
  if (zone) {
    parts.push({
      aspect: "timezone",
      severity: "breaking",
      words: `has the time zone ${after.timezone} instead of ${before.timezone}`,
      was: before.timezone,
      is: after.timezone,
      consequences: [
        consequence(
          "windows-move",
          before.keyFormat === after.keyFormat
            ? "keys are spelt as before, so what is built looks right and is not"
            : "each window holds other hours than before",
        ),
        consequence("backfill-needed", "of every window that is to hold its own hours"),
      ],
    });
  }
  if (!rhythm && before.keyFormat !== after.keyFormat) {
    parts.push({
      aspect: "keyFormat",
      severity: "breaking",
      words: `spells its keys ${after.keyFormat} instead of ${before.keyFormat}`,
      was: before.keyFormat ?? null,
      is: after.keyFormat ?? null,
      consequences: [
        consequence("keys-orphaned", "their keys are spelt in another way"),
        consequence("backfill-needed", "every window counts as missing"),
      ],
    });
  }
  // a start that only moves the rhythm is told by the rhythm
  if (before.start !== after.start && !(rhythm && sameDay(before.start, after.start))) {
    const later = before.start! < after.start!;
    parts.push({
      aspect: "start",
      severity: later ? "breaking" : "warning",
      words: `starts ${later ? "later" : "earlier"}: ${day(after.start!)} instead of ${
        day(before.start!)
      }`,
      was: before.start,
      is: after.start,
      consequences: later
        ? [
          consequence(
            "keys-orphaned",
            `windows from ${day(before.start!)} to ${day(after.start!)} vanish`,
          ),
        ]
        : [
          consequence(
            "backfill-needed",
            `of the windows from ${day(after.start!)} to ${day(before.start!)}`,
          ),
        ],
    });
  }
  if (before.end !== after.end) parts.push(endPart(before.end, after.end));
  const [was, is] = [before.endOffset ?? 0, after.endOffset ?? 0];
  if (was !== is) {
    parts.push({
      aspect: "endOffset",
      severity: "warning",
      words: is > was
        ? `includes ${
          count(is - was, "window")
        } earlier than before (endOffset ${is} instead of ${was})`
        : `holds ${count(was - is, "window")} longer back (endOffset ${is} instead of ${was})`,
      was,
      is,
      consequences: [
        is > was
          ? consequence("runs-change", "a window may be built before its data is complete")
          : consequence("runs-change", "the newest window is built later"),
      ],
    });
  }
  return parts;
}

function rhythmPart(before: OutlinePartition, after: OutlinePartition): Part {
  const rhythm = (p: OutlinePartition) => p.cadence ?? `cron "${p.cron}"`;
  const sameCadence = before.cadence !== undefined && before.cadence === after.cadence;
  const sameKeys = before.keyFormat === after.keyFormat;
  return {
    aspect: sameCadence ? "start" : "cadence",
    severity: "breaking",
    words: sameCadence
      ? `has windows from ${quoted(after.cron!)} instead of ${quoted(before.cron!)}`
      : `is ${rhythm(after)} instead of ${rhythm(before)}`,
    was: sameCadence ? before.start : rhythm(before),
    is: sameCadence ? after.start : rhythm(after),
    consequences: [
      ...(sameKeys
        ? [
          consequence(
            "windows-move",
            "keys that both have look built, but hold the data of the old window",
          ),
        ]
        : []),
      consequence(
        "keys-orphaned",
        sameKeys
          ? "those whose window begins when no new one does"
          : "their keys are spelt in another way",
      ),
      consequence("backfill-needed", "every window of the new rhythm has to be built"),
    ],
  };
}

/** A wall clock time, without the midnight. */
function day(wall: string): string {
  return wall.replace(/T00:00:00$/, "").replace(/:00$/, "");
}

function sameDay(a: string | undefined, b: string | undefined): boolean {
  return a?.slice(0, 10) === b?.slice(0, 10);
}

function endPart(before: string | undefined, after: string | undefined): Part {
  const shorter = after !== undefined && (before === undefined || after < before);
  return {
    aspect: "end",
    severity: shorter ? "breaking" : "warning",
    words: after === undefined
      ? `has no end any more, it was ${day(before!)}`
      : `ends ${shorter ? "earlier" : "later"}: ${day(after)} instead of ${
        before === undefined ? "never" : day(before)
      }`,
    was: before ?? null,
    is: after ?? null,
    consequences: shorter
      ? [
        consequence(
          "keys-orphaned",
          `windows from ${after}${before === undefined ? "" : ` to ${before}`} vanish`,
        ),
      ]
      : [
        consequence(
          "backfill-needed",
          `of the windows from ${day(before!)} that have ended already`,
        ),
      ],
  };
}

function staticParts(before: readonly string[], after: readonly string[]): Part[] {
  const gone = before.filter((key) => !after.includes(key));
  const fresh = after.filter((key) => !before.includes(key));
  const parts: Part[] = [];
  if (gone.length > 0) {
    parts.push({
      aspect: "keys",
      severity: "breaking",
      words: `has lost ${gone.length === 1 ? "the key" : "the keys"} ${someOf(gone)}`,
      was: gone,
      is: null,
      consequences: [consequence("keys-orphaned", `what was built of ${someOf(gone)}`)],
    });
  }
  if (fresh.length > 0) {
    parts.push({
      aspect: "keys",
      severity: "warning",
      words: `has the new ${fresh.length === 1 ? "key" : "keys"} ${someOf(fresh)}`,
      was: null,
      is: fresh,
      consequences: [consequence("backfill-needed", `of ${someOf(fresh)}`)],
    });
  }
  if (parts.length === 0) {
    parts.push({
      aspect: "keys",
      severity: "note",
      words: "has its keys in another order",
      was: before,
      is: after,
      consequences: [],
    });
  }
  return parts;
}

function multiParts(before: readonly string[], after: readonly string[]): Part[] {
  const reordered = same([...before].sort(), [...after].sort());
  return [{
    aspect: "dimensions",
    severity: reordered ? "warning" : "breaking",
    words: reordered
      ? `has its dimensions in another order: ${after.join(", ")}`
      : `has the dimensions ${after.join(", ")} instead of ${before.join(", ")}`,
    was: before,
    is: after,
    consequences: reordered ? [] : [
      consequence("keys-orphaned", "a key has a part for each dimension"),
      consequence("backfill-needed", "every combination counts as missing"),
    ],
  }];
}

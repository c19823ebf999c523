import { escapeText } from "../../errors/mod.ts";
import type { ChangeSeverity, PlanChange, PlanDifference } from "../../plan/mod.ts";
import { counted } from "./counted.ts";
import { wrapped } from "./wrapped.ts";

export interface DifferenceTextOptions {
  /** What the plan was compared with, as the user wrote it. */
  readonly against: string;
  /** Whether there was no former plan. */
  readonly first: boolean;
  /** Everything, however long. */
  readonly full: boolean;
  readonly width: number;
}

/** A difference for people: breaking changes first, each with what it means. */
export function differenceText(
  difference: PlanDifference,
  { against, first, full, width }: DifferenceTextOptions,
): string {
  const { product, changes } = difference;
  const head = `${escapeText(product)} against ${escapeText(against)}: ${
    first ? FIRST : countsText(difference)
  }\n`;
  const sections = severities.flatMap(({ severity, title, limit }) => {
    const list = changes.filter((change) => change.severity === severity);
    if (list.length === 0) return [];
    const shown = full ? list : list.slice(0, limit);
    const column = Math.max(...shown.map(({ what }) => what.length)) + 4;
    const lines = shown.map((change) => changeText(change, { column, full, width })).join("");
    const rest = list.length - shown.length;
    const more = rest === 0 ? "" : `  … and ${rest} more (--full shows them)\n`;
    return [`${title}\n${lines}${more}`];
  });
  return [head, ...sections].join("\n");
}

/** What is said when there is no former plan. */
export const FIRST = "there is no former plan, so everything is new";

/** `2 breaking changes, 1 warning`; `nothing changes`. */
export function countsText({ counts }: PlanDifference): string {
  const parts = [
    counts.breaking === 0 ? "" : counted(counts.breaking, "breaking change"),
    counts.warning === 0 ? "" : counted(counts.warning, "warning"),
    counts.note === 0 ? "" : counted(counts.note, "note"),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing changes" : parts.join(", ");
}

/** How each severity is headed, and how many changes of it are shown when nobody asks for all. */
export const severities: readonly {
  readonly severity: ChangeSeverity;
  readonly title: string;
  readonly limit: number;
}[] = [
  { severity: "breaking", title: "BREAKING", limit: Infinity },
  { severity: "warning", title: "WARNINGS", limit: 40 },
  { severity: "note", title: "NOTES", limit: 20 },
];

function changeText(
  change: PlanChange,
  { column, full, width }: {
    /** Where its text begins, from 0. */
    readonly column: number;
    /** Whether all subjects are named. */
    readonly full: boolean;
    readonly width: number;
  },
): string {
  const { what, message, subjects, consequences } = change;
  const at = placeText(change);
  const begin = `  ${what}`.padEnd(column);
  const indent = " ".repeat(column);
  const text = escapeText(message) + (at === null ? "" : ` (${escapeText(at)})`);
  return [
    wrapped(begin, text, width),
    ...(subjects.length > 1
      ? [wrapped(indent, subjectsText(subjects, full ? Infinity : 6), width)]
      : []),
    ...consequences.map((c) => wrapped(`${indent}→ `, escapeText(c.text), width)),
  ].join("");
}

/** `floe.yaml:12:5`; null when nobody knows. */
export function placeText({ location }: PlanChange): string | null {
  if (location === null) return null;
  const { file, start } = location;
  return start === null ? file : `${file}:${start.line}:${start.column}`;
}

function subjectsText(subjects: readonly string[], most: number): string {
  const shown = subjects.slice(0, most);
  const names = shown.map(escapeText).join(", ");
  return subjects.length > shown.length
    ? `${names} and ${subjects.length - shown.length} more`
    : names;
}

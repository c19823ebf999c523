import { compareText, type Path } from "../../errors/mod.ts";
import { type ConsequenceCode, consequenceTexts } from "./consequences.ts";
import type { ChangedThing, ChangeKind, ChangeSeverity, Consequence, PlanChange } from "./types.ts";

/** A change as the comparing functions make it; where it is defined is filled in at the end. */
export type Found = Omit<PlanChange, "definedAt" | "location"> & { readonly definedAt?: Path };

/** Fills in what a change usually leaves out. */
export function change(
  severity: ChangeSeverity,
  kind: ChangeKind,
  what: ChangedThing,
  subjects: string | readonly string[],
  message: string,
  more: Partial<Found> = {},
): Found {
  return {
    severity,
    kind,
    what,
    aspect: null,
    subjects: typeof subjects === "string" ? [subjects] : [...subjects].sort(compareText),
    before: null,
    after: null,
    message,
    consequences: [],
    ...more,
  };
}

/** @param about what stands behind the colon of the code's sentence: no capital, no final period. */
export function consequence(code: ConsequenceCode, about: string): Consequence {
  return { code, text: consequenceTexts[code].replace("{}", () => about) };
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `"a"`, `"a" and "b"`, `"a", "b" and 3 more`. */
export function someOf(names: readonly string[], limit = 3): string {
  if (names.length === 1) return quoted(names[0]!);
  const shown = names.length <= limit ? names.slice(0, -1) : names.slice(0, limit - 1);
  const last = names.length <= limit ? quoted(names.at(-1)!) : `${names.length - limit + 1} more`;
  return `${shown.map(quoted).join(", ")} and ${last}`;
}

/** `1 asset`, `12 assets`. */
export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`;
}

/** `"stg_orders" is`, `12 assets are`. */
export function subjectIs(names: readonly string[], noun: string): string {
  return names.length === 1 ? `${quoted(names[0]!)} is` : `${count(names.length, noun)} are`;
}

const severities: readonly ChangeSeverity[] = ["note", "warning", "breaking"];

export function heavier(a: ChangeSeverity, b: ChangeSeverity): ChangeSeverity {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b;
}

/** Equal as JSON, whatever the order of keys; what is undefined is not there. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  for (const key in x) if (!same(x[key], y[key])) return false;
  for (const key in y) if (y[key] !== undefined && x[key] === undefined) return false;
  return true;
}

import { safeParseJson } from "../artifacts/mod.ts";
import {
  type Diagnostic,
  diagnostic,
  hasMergeConflict,
  type Location,
  mergeConflictHint,
  type Outcome,
  outcome,
  PlanError,
} from "../errors/mod.ts";
import { outlinePlan } from "./outline/outline.ts";
import type { PlanOutline } from "./outline/types.ts";
import { planOutline } from "./schema/outline.ts";
import { planDocument } from "./schema/plan.ts";
import type { Plan } from "./types.ts";

/** Reads a Plan of version 2, as `compile --stage plan` prints it. Keys that are not known are left out.
 * @param options the name that diagnostics give the text.
 * @returns Errors, with positions: `plan/unsupported-version`, `plan/not-a-plan`, `plan/merge-conflict`, and those of a JSON document:
 * `artifact/bad-json`, `artifact/missing-key`, `artifact/wrong-type`, `artifact/bad-value`.
 */
export function safeParsePlan(text: string, options: { readonly file: string }): Outcome<Plan> {
  const quick = quickly(text);
  if (isObject(quick) && quick.version === 2) {
    const parsed = planDocument.safeParse(quick);
    if (parsed.success) return outcome<Plan>(parsed.data, []);
  }
  return slowly(text, options.file, () =>
    safeParseJson(text, planDocument, {
      ...options,
      refuse: (value, locate) =>
        refusal(value, options.file, locate, (v) => v.kind !== OUTLINE && "assets" in v),
    }));
}

/** Reads what a plan may be compared with: an outline (`.floe/plan.json` of a generated project), a plan, or what `plan --format json`
 * prints. Errors as {@linkcode safeParsePlan}. */
export function safeParseFormerPlan(
  text: string,
  options: { readonly file: string },
): Outcome<PlanOutline> {
  const quick = quickly(text);
  if (isObject(quick) && quick.kind === OUTLINE) {
    const parsed = planOutline.safeParse(quick);
    if (parsed.success) return outcome<PlanOutline>(parsed.data, []);
    return slowly(text, options.file, () =>
      generated(safeParseJson(text, planOutline, {
        ...options,
        refuse: (value, locate) =>
          (value as { version?: unknown }).version === 1
            ? null
            : unsupported(value, options.file, 1, locate(["version"]), "an outline"),
      })));
  }
  // what `plan --format json` prints holds the plan beside what it reports
  const whole = isObject(quick) && isObject(quick.plan) ? JSON.stringify(quick.plan) : text;
  const { value, diagnostics } = safeParsePlan(whole, options);
  return outcome(value === null ? null : outlinePlan(value), diagnostics);
}

const OUTLINE = "plan-outline";

/** Nobody writes an outline by hand, so nobody should mend it by hand. */
function generated<T>({ value, diagnostics }: Outcome<T>): Outcome<T> {
  return outcome(
    value,
    diagnostics.map((found) =>
      found.code.startsWith("artifact/")
        ? { ...found, hint: "Take the file from version control, or compile anew" }
        : found
    ),
  );
}

/** @throws {PlanError} `plan/merge-conflict` where git left its marks in a text. */
export function refuseMergeConflict(text: string, file: string): void {
  const found = mergeConflict(text, file);
  if (found === null) return;
  const { code, message, location, hint } = found;
  throw new PlanError({ code, message, location: location!, hint: hint! });
}

function mergeConflict(text: string, file: string): Diagnostic | null {
  if (!hasMergeConflict(text)) return null;
  const offset = text.search(/^<{7}/m);
  const line = text.slice(0, offset).split("\n").length;
  return diagnostic({
    code: "plan/merge-conflict",
    message: `Cannot read "${file}": git found two versions of it, and nobody chose`,
    location: { file, start: { line, column: 1, offset } },
    hint: mergeConflictHint,
  });
}

function slowly<T>(text: string, file: string, read: () => Outcome<T>): Outcome<T> {
  const conflict = mergeConflict(text, file);
  return conflict === null ? read() : outcome<T>(null, [conflict]);
}

/** The value without positions; undefined where it is no JSON. */
function quickly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refusal(
  value: unknown,
  file: string,
  locate: (path: string[]) => Location | null,
  isPlan: (value: Readonly<Record<string, unknown>>) => boolean,
): Diagnostic | null {
  if (!isObject(value) || !isPlan(value)) {
    return diagnostic({
      code: "plan/not-a-plan",
      message: `Cannot read "${file}": it is no plan`,
      location: { file, start: null },
      hint: "Give a generated project, or what compile --stage plan or plan --format json printed",
    });
  }
  return value.version === 2 ? null : unsupported(value, file, 2, locate(["version"]));
}

function unsupported(
  value: unknown,
  file: string,
  supported: number,
  location: Location | null,
  what = "a plan",
): Diagnostic {
  const version = (value as { version?: unknown }).version ?? null;
  return diagnostic({
    code: "plan/unsupported-version",
    message: `Cannot read "${file}": expected ${what} of version ${supported}, got ${
      JSON.stringify(version)
    }`,
    path: ["version"],
    location: location ?? { file, start: null },
    hint: typeof version === "number" && version > supported
      ? "Use a newer release of this tool"
      : "Write it anew with this release: compile, or plan --format json",
    facts: { version, supported },
  });
}

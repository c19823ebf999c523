/** What each edit of the golden product's floe.yaml changes, as text to review. */
import { planOf, safePlanOf } from "../../helpers/compile.ts";
import type { Diagnostic } from "../../../src/errors/mod.ts";
import { diffPlans, type Plan, type PlanChange } from "../../../src/plan/mod.ts";
import { type Edit, edits } from "./edits.ts";
import { edited, type ProductFiles } from "./product.ts";

export const differencesFile = new URL("differences.txt", import.meta.url);

export interface Difference {
  /** Of the edited line. */
  readonly path: string;
  readonly changes: readonly PlanChange[];
  /** Why there is no new plan. */
  readonly errors: readonly Diagnostic[];
  readonly text: string;
}

/** The difference that each edit makes, in the order of the table. */
export function differences(files: ProductFiles): Difference[] {
  const before = planOf({ ...files, environment: "prod" });
  return Object.entries(edits).map(([path, edit]) => differenceOf(files, before, path, edit));
}

export function differenceOf(
  files: ProductFiles,
  plan: Plan,
  path: string,
  edit: Edit,
): Difference {
  const { text: spec, before } = edited(files.spec, path, edit);
  const { value: after, diagnostics } = safePlanOf({ ...files, spec, environment: "prod" });
  const changes = after === null ? [] : diffPlans(plan, after).changes;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const lines = [
    `${path}: ${JSON.stringify(before)}`,
    ..."set" in edit
      ? Object.entries(edit.set).map(([at, value]) => `  now ${at}: ${shown(value)}`)
      : [`  now ${shown(edit.to)}`],
    ...errors.map((error) => `  ${placed(error)}`),
    ...edit.same === undefined ? [] : [`  nothing: ${edit.same}`],
    ...changes.flatMap((change) => [
      `  ${headOf(change)}: ${change.message}`,
      ...change.consequences.map(({ code, text }) => `    ${code}: ${text}`),
    ]),
  ];
  return { path, changes, errors, text: `${lines.join("\n")}\n` };
}

/** `error[plan/partition-mismatch] floe.yaml:79:5: …`; the place is one of the edited text. */
function placed({ code, location, message }: Diagnostic): string {
  const start = location?.start;
  const place = location === null
    ? ""
    : ` ${location.file}${start == null ? "" : `:${start.line}:${start.column}`}`;
  return `error[${code}]${place}: ${message}`;
}

/** `breaking repartitioned asset fct_orders (partition)`. */
function headOf({ severity, kind, what, aspect, subjects }: PlanChange): string {
  const names = subjects.length > 3 ? `${subjects.length} of them` : subjects.join(", ");
  return `${severity} ${kind} ${what} ${names}${aspect === null ? "" : ` (${aspect})`}`;
}

function shown(value: unknown): string {
  return value === undefined ? "removed" : JSON.stringify(value);
}

import { UsageError } from "../errors/mod.ts";
import { diffPlans, type PlanOutline, readersAmong } from "../plan/mod.ts";
import type { Runtime } from "../runtime/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import { type CommandOption, exitCodes } from "./command.ts";
import { differenceMarkdown } from "./print/difference_markdown.ts";
import { differenceText } from "./print/difference_text.ts";
import { InputFiles } from "./reading/input_files.ts";
import { inProject } from "./reading/other_products.ts";
import type { Stages } from "./pipeline.ts";
import { conflict } from "./usage.ts";

/** Options of `plan` that compare it with a former one. */
export const againstOptions: readonly CommandOption[] = [
  {
    name: "against",
    value: "DIR|FILE",
    help:
      "Say what changes instead: against a generated project, or a plan that plan --format json or compile --stage plan printed",
  },
  {
    name: "deny-warnings",
    help: "With --against: exit with 3 when there are warnings too, or nothing to compare with",
  },
];

/** What `--format json` prints then. */
export const againstJson =
  'With --against: { "version": 1, "product", "against", "first": true when there was no former plan, "counts": { "breaking", ' +
  '"warning", "note" }, "changes": [{ "severity": "breaking|warning|note", "kind": "added|removed|renamed|rewired|rescheduled|' +
  'repartitioned|moved|changed", "what", "aspect", "subjects", "before", "after", "message", "consequences": [{ "code", "text" }], ' +
  '"definedAt", "location" }] }, breaking first';

/** Prints what changes; the exit code says how bad it is.
 * @param former null when there is no former plan. */
export function compareWith(
  former: PlanOutline | null,
  { planned, linked, product, read }: Stages,
  args: ParsedArguments,
  runtime: Runtime,
): number {
  const against = args.text("against")!;
  const { plan } = planned!;
  const first = former === null;
  const difference = diffPlans(former ?? plan, plan, {
    locate: (path) => product!.locate(path),
    fileName: (file) => inProject(read, file),
    readers: readersAmong(linked?.plans ?? [], plan.product.name),
    products: (linked?.plans ?? [plan]).map((other) => other.product.name),
  });
  switch (args.text("format")) {
    case "json":
      runtime.stdout.write(`${JSON.stringify({ ...difference, against, first }, null, 2)}\n`);
      break;
    case "markdown":
      runtime.stdout.write(differenceMarkdown(difference, { against, first }));
      break;
    default:
      runtime.stdout.write(differenceText(difference, {
        against,
        first,
        full: args.has("full"),
        width: Math.max(60, runtime.stdout.columns ?? 100),
      }));
  }
  const { breaking, warning } = difference.counts;
  const bad = breaking > 0 || args.has("deny-warnings") && (warning > 0 || first);
  return bad ? exitCodes.drift : exitCodes.done;
}

/** The generated project that a plan is compared with: its blocks are kept, as compile would. */
export async function projectIn(runtime: Runtime, against: string | null): Promise<string | null> {
  return against !== null && await new InputFiles(runtime).isFolder(against) ? against : null;
}

/** @throws {UsageError} `cli/conflicting-options`, `cli/missing-argument`. */
export function refuseMixed(args: ParsedArguments, against: string | null): void {
  if (against !== null && args.has("compare")) {
    throw conflict(
      "--against",
      "--compare",
      "one compares with a former plan, the other with other rules",
    );
  }
  if (against === null && args.text("format") === "markdown") {
    throw asked("--format markdown");
  }
  if (against === null && args.has("deny-warnings")) throw asked("--deny-warnings");
}

function asked(option: string): UsageError {
  return new UsageError({
    code: "cli/missing-argument",
    message: `Cannot use ${option}: there is nothing that the plan is compared with`,
    facts: { option: "against" },
    hint: "Add --against DIR, the generated project",
  });
}

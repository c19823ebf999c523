import {
  applySeverities,
  codes,
  type Diagnostic,
  diagnostic,
  type FindingLevel,
  findingLevels,
  nearestName,
  type Severities,
  UsageError,
} from "../errors/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandOption } from "./command.ts";
import type { ReadStage } from "./reading/read_stage.ts";

/** The option of every command that says what is wrong. */
export const severityOption: CommandOption = {
  name: "severity",
  value: "CODE=LEVEL",
  repeatable: true,
  help:
    "What findings of a code weigh: error, warning, info or off, before what floe.yaml says; an error stays an error",
};

/** What `--severity` says; of a code that is named twice, the last.
 * @throws {UsageError} `cli/bad-severity`, `cli/unknown-code`.
 */
export function severitiesOf(args: ParsedArguments): Severities {
  return Object.fromEntries(args.all("severity").map(readSeverity));
}

function readSeverity(text: string): [string, FindingLevel] {
  const [code, level] = [
    text.slice(0, text.lastIndexOf("=")),
    text.slice(text.lastIndexOf("=") + 1),
  ];
  if (!text.includes("=")) throw badSeverity(text, "expected CODE=LEVEL", null);
  if (!Object.hasOwn(codes, code)) {
    const nearest = nearestName(code, Object.keys(codes));
    throw new UsageError({
      code: "cli/unknown-code",
      message: `Cannot read --severity "${text}": there is no code "${code}"`,
      facts: { code },
      hint: nearest === null
        ? "floe-orchestrator explain lists all codes"
        : `Did you mean "${nearest}"?`,
    });
  }
  const known = findingLevels.find((one) => one === level);
  if (known === undefined) {
    const nearest = nearestName(level, findingLevels);
    throw badSeverity(text, `there is no level "${level}"`, nearest);
  }
  return [code, known];
}

function badSeverity(text: string, why: string, nearest: string | null): UsageError {
  return new UsageError({
    code: "cli/bad-severity",
    message: `Cannot read --severity "${text}": ${why}`,
    facts: { value: text, levels: findingLevels },
    hint: nearest === null
      ? "Write a code and error, warning, info or off: plan/no-schedule=off"
      : `Did you mean "${nearest}"?`,
  });
}

/** What a product's own file says. */
function writtenSeverities(read: ReadStage | null): Severities {
  const { spec = null, compiled = null } = read ?? {};
  return spec?.value.orchestration?.severities ??
    compiled?.value.orchestration?.severities ?? {};
}

/** Weighs what was found: by `--severity`, else by what floe.yaml says.
 * @throws {UsageError} `cli/severity-of-error` when the option would lower an error; its diagnostics are all that was found.
 */
export function weigh(
  found: readonly Diagnostic[],
  given: Severities,
  read: ReadStage | null,
): readonly Diagnostic[] {
  const written = writtenSeverities(read);
  const { diagnostics, refused } = applySeverities(found, { ...written, ...given });
  const [first] = refused.filter(({ code }) => Object.hasOwn(given, code));
  if (first !== undefined) throw loweredError(first, given[first.code]!, diagnostics);
  const codesOf = [...new Set(refused.map(({ code }) => code))];
  const document = read?.spec ?? read?.compiled ?? null;
  return [
    ...diagnostics,
    ...codesOf.map((code) => {
      const path = ["orchestration", "severities", code];
      return diagnostic({
        code: "cli/severity-of-error",
        message: cannotLower(code, written[code]!),
        path,
        location: document?.locate(path) ?? null,
        hint: "Remove the line, and mend what is wrong",
        facts: { code, level: written[code] },
      });
    }),
  ];
}

/** Weighs what a command finds itself, after all stages. */
export function weighOwn(
  found: readonly Diagnostic[],
  given: Severities,
  read: ReadStage | null,
): readonly Diagnostic[] {
  return applySeverities(found, { ...writtenSeverities(read), ...given }).diagnostics;
}

function loweredError(
  { code }: Diagnostic,
  level: FindingLevel,
  found: readonly Diagnostic[],
): UsageError {
  const init = {
    code: "cli/severity-of-error",
    message: cannotLower(code, level),
    hint: "Leave the option out, and mend what is wrong",
    facts: { code, level },
  };
  return new UsageError({ ...init, diagnostics: [diagnostic(init), ...found] });
}

function cannotLower(code: string, level: FindingLevel): string {
  return `Cannot set the severity of "${code}" to "${level}": it is an error here, and errors stay errors`;
}

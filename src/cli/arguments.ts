import { parseArgs } from "node:util";
import { nearestName, UsageError } from "../errors/mod.ts";
import type { Command, CommandOption } from "./command.ts";

/** The arguments of one command, checked against its options. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Whether a switch is set. */
  has(name: string): boolean;
  /** The value of an option, or null. */
  text(name: string): string | null;
  /** The values of a repeatable option, in order. */
  all(name: string): readonly string[];
}

/** Reads what follows a command's name.
 * @throws {UsageError} `cli/unknown-option`, `cli/missing-value`, `cli/unexpected-value`, `cli/bad-choice`, `cli/repeated-option`,
 * `cli/too-many-arguments`.
 */
export function parseArguments(args: readonly string[], command: Command): ParsedArguments {
  const byName = new Map(command.options.map((option) => [option.name, option]));
  // `strict` words its errors differently in each runtime: the tokens are checked here instead
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      command.options.map((o) => [
        o.name,
        o.value === undefined ? { type: "boolean" } : { type: "string", multiple: true },
      ]),
    ),
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens ?? []) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = byName.get(token.name);
    if (option === undefined || !token.rawName.startsWith("--")) {
      throw unknownOption(token.rawName, command);
    }
    const known = values.get(option.name) ?? [];
    if (known.length > 0 && option.repeatable !== true) throw repeated(option);
    values.set(option.name, [...known, checkedValue(option, token.value)]);
  }
  if (positionals.length > command.positionalCount) throw tooMany(positionals, command);
  return {
    positionals,
    has: (name) => values.has(name),
    text: (name) => values.get(name)?.[0] ?? null,
    all: (name) => values.get(name) ?? [],
  };
}

function checkedValue(option: CommandOption, value: string | undefined): string {
  const { name, choices } = option;
  if (option.value === undefined) {
    if (value === undefined) return "";
    throw new UsageError({
      code: "cli/unexpected-value",
      message: `Cannot read "--${name}=${value}": --${name} takes no value`,
      facts: { option: name },
      hint: `Write --${name} alone`,
    });
  }
  if (value === undefined || (value === "" && option.mayBeEmpty !== true)) {
    throw new UsageError({
      code: "cli/missing-value",
      message: `Cannot read --${name}: it needs a value`,
      facts: { option: name },
      hint: `Write --${name} ${option.value}; a value that begins with a dash as --${name}=VALUE`,
    });
  }
  if (choices !== undefined && !choices.includes(value)) {
    const nearest = nearestName(value, choices);
    throw new UsageError({
      code: "cli/bad-choice",
      message: `Cannot read --${name} "${value}": expected ${oneOf(choices)}`,
      facts: { option: name, value, choices },
      hint: nearest === null ? `Use ${oneOf(choices)}` : `Did you mean "${nearest}"?`,
    });
  }
  return value;
}

/** `"a", "b" or "c"`. */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2
    ? quoted.join("")
    : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function unknownOption(rawName: string, command: Command): UsageError {
  const ofDbt = command.options.find((o) => o.dbtNames?.includes(rawName));
  const nearest = ofDbt?.name ?? nearestName(
    rawName.replace(/^-+/, ""),
    [...command.options.map((o) => o.name), "help"],
  );
  return new UsageError({
    code: "cli/unknown-option",
    message: `Cannot run "${command.name}": there is no option ${rawName}`,
    facts: { option: rawName, command: command.name },
    hint: nearest === null
      ? `See floe-orchestrator ${command.name} --help`
      : `Did you mean --${nearest}?`,
  });
}

function repeated({ name }: CommandOption): UsageError {
  return new UsageError({
    code: "cli/repeated-option",
    message: `Cannot read --${name}: it was given twice`,
    facts: { option: name },
    hint: `Give --${name} once`,
  });
}

function tooMany(positionals: readonly string[], command: Command): UsageError {
  const extra = positionals.slice(command.positionalCount);
  return new UsageError({
    code: "cli/too-many-arguments",
    message: `Cannot run "${command.name}": there is no use for ${
      extra.map((text) => `"${text}"`).join(", ")
    }`,
    facts: { extra, command: command.name },
    hint: "Usage: floe-orchestrator " + `${command.name} ${command.usage}`.trim() +
      "; quote a value that holds spaces",
  });
}

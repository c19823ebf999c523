import type { Runtime } from "../runtime/mod.ts";
import type { ParsedArguments } from "./arguments.ts";

/** One command of the command line, as data: help, usage errors and parsing all follow from it. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What follows the name: `[PATH] --out DIR`. */
  readonly usage: string;
  /** What a reader of `--help` has to know besides: plain paragraphs. */
  readonly details: readonly string[];
  /** How many positional arguments it takes at most. */
  readonly positionalCount: number;
  readonly options: readonly CommandOption[];
  readonly examples: readonly CommandExample[];
  /** The shape that `--format json` prints. */
  readonly json: string;
  /** @returns the exit code. Input errors, too, are reported by the command. */
  run(context: CommandContext): Promise<number>;
}

export interface CommandOption {
  /** Without the dashes. */
  readonly name: string;
  /** What a value stands for in the help (`DIR`); a switch when left out. */
  readonly value?: string;
  /** May be given several times; otherwise twice is a usage error. */
  readonly repeatable?: boolean;
  /** Whether an empty text is a value; otherwise it is a usage error. */
  readonly mayBeEmpty?: boolean;
  /** How dbt spells it, where that is otherwise: who writes it gets a hint. */
  readonly dbtNames?: readonly string[];
  /** The values there are. */
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface CommandExample {
  readonly line: string;
  readonly does: string;
}

export interface CommandContext {
  readonly arguments: ParsedArguments;
  readonly runtime: Runtime;
}

/** What an exit code means; the same for every command. */
export const exitCodes = {
  done: 0,
  /** Errors in the input. */
  input: 1,
  /** Wrong usage. */
  usage: 2,
  /** Generated files differ from what would be generated, someone edited one, or a change of the plan breaks something. */
  drift: 3,
  /** A bug of ours. */
  bug: 70,
} as const;

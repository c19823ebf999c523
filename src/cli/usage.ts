import { FloeError, UsageError } from "../errors/mod.ts";

/** Does what an argument of the command line asks for; an error in it is wrong usage, not one of the input. */
export function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toUsage(error);
  }
}

/** The same error as one of wrong usage; what is no error of ours stays as it is. */
export function toUsage(error: unknown): unknown {
  if (!(error instanceof FloeError)) return error;
  const { code, message, facts, hint } = error;
  return new UsageError({ code, message, facts, hint: hint ?? undefined });
}

/** Two options that cannot both be meant. */
export function conflict(first: string, second: string, why: string): UsageError {
  return new UsageError({
    code: "cli/conflicting-options",
    message: `Cannot use ${first} together with ${second}: ${why}`,
    facts: { options: [first, second] },
    hint: "Leave one of the two out",
  });
}

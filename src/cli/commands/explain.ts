import { codes, compareText, nearestName, UsageError } from "../../errors/mod.ts";
import { type Command, type CommandContext, exitCodes } from "../command.ts";
import { examples } from "../explain_examples.ts";

export const explain: Command = {
  name: "explain",
  summary: "Say what an error code means and what to do about it",
  usage: "[CODE]",
  details: [
    "With CODE: what it means, what to do, and an example of how it is told. Without: every code there is, with its meaning.",
  ],
  positionalCount: 1,
  options: [
    { name: "format", value: "FORMAT", choices: ["text", "json"], help: "text (default) or json" },
  ],
  examples: [
    { line: "explain plan/cycle", does: "What does it mean?" },
    { line: "explain", does: "List all codes" },
  ],
  json:
    '{ "version": 1, "codes": [{ "code", "meaning", "remedy", "example": text or null }] }, sorted by code',
  run: runExplain,
};

function runExplain({ arguments: args, runtime }: CommandContext): Promise<number> {
  const asked = args.positionals[0];
  const names = asked === undefined ? Object.keys(codes).sort(compareText) : [known(asked)];
  const entries = names.map((code) => ({
    code,
    ...codes[code]!,
    example: examples[code] ?? null,
  }));
  if (args.text("format") === "json") {
    runtime.stdout.write(`${JSON.stringify({ version: 1, codes: entries }, null, 2)}\n`);
  } else {
    const text = entries.map(({ code, meaning, remedy, example }) =>
      asked === undefined
        ? `${code}\n  ${meaning}\n`
        : `${code}\n\n${meaning}\n\nWhat to do: ${remedy}\n${exampleText(example)}`
    );
    runtime.stdout.write(text.join(""));
  }
  return Promise.resolve(exitCodes.done);
}

function exampleText(example: string | null): string {
  return example === null ? "" : `\nFor example:\n\n${example.replace(/^/gm, "  ")}\n`;
}

/** The code as asked for; its area may be left out where only one code has the rest. */
function known(asked: string): string {
  if (Object.hasOwn(codes, asked)) return asked;
  const all = Object.keys(codes);
  const ending = all.filter((code) => code.endsWith(`/${asked}`));
  if (ending.length === 1) return ending[0]!;
  const nearest = nearestName(asked, [...ending, ...all]);
  throw new UsageError({
    code: "cli/unknown-code",
    message: `Cannot explain "${asked}": there is no such code`,
    facts: { code: asked },
    hint: nearest === null
      ? "floe-orchestrator explain lists all codes"
      : `Did you mean "${nearest}"?`,
  });
}

/** What `explain` shows as an example of a code: how the command line tells it in a golden screen.
 * @module
 */
import { codes } from "../../src/errors/mod.ts";
import { screens } from "./screens.ts";

export const examplesFile = new URL("../../src/cli/explain_examples.ts", import.meta.url);

/** Code to what is told, of each code that a golden screen has: of several the one of a case that has its name, else the shortest. */
export async function examples(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, { readonly rank: string; readonly text: string }>();
  for (const { name, expectedFile } of screens()) {
    const screen = await Deno.readTextFile(expectedFile);
    for (const [text, code] of screen.matchAll(/^(?:error|warning|note)\[(\S+)\].*(?:\n.+)*/gm)) {
      if (!Object.hasOwn(codes, code!)) continue;
      const isNamed = code!.endsWith(`/${name.slice(name.indexOf("/") + 1)}`);
      const length = String(text.length).padStart(6, "0");
      const rank = `${name.startsWith("screens/")} ${!isNamed} ${length} ${name}`;
      const before = found.get(code!);
      if (before === undefined || rank < before.rank) found.set(code!, { rank, text });
    }
  }
  return new Map(
    [...found].sort(([a], [b]) => a < b ? -1 : 1).map(([code, { text }]) => [code, text]),
  );
}

/** The module that holds them: one line for a code, so that changes of two merge. */
export async function printExamples(): Promise<string> {
  const lines = [...await examples()].map(([code, text]) =>
    `  ${JSON.stringify(code)}: ${JSON.stringify(text)},\n`
  );
  return `// Generated from tests/golden by deno task golden:screens; changes are overwritten.

/** How the command line tells a finding of a code: an example for \`explain\`. Codes that no command line causes have none. */
export const examples: Readonly<Record<string, string>> = {
${lines.join("")}};
`;
}

import type { Command, CommandOption } from "./command.ts";

/** What `--help` of one command prints. */
export function commandHelp(command: Command): string {
  const lines = [
    command.summary,
    "",
    `Usage: floe-orchestrator ${`${command.name} ${command.usage}`.trim()}`,
    ...command.details.flatMap((paragraph) => ["", ...wrap(paragraph, WIDTH)]),
    "",
    "Options:",
    ...table([
      ...command.options.map((o): [string, string] => [optionUsage(o), o.help]),
      ["--help", "Print this"],
    ]),
    "",
    "Examples:",
    ...command.examples.flatMap(({ line, does }) => [`  # ${does}`, `  floe-orchestrator ${line}`]),
    "",
    "With --format json:",
    ...wrap(command.json, WIDTH - 2).map((line) => `  ${line}`),
  ];
  return lines.join("\n") + "\n";
}

/** What `--help` without a command prints. */
export function programHelp(commands: readonly Command[]): string {
  const lines = [
    "Compiles a data product (floe.yaml, a platform manifest, dbt's manifest) into the project that an orchestrator runs.",
    "",
    "Usage: floe-orchestrator COMMAND [PATH] [options]",
    "",
    "Commands:",
    ...table(commands.map((c): [string, string] => [c.name, c.summary])),
    "",
    ...wrap(PATH_HELP, WIDTH),
    "",
    "Exit codes: 0 done, 1 errors in the input, 2 wrong usage, 3 drift, a file that someone edited or a change that breaks something, 70 a bug of ours.",
    "",
    "floe-orchestrator COMMAND --help shows options and examples; floe-orchestrator --version the version.",
  ];
  return lines.join("\n") + "\n";
}

const WIDTH = 100;

/** Said in the help of every command that takes a PATH. */
export const PATH_HELP =
  "PATH is a folder (its floe.yaml, else target/manifest.json or manifest.json), a floe.yaml, a CompiledArtifacts JSON or a dbt " +
  "manifest.json, plain or .gz; which one it is follows from its content. Without PATH: this folder.";

function optionUsage({ name, value, repeatable }: CommandOption): string {
  return `--${name}${value === undefined ? "" : ` ${value}`}${repeatable === true ? " ..." : ""}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length));
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - left - 4).map((line, i) =>
      `  ${(i === 0 ? name : "").padEnd(left)}  ${line}`.trimEnd()
    )
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

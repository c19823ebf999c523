import { FloeError, nearestName, UsageError } from "../errors/mod.ts";
import type { Runtime } from "../runtime/mod.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, exitCodes } from "./command.ts";
import { check } from "./commands/check.ts";
import { compile } from "./commands/compile.ts";
import { explain } from "./commands/explain.ts";
import { graph } from "./commands/graph.ts";
import { helmValues } from "./commands/helm_values.ts";
import { init } from "./commands/init.ts";
import { ls } from "./commands/ls.ts";
import { plan } from "./commands/plan.ts";
import { schema } from "./commands/schema.ts";
import { commandHelp, programHelp } from "./help.ts";
import { report } from "./report.ts";
import { version } from "./version.ts";

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  init,
  compile,
  check,
  plan,
  ls,
  graph,
  helmValues,
  schema,
  explain,
];

/** Runs the command line once.
 * @param args what follows the program's name.
 * @returns The exit code: 0 done, 1 errors in the input, 2 wrong usage, 3 drift or an edited file, 70 a bug of ours. Never throws.
 */
export async function run(args: readonly string[], runtime: Runtime): Promise<number> {
  try {
    return await runOrReport(args, runtime);
  } catch (error) {
    return reportBug(error, runtime);
  }
}

async function runOrReport(args: readonly string[], runtime: Runtime): Promise<number> {
  try {
    return await dispatch(args, runtime);
  } catch (error) {
    if (!(error instanceof FloeError)) throw error;
    report(error.diagnostics, runtime, { notes: "full" });
    return error instanceof UsageError ? exitCodes.usage : exitCodes.input;
  }
}

async function dispatch(args: readonly string[], runtime: Runtime): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version" || name === "-V") {
    runtime.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const about = name === "help" ? commands.find((c) => c.name === rest[0]) : undefined;
    runtime.stdout.write(about === undefined ? programHelp(commands) : commandHelp(about));
    return exitCodes.done;
  }
  if (name === undefined) {
    runtime.stderr.write(programHelp(commands));
    return exitCodes.usage;
  }
  const command = commands.find((c) => c.name === name) ?? unknownCommand(name);
  const end = rest.indexOf("--");
  if (rest.slice(0, end < 0 ? undefined : end).some((a) => a === "--help" || a === "-h")) {
    runtime.stdout.write(commandHelp(command));
    return exitCodes.done;
  }
  return await command.run({ arguments: parseArguments(rest, command), runtime });
}

function unknownCommand(name: string): never {
  const nearest = nearestName(name, commands.map((c) => c.name));
  throw new UsageError({
    code: "cli/unknown-command",
    message: `Cannot run "${name}": there is no such command`,
    facts: { command: name },
    hint: nearest === null ? "See floe-orchestrator --help" : `Did you mean "${nearest}"?`,
  });
}

/** "Impossible" errors are ours: what is printed is what we need to find them. */
function reportBug(error: unknown, { stderr }: Runtime): number {
  const trace = error instanceof Error ? error.stack ?? String(error) : String(error);
  stderr.write(
    `This is a bug of floe-orchestrator, not of your input. Please report what follows, with the command that you ran:\n\n` +
      `floe-orchestrator ${version}\n${trace}\n`,
  );
  return exitCodes.bug;
}

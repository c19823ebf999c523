/** Steps of a script on a terminal: what runs now, how long it took, and where to look when it fails.
 * @module
 */

/** A step that failed: its title, the log's path and the log's last lines. */
export class StepError extends Error {
  override readonly name = "StepError";

  constructor(
    readonly title: string,
    message: string,
    readonly logFile: string | null = null,
    readonly logTail: string = "",
  ) {
    super(message);
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment; `null` removes a variable. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Receives stdout and stderr, appended. */
  readonly logFile: string;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Runs `work` and says so: a moving line on a terminal, one line every ten seconds elsewhere.
 * @param work Is given a function that takes a few words on how far it is.
 */
export async function step<T>(
  title: string,
  work: (detail: (text: string) => void) => Promise<T>,
): Promise<T> {
  let detail = "";
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const live = Deno.stderr.isTerminal();
  const say = (text: string): void => {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  };
  const left = `  ${title} `.padEnd(50, ".");
  if (live) say(left);
  const timer = setInterval(() => {
    const now = `${left} ${seconds()} s${detail === "" ? "" : `, ${detail}`}`;
    say(live ? `\r\u001b[2K${now}` : `${now} so far\n`);
  }, live ? 200 : 10_000);
  try {
    const result = await work((text) => detail = text);
    say(`${live ? "\r\u001b[2K" : ""}${left} ${seconds()} s\n`);
    return result;
  } catch (error) {
    say(`${live ? "\r\u001b[2K" : ""}${left} failed after ${seconds()} s\n`);
    throw error instanceof StepError ? error : new StepError(title, messageOf(error));
  } finally {
    clearInterval(timer);
  }
}

/** Runs a program to its end with its output in a log file.
 * @returns What it wrote to stdout.
 * @throws {StepError} When it cannot be started or exits with another code than 0.
 */
export async function run(
  command: readonly string[],
  { cwd, env = {}, logFile, onOutput }: CommandOptions,
): Promise<string> {
  const [program = "", ...args] = command;
  const log = Deno.openSync(logFile, { append: true, create: true });
  const text: string[] = [];
  try {
    writeAll(log, new TextEncoder().encode(`$ ${command.join(" ")}\n`));
    const child = new Deno.Command(program, {
      args,
      cwd,
      env: environment(env),
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const receive = (kept: string[]) => {
      const decoder = new TextDecoder();
      return (chunk: Uint8Array): void => {
        writeAll(log, chunk);
        const piece = decoder.decode(chunk, { stream: true });
        kept.push(piece);
        onOutput?.(piece);
      };
    };
    const [, , status] = await Promise.all([
      copy(child.stdout, receive(text)),
      copy(child.stderr, receive([])),
      child.status,
    ]);
    if (!status.success) {
      throw new StepError(program, `${program} exited with ${status.code}`, logFile, tail(logFile));
    }
    return text.join("");
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw new StepError(program, `Cannot run ${program}: ${messageOf(error)}`, logFile);
  } finally {
    log.close();
  }
}

/** Prints a failed step for a person: which step, the end of its log, and the log's path. */
export function reportFailure(error: unknown): void {
  if (!(error instanceof StepError)) throw error;
  console.error(`\nFailed: ${error.message}`);
  if (error.logTail !== "") console.error(error.logTail.replace(/^/gm, "  | "));
  if (error.logFile !== null) console.error(`The whole log: ${error.logFile}`);
}

/** This process's environment with changes; names set to `null` are left out. */
function environment(changes: Readonly<Record<string, string | null>>): Record<string, string> {
  const merged: Record<string, string | null> = { ...Deno.env.toObject(), ...changes };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

async function copy(
  stream: ReadableStream<Uint8Array>,
  write: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of stream) write(chunk);
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

function tail(file: string, lines = 25): string {
  return Deno.readTextFileSync(file).trimEnd().split("\n").slice(-lines).join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

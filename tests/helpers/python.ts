/** The Python of the integration tests: the environment variable FLOE_PYTHON names an interpreter that has what
 * tests/integration/dagster/requirements-*.txt lists. `deno task test:integration` makes it and sets the variable.
 * @module
 */
import assert from "node:assert/strict";
import { delimiter, dirname } from "node:path";

const python = Deno.env.get("FLOE_PYTHON") ?? "";

/** For `Deno.test({ ignore })`. Where CI is set, a missing Python is no reason to skip: the test then fails. */
export const withoutPython: boolean = python === "" && (Deno.env.get("CI") ?? "") === "";

if (withoutPython) {
  console.warn("SKIPPED for want of FLOE_PYTHON: run deno task test:integration");
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the interpreter. Programs of its environment (`dbt`, `dagster`, `ruff`) are first on PATH. */
export async function runPython(
  args: readonly string[],
  options: { stdin?: string; cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  assert.notEqual(python, "", "FLOE_PYTHON names no Python: run deno task test:integration");
  return await run(python, args, options);
}

/** Runs a program of the Python environment, such as `dbt`. */
export async function runTool(
  name: string,
  args: readonly string[],
  options: { stdin?: string; cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  assert.notEqual(python, "", "FLOE_PYTHON names no Python: run deno task test:integration");
  return await run(`${dirname(python)}/${name}`, args, options);
}

async function run(
  program: string,
  args: readonly string[],
  { stdin, cwd, env = {} }: {
    stdin?: string;
    cwd?: string;
    env?: Readonly<Record<string, string>>;
  },
): Promise<Ran> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env: {
      NO_COLOR: "1",
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      DAGSTER_DISABLE_TELEMETRY: "1",
      PATH: `${dirname(python)}${delimiter}${Deno.env.get("PATH") ?? ""}`,
      ...env,
    },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const fed = stdin === undefined ? Promise.resolve() : feed(child, stdin);
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), fed]);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => {}); // it may have ended already
  await writer.close().catch(() => {});
}

/** Servers of a test's own: Python programs that print their port and stop when standard input is closed.
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

export interface Server {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** PostgreSQL, as `server.py` has it.
 * @param password of the user `floe`. */
export function startPostgres(password: string): Promise<Server> {
  return start("server.py", [], { FLOE_POSTGRES_PASSWORD: password });
}

/** An S3 server without a bucket, which asks nobody who is there. */
export function startS3(): Promise<Server> {
  return start("../platform/cloud_server.py", ["s3"], {});
}

/** Waits until it takes connections. */
async function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const child = new Deno.Command(Deno.env.get("FLOE_PYTHON") ?? "", {
    args: [fileURLToPath(new URL(program, import.meta.url)), ...args],
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const port = Number(value);
  assert.ok(port > 0, `${program} said: ${value}`);
  return {
    port,
    stop: async () => {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}

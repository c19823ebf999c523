/** A PostgreSQL server of a test's own, as `server.py` has it.
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

export interface Postgres {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a server, and waits until it takes connections.
 * @param password of the user `floe`. */
export async function startPostgres(password: string): Promise<Postgres> {
  const child = new Deno.Command(Deno.env.get("FLOE_PYTHON") ?? "", {
    args: [fileURLToPath(new URL("server.py", import.meta.url))],
    env: { FLOE_POSTGRES_PASSWORD: password },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const port = Number(value);
  assert.ok(port > 0, `the server said: ${value}`);
  return {
    port,
    stop: async () => {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}

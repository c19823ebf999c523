/** A real Airflow server on loopback, and calls of its REST interface.
 * @module
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { airflowEnvironment, type AirflowOptions } from "./airflow_environment.ts";

export interface AirflowServer extends AsyncDisposable {
  /** Calls `/api/v2` + path; an answer that is no success fails the test. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
  /** Likewise, with the status: for answers that are meant to be refused. */
  ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
}

/** Starts the server and waits until all its parts are healthy; disposing of it ends every process of it. */
export async function startAirflow(options: AirflowOptions): Promise<AirflowServer> {
  const [port, schedulerPort, logPort, triggerPort] = freePorts(4);
  const base = `http://127.0.0.1:${port}`;
  const env = {
    AIRFLOW__API__PORT: `${port}`,
    AIRFLOW__API__HOST: "127.0.0.1",
    AIRFLOW__API__BASE_URL: base,
    AIRFLOW__API__WORKERS: "1",
    // the default is 5 s, within which a busy machine does not answer
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: "120",
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${base}/execution/`,
    AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: "5",
    AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: "5",
    AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT: `${schedulerPort}`,
    AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT: `${logPort}`,
    AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT: `${triggerPort}`,
    ...options.env,
  };
  const child = new Deno.Command(options.python ?? Deno.env.get("FLOE_AIRFLOW_PYTHON") ?? "", {
    args: [fileURLToPath(new URL("airflow_server.py", import.meta.url)), `${port}`],
    cwd: options.home,
    env: airflowEnvironment({ ...options, env }),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const end = async (): Promise<void> => {
    await child.stdin.close().catch(() => {});
    await child.status;
  };
  const said = await firstLine(child.stdout);
  if (said === "") {
    await end();
    assert.fail(`Airflow did not start: see the logs in ${options.home}`);
  }
  const login = await fetch(`${base}/auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "admin", password: JSON.parse(said).password }),
  });
  const { access_token: token } = await login.json();
  const ask: AirflowServer["ask"] = async (method, path, body) => {
    const answer = await fetch(`${base}/api/v2${path}`, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    return { status: answer.status, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ask,
    call: async <T>(method: string, path: string, body?: object) => {
      let answer = await ask(method, path, body);
      // on SQLite a busy server answers 500 while the database is locked
      for (let again = 0; again < 20 && answer.status === 500 && method !== "POST"; again++) {
        await new Promise((done) => setTimeout(done, 1000));
        answer = await ask(method, path, body);
      }
      assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer)}`);
      return answer.body as T;
    },
    [Symbol.asyncDispose]: end,
  };
}

/** Reads on behind it, so that the program is never stopped by a full pipe. */
async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) return "";
    text += value;
  }
  void (async () => {
    while (!(await reader.read()).done);
  })().catch(() => {});
  return text.slice(0, text.indexOf("\n"));
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

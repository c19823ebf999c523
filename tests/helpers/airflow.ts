/** The Airflows of the integration tests: FLOE_AIRFLOW_PYTHONS names their interpreters by minor version, FLOE_AIRFLOW_PYTHON the newest one's. They
 * have what tests/integration/airflow/requirements-*.txt list; dbt, ruff and pyright are in FLOE_PYTHON's environment. `deno task test:integration`
 * makes all of them and sets the variables.
 * @module
 */
import assert from "node:assert/strict";
import { airflowEnvironment, type AirflowOptions } from "./airflow_environment.ts";
import type { Ran } from "./python.ts";

const newest = Deno.env.get("FLOE_AIRFLOW_PYTHON") ?? "";
const byVersion: Readonly<Record<string, string>> = JSON.parse(
  Deno.env.get("FLOE_AIRFLOW_PYTHONS") ?? "{}",
);
const inCI = (Deno.env.get("CI") ?? "") !== "";

/** For `Deno.test({ ignore })`. Where CI is set, a missing Airflow is no reason to skip: the test then fails. */
export const withoutAirflow: boolean = newest === "" && !inCI;

if (withoutAirflow) {
  console.warn("SKIPPED for want of FLOE_AIRFLOW_PYTHON: run deno task test:all airflow");
}

/** Minor versions and their interpreters. In CI all four have to be there. */
export function airflowPythons(): Readonly<Record<string, string>> {
  const wanted = ["3.0", "3.1", "3.2", "3.3"];
  const missing = wanted.filter((version) => byVersion[version] === undefined);
  if (inCI) assert.deepEqual(missing, [], "FLOE_AIRFLOW_PYTHONS");
  for (const version of missing) {
    console.warn(`SKIPPED on Airflow ${version}: FLOE_AIRFLOW_PYTHONS does not name it`);
  }
  return byVersion;
}

export function newestAirflow(): string {
  assert.notEqual(
    newest,
    "",
    "FLOE_AIRFLOW_PYTHON names no Python: run deno task test:all airflow",
  );
  return newest;
}

/** Runs Airflow's Python; `-m airflow …` is its command line. */
export async function runAirflow(args: readonly string[], options: AirflowOptions): Promise<Ran> {
  const child = new Deno.Command(options.python ?? newestAirflow(), {
    args: [...args],
    cwd: options.cwd,
    env: airflowEnvironment(options),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const feed = async (text: string): Promise<void> => {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text)).catch(() => {});
    await writer.close().catch(() => {});
  };
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    options.stdin === undefined ? null : feed(options.stdin),
  ]);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

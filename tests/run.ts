/** Runs every test of the repository, part by part, and adds up what they counted.
 *
 * `deno task test:all [PART…]`: all parts in order, or the named ones. Prints each part's output as it
 * comes, then one line per part, then `N passed, N failed` (and `, N skipped`) alone on the last line.
 * Exits with 1 when a test failed, a part broke off, or a part ran nothing.
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "../examples/python_env.ts";
import { reportFailure } from "../examples/steps.ts";
import { type Counts, readCounts } from "./run_counts.ts";

interface Part {
  readonly name: string;
  readonly about: string;
  /** Needs the Python environment of the integration tests. */
  readonly python?: boolean;
  /** Needs those of older releases of Dagster too. */
  readonly releases?: boolean;
  /** Needs Airflow: the newest release, whose Python is then `python`, or every one. */
  readonly airflow?: "newest" | "all";
  /** Skipped where its program does not answer `--version`: it is not installed, or a proxy without anything behind it. */
  readonly optional?: boolean;
  readonly command: readonly string[];
  /** A second program of the part, for what another kind of test asks. */
  readonly then?: readonly string[];
}

interface PartResult extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const deno = Deno.execPath();
const requirements = join(root, "tests/integration/dagster/requirements-1.13.27.txt");
const NEWEST_AIRFLOW = "3.3.2";
const AIRFLOWS = ["3.0.6", "3.1.8", "3.2.2", NEWEST_AIRFLOW];
const denoTest = [deno, "test", "-A"];

const parts: readonly Part[] = [
  {
    name: "ok",
    about: "format, lint, types, layers and every test that needs no Python",
    command: [deno, "task", "ok"],
  },
  {
    name: "rust",
    about: "the graph core against brute force and petgraph; skipped where there is no cargo",
    command: [
      "cargo",
      "test",
      "--locked",
      "--profile",
      "gate",
      "--manifest-path",
      "wasm/Cargo.toml",
    ],
    optional: true,
  },
  {
    name: "dagster",
    about: "the generated project's Python in a real Dagster",
    python: true,
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/dagster",
    ],
  },
  {
    name: "lineage",
    about: "OpenLineage events and OpenTelemetry spans of real runs, as servers get them",
    python: true,
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/lineage",
    ],
  },
  {
    name: "iceberg",
    about: "tables on a real catalog: modes, schemas, concurrent and killed processes",
    python: true,
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/iceberg",
    ],
  },
  {
    name: "platform",
    about:
      "catalogs, storages and their checks: SQLite, REST, S3, Azure, Cloud Storage; stopped, silent, refused",
    python: true,
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/platform",
    ],
  },
  {
    name: "iceberg_io",
    about: "the IO manager: frames, partitions, retries and backfills of Python assets in Dagster",
    python: true,
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/iceberg_io",
    ],
  },
  {
    name: "corpus",
    about: "every manifest of the corpus compiled, loaded by Dagster and compared",
    python: true,
    command: [...denoTest, "tests/integration/corpus"],
  },
  {
    name: "versions",
    about: "the same product on every release of Dagster from 1.10: loaded, compared and run",
    python: true,
    releases: true,
    command: [...denoTest, "tests/integration/versions"],
  },
  {
    name: "products",
    about:
      "whole products in dbt and Dagster: tables beside those of dbt, links, mappings, computes",
    python: true,
    command: [...denoTest, "tests/integration/e2e"],
  },
  {
    name: "postgres",
    about: "a product on a real PostgreSQL: tables beside those of dbt, the check, blocks at once",
    python: true,
    command: [...denoTest, "tests/integration/postgres"],
  },
  {
    name: "locations",
    about: "products in several code locations: the merged graph, and ticks that run in parts",
    python: true,
    command: [...denoTest, "tests/integration/locations"],
  },
  {
    name: "selection",
    about: "node selection beside the installed dbt's own, on projects it builds and edits",
    python: true,
    command: [...denoTest, "tests/integration/selection"],
  },
  {
    name: "time",
    about: "ticks, partition windows and offsets beside Dagster, croniter and zoneinfo",
    python: true,
    command: [...denoTest, "tests/integration/time"],
  },
  {
    name: "example",
    about: "the demo, and its tables beside those of a plain dbt build",
    python: true,
    command: [...denoTest, "tests/integration/example"],
  },
  {
    name: "airflow",
    about: "the generated project in the newest Airflow: its runtime, the corpus, every line",
    python: true,
    airflow: "newest",
    command: [
      "python",
      "-m",
      "pytest",
      "-q",
      "-rs",
      "-p",
      "no:cacheprovider",
      "tests/integration/airflow",
    ],
    then: [...denoTest, "tests/integration/airflow"],
  },
  {
    name: "airflow_versions",
    about: "the same products on Airflow 3.0 to the newest: loaded, compared and run",
    python: true,
    airflow: "all",
    command: [...denoTest, "tests/integration/airflow_versions"],
  },
  {
    name: "airflow_server",
    about: "a real Airflow server: schedules, REST, assets, retries, backfills, sensors, events",
    python: true,
    airflow: "newest",
    command: [...denoTest, "tests/integration/airflow_server"],
  },
  {
    name: "editor",
    about: "floe.yaml in the YAML language server that editors run",
    command: [...denoTest, "tests/integration/editor"],
  },
  {
    name: "packaging",
    about: "the npm tarball in Node and Bun",
    command: [...denoTest, "tests/packaging"],
  },
];

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`No such part: ${unknown.join(", ")}. Parts: ${parts.map((p) => p.name)}`);
    return 2;
  }
  const chosen = parts.filter((part) => names.length === 0 || names.includes(part.name));
  const results: PartResult[] = [];
  const started = performance.now();
  for (const part of chosen) results.push(await runPart(part));

  console.log("");
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(`${name.padEnd(16)} ${counts.padEnd(40)} ${seconds.toFixed(0).padStart(5)} s`);
  }
  const sum = (key: keyof Counts): number => results.reduce((total, r) => total + r[key], 0);
  console.log(`in ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}

/** Runs one part. A part that exits badly, or passes without a counted test, adds a failure. */
async function runPart(part: Part): Promise<PartResult> {
  console.log(`\n=== ${part.name}: ${part.about}`);
  const started = performance.now();
  const end = (counts: Counts): PartResult => {
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `=== ${part.name}: ${counts.failed === 0 ? "ok" : "FAILED"}, ${seconds.toFixed(0)} s`,
    );
    return { name: part.name, seconds, ...counts };
  };
  const env: Record<string, string> = { NO_COLOR: "1" };
  let python = "python";
  if (part.python === true) {
    try {
      const made = await pythonEnvironment("tests-dagster-1.13.27", requirements);
      // FLOE_PYTHON is how a test finds Dagster and dbt; with it set, a missing one fails, not skips
      env.FLOE_PYTHON = made.python;
      env.PATH = `${made.bin}:${Deno.env.get("PATH") ?? ""}`;
      python = made.python;
      if (part.releases === true) env.FLOE_PYTHONS = JSON.stringify(await releases(made.python));
      if (part.airflow !== undefined) {
        // dbt stays in the first environment, as it does where Airflow runs it
        const found = await airflows(part.airflow === "all" ? AIRFLOWS : [NEWEST_AIRFLOW]);
        env.FLOE_AIRFLOW_PYTHONS = JSON.stringify(found);
        env.FLOE_AIRFLOW_PYTHON = python = found[minor(NEWEST_AIRFLOW)]!;
      }
    } catch (error) {
      reportFailure(error);
      return end({ passed: 0, failed: 1, skipped: 0 });
    }
  }
  const commands = [part.command, ...part.then === undefined ? [] : [part.then]];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name = "", ...args] of commands) {
    const program = name === "python" ? python : name;
    if (part.optional === true && !await answers(program)) {
      console.log(`SKIPPED: there is no ${program} that runs`);
      total.skipped++;
      continue;
    }
    const counts = await runCommand(part.name, program, args, env);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  }
  return end(total);
}

async function runCommand(
  part: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Counts> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: root,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output: string[] = [];
  await Promise.all([
    forward(child.stdout, Deno.stdout, output),
    forward(child.stderr, Deno.stderr, output),
  ]);
  const { success, code } = await child.status;
  const counts = readCounts(output.join(""));
  if (success && counts.passed === 0) console.log(`${part} ran no test`);
  if (!success && counts.failed === 0) console.log(`${part} exited with ${code}`);
  const broken = success ? counts.passed === 0 : counts.failed === 0;
  return broken ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** The interpreter of each release of Dagster, by its minor version. */
async function releases(newest: string): Promise<Record<string, string>> {
  const found: Record<string, string> = { "1.13": newest };
  for (const version of ["1.10.21", "1.11.16", "1.12.22"]) {
    const pins = join(root, `tests/integration/dagster/requirements-${version}.txt`);
    const made = await pythonEnvironment(`tests-dagster-${version}`, pins);
    found[minor(version)] = made.python;
  }
  return found;
}

/** The interpreter of each of these releases of Airflow, by its minor version. */
async function airflows(versions: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const version of versions) {
    const pins = join(root, `tests/integration/airflow/requirements-${version}.txt`);
    const made = await pythonEnvironment(`tests-airflow-${version}`, pins);
    found[minor(version)] = made.python;
  }
  return found;
}

function minor(version: string): string {
  return version.replace(/\.\d+$/, "");
}

async function answers(program: string): Promise<boolean> {
  const asked = new Deno.Command(program, { args: ["--version"], cwd: root, stdin: "null" });
  return (await asked.output().catch(() => null))?.success === true;
}

async function forward(
  from: ReadableStream<Uint8Array>,
  to: { write(bytes: Uint8Array): Promise<number> },
  text: string[],
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of from) {
    text.push(decoder.decode(chunk, { stream: true }));
    for (let at = 0; at < chunk.length;) at += await to.write(chunk.subarray(at));
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));

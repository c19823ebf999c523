/** Runs every test of the repository, part by part, and adds up what they counted.
 *
 * `deno task test:all [PART…] [--jobs N]`: all parts, or the named ones, N at the same time: two where there are two cores. Prints each
 * part's output when it has ended (with one job as it comes), then one line per part, then `N passed, N failed` (and `, N skipped`) alone on
 * the last line. Exits with 1 when a test failed, a part broke off, or a part ran nothing.
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

/** Long ones first, so that those which run at the same time end together. */
const parts: readonly Part[] = [
  {
    name: "ok",
    about: "format, lint, types, layers and every test that needs no Python",
    command: [deno, "task", "ok"],
  },
  {
    name: "dagster",
    about: "the generated project's Python in a real Dagster",
    python: true,
    command: pytest("tests/integration/dagster"),
  },
  {
    name: "airflow",
    about: "the generated project in the newest Airflow: its runtime, every line",
    python: true,
    airflow: "newest",
    command: pytest("tests/integration/airflow"),
    then: [...denoTest, "tests/integration/airflow"],
  },
  {
    name: "products",
    about:
      "whole products in dbt and Dagster: tables beside those of dbt, links, mappings, computes",
    python: true,
    command: [...denoTest, "tests/integration/e2e"],
  },
  {
    name: "example",
    about: "the demo, and its tables beside those of a plain dbt build",
    python: true,
    command: [...denoTest, "tests/integration/example"],
  },
  {
    name: "lineage",
    about: "OpenLineage events and OpenTelemetry spans of real runs, as servers get them",
    python: true,
    command: pytest("tests/integration/lineage"),
  },
  {
    name: "airflow_versions",
    about: "the corpus and products on Airflow 3.0 to the newest: loaded, compared and run",
    python: true,
    airflow: "all",
    command: [...denoTest, "tests/integration/airflow_versions"],
  },
  {
    name: "versions",
    about: "the same product on every release of Dagster from 1.10: loaded, compared and run",
    python: true,
    releases: true,
    command: [...denoTest, "tests/integration/versions"],
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
    name: "airflow_server",
    about: "a real Airflow server: schedules, REST, assets, retries, backfills, sensors, events",
    python: true,
    airflow: "newest",
    command: [...denoTest, "tests/integration/airflow_server"],
  },
  {
    name: "corpus",
    about: "every manifest of the corpus compiled, loaded by Dagster and compared",
    python: true,
    command: [...denoTest, "tests/integration/corpus"],
  },
  {
    name: "postgres",
    about: "a product on a real PostgreSQL: tables beside those of dbt, the check, blocks at once",
    python: true,
    command: [...denoTest, "tests/integration/postgres"],
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
    name: "iceberg_io",
    about: "the IO manager: frames, partitions, retries and backfills of Python assets in Dagster",
    python: true,
    command: pytest("tests/integration/iceberg_io"),
  },
  {
    name: "iceberg",
    about: "tables on a real catalog: modes, schemas, concurrent and killed processes",
    python: true,
    command: pytest("tests/integration/iceberg"),
  },
  {
    name: "platform",
    about:
      "catalogs, storages and their checks: SQLite, REST, S3, Azure, Cloud Storage; stopped, silent, refused",
    python: true,
    command: pytest("tests/integration/platform"),
  },
  {
    name: "time",
    about: "ticks, partition windows and offsets beside Dagster, croniter and zoneinfo",
    python: true,
    command: [...denoTest, "tests/integration/time"],
  },
  {
    name: "packaging",
    about: "the npm tarball in Node and Bun",
    command: [...denoTest, "tests/packaging"],
  },
  {
    name: "editor",
    about: "floe.yaml in the YAML language server that editors run",
    command: [...denoTest, "tests/integration/editor"],
  },
];

function pytest(folder: string): string[] {
  return ["python", "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", folder];
}

async function main(args: readonly string[]): Promise<number> {
  const { jobs, names, refused } = readArguments(args);
  if (refused !== null) {
    console.error(refused);
    return 2;
  }
  const chosen = parts.filter((part) => names.length === 0 || names.includes(part.name));
  const started = performance.now();
  const ready: ReadyPart[] = [];
  const results: PartResult[] = [];
  for (const part of chosen) {
    const made = await prepare(part);
    if (made === null) {
      results.push({ name: part.name, seconds: 0, passed: 0, failed: 1, skipped: 0 });
    } else ready.push(made);
  }
  const lane = async () => {
    for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
      results.push(await runPart(next, jobs === 1 ? directly : collected()));
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));

  console.log("");
  for (const { name } of chosen) {
    const { passed, failed, skipped, seconds } = results.find((r) => r.name === name)!;
    const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
    console.log(`${name.padEnd(16)} ${counts.padEnd(40)} ${seconds.toFixed(0).padStart(5)} s`);
  }
  const sum = (key: keyof Counts): number => results.reduce((total, r) => total + r[key], 0);
  console.log(`in ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}

interface Arguments {
  /** Parts that run at the same time. */
  readonly jobs: number;
  readonly names: readonly string[];
  /** What is wrong with them. */
  readonly refused: string | null;
}

function readArguments(args: readonly string[]): Arguments {
  const at = args.indexOf("--jobs");
  const jobs = at < 0 ? Math.min(2, navigator.hardwareConcurrency) : Number(args[at + 1]);
  const names = at < 0 ? args : args.toSpliced(at, 2);
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  const refused = !Number.isInteger(jobs) || jobs < 1
    ? "--jobs wants a number: how many parts run at the same time"
    : unknown.length > 0
    ? `No such part: ${unknown.join(", ")}. Parts: ${parts.map((p) => p.name)}`
    : null;
  return { jobs, names, refused };
}

/** A part with what its commands need. */
interface ReadyPart {
  readonly part: Part;
  readonly env: Readonly<Record<string, string>>;
  readonly python: string;
}

/** Makes the Python environments of a part, which parts share; null: that failed, and was told. */
async function prepare(part: Part): Promise<ReadyPart | null> {
  const env: Record<string, string> = { NO_COLOR: "1" };
  if (part.python !== true) return { part, env, python: "python" };
  try {
    const made = await pythonEnvironment("tests-dagster-1.13.27", requirements);
    // FLOE_PYTHON is how a test finds Dagster and dbt; with it set, a missing one fails, not skips
    env.FLOE_PYTHON = made.python;
    env.PATH = `${made.bin}:${Deno.env.get("PATH") ?? ""}`;
    let { python } = made;
    if (part.releases === true) env.FLOE_PYTHONS = JSON.stringify(await releases(made.python));
    if (part.airflow !== undefined) {
      // dbt stays in the first environment, as it does where Airflow runs it
      const found = await airflows(part.airflow === "all" ? AIRFLOWS : [NEWEST_AIRFLOW]);
      env.FLOE_AIRFLOW_PYTHONS = JSON.stringify(found);
      env.FLOE_AIRFLOW_PYTHON = python = found[minor(NEWEST_AIRFLOW)]!;
    }
    return { part, env, python };
  } catch (error) {
    console.log(`\n=== ${part.name}: FAILED, its Python environment cannot be made`);
    reportFailure(error);
    return null;
  }
}

/** Where the output of a part goes. */
interface Output {
  write(bytes: Uint8Array): void;
  /** The part has ended. */
  end(): void;
}

/** As it comes. */
const directly: Output = {
  write: (bytes) => {
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  },
  end: () => {},
};

/** In one piece, so that parts that run at the same time do not mix theirs. */
function collected(): Output {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => void pieces.push(bytes),
    end: () => pieces.forEach(directly.write),
  };
}

/** Runs one part. A part that exits badly, or passes without a counted test, adds a failure. */
async function runPart({ part, env, python }: ReadyPart, output: Output): Promise<PartResult> {
  const say = (text: string) => output.write(new TextEncoder().encode(`${text}\n`));
  if (output !== directly) console.log(`=== ${part.name} runs`);
  say(`\n=== ${part.name}: ${part.about}`);
  const started = performance.now();
  const commands = [part.command, ...part.then === undefined ? [] : [part.then]];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name = "", ...args] of commands) {
    const program = name === "python" ? python : name;
    if (part.optional === true && !await answers(program)) {
      say(`SKIPPED: there is no ${program} that runs`);
      total.skipped++;
      continue;
    }
    const { counts, trouble } = await runCommand(program, args, env, output);
    if (trouble !== null) say(`${part.name} ${trouble}`);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  }
  const seconds = (performance.now() - started) / 1000;
  say(`=== ${part.name}: ${total.failed === 0 ? "ok" : "FAILED"}, ${seconds.toFixed(0)} s`);
  output.end();
  return { name: part.name, seconds, ...total };
}

async function runCommand(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output: Output,
): Promise<{ readonly counts: Counts; readonly trouble: string | null }> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: root,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text: string[] = [];
  await Promise.all([forward(child.stdout, output, text), forward(child.stderr, output, text)]);
  const { success, code } = await child.status;
  const counts = readCounts(text.join(""));
  const trouble = success && counts.passed === 0
    ? "ran no test"
    : !success && counts.failed === 0
    ? `exited with ${code}`
    : null;
  return trouble === null
    ? { counts, trouble }
    : { counts: { ...counts, failed: counts.failed + 1 }, trouble };
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
  to: Output,
  text: string[],
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of from) {
    text.push(decoder.decode(chunk, { stream: true }));
    to.write(chunk);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));

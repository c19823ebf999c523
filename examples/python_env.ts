/** Private Python environments under `.cache/python`, made from a committed list of pins.
 *
 * As a program it prints the path of the environment's Python:
 * `deno run -A examples/python_env.ts NAME REQUIREMENTS_FILE`.
 * @module
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { reportFailure, run, step, StepError } from "./steps.ts";

export interface PythonEnvironment {
  /** The environment's folder, absolute. */
  readonly root: string;
  /** Its interpreter, absolute. */
  readonly python: string;
  /** Folder of its programs (`dbt`, `dagster`), absolute. */
  readonly bin: string;
  /** False when an earlier run had already made it. */
  readonly created: boolean;
}

const cacheRoot = fileURLToPath(new URL("../.cache/python/", import.meta.url));

/** Makes the environment `name` from a requirements file, or finds it as an earlier run left it.
 *
 * What decides is a stamp that is written last and holds the digest of the pins: an interrupted
 * installation has none and is done again, as is one whose pins, folder or Python have changed.
 * Two processes that want the same environment at once wait for each other.
 * @param name Folder name below `.cache/python`.
 * @param requirements Path of the pins.
 * @throws {StepError} No usable Python, or the installation failed.
 */
export async function pythonEnvironment(
  name: string,
  requirements: string,
): Promise<PythonEnvironment> {
  const root = join(cacheRoot, name);
  const bin = join(root, "bin");
  const found = { root, bin, python: join(bin, "python") };
  const pins = await Deno.readTextFile(requirements);
  const wanted = `${createHash("sha256").update(pins).digest("hex")} ${root}\n`;
  if (await isReady(root, wanted)) return { ...found, created: false };

  await Deno.mkdir(cacheRoot, { recursive: true });
  using lock = await Deno.open(`${root}.lock`, { write: true, create: true });
  await lock.lock(true);
  if (await isReady(root, wanted)) return { ...found, created: false };
  await Deno.remove(root, { recursive: true }).catch(() => {});
  await install(root, resolve(requirements));
  await Deno.writeTextFile(join(root, "floe-pins"), wanted);
  return { ...found, created: true };
}

async function isReady(root: string, wanted: string): Promise<boolean> {
  try {
    // stat follows the link: an environment whose Python was uninstalled is made again
    await Deno.stat(join(root, "bin", "python"));
    return await Deno.readTextFile(join(root, "floe-pins")) === wanted;
  } catch {
    return false;
  }
}

async function install(root: string, requirements: string): Promise<void> {
  const logFile = `${root}.log`;
  await Deno.writeTextFile(logFile, "");
  // Dagster and dbt start twice as fast from compiled bytecode, so nothing may switch it off here
  const env = { PYTHONDONTWRITEBYTECODE: null, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  const python = join(root, "bin", "python");
  const pip = [python, "-m", "pip", "install", "--quiet"];
  const uv = [
    join(root, "bin", "uv"),
    ...["pip", "install", "--python", python, "--compile-bytecode", "--requirement", requirements],
  ];
  await step("create a Python environment", async () => {
    await run([await findPython(), "-m", "venv", root], { logFile, env });
  });
  const uvFound = await step(
    "get the installer uv",
    () => run([...pip, "uv>=0.8"], { logFile, env }).then(() => true, () => false),
  );
  await step("install the pinned packages", async () => {
    const index = Deno.env.get("UV_DEFAULT_INDEX") ?? Deno.env.get("PIP_INDEX_URL") ?? null;
    if (uvFound) {
      const done = await run(uv, { logFile, env: { ...env, UV_DEFAULT_INDEX: index } })
        .then(() => true, () => false);
      if (done) return;
    }
    // uv reads no pip configuration (mirrors, certificates): where that matters, pip itself works
    await run([...pip, "--requirement", requirements], { logFile, env });
    await run([python, "-m", "compileall", "-q", "-j2", join(root, "lib")], { logFile, env })
      .catch(() => {}); // some packages ship files for other Pythons
  });
}

/** The first of the usual names that is Python 3.10 to 3.13 and can make environments. */
async function findPython(): Promise<string> {
  const seen: string[] = [];
  const probe = "import sys; print('%d.%d' % sys.version_info[:2]); import venv, ensurepip";
  for (const name of ["python3", "python3.11", "python3.12", "python3.13", "python3.10"]) {
    const answer = await new Deno.Command(name, { args: ["-c", probe], stdin: "null" }).output()
      .catch(() => null);
    if (answer === null) continue;
    const version = new TextDecoder().decode(answer.stdout).trim();
    if (version === "") continue;
    const minor = Number(version.split(".")[1]);
    if (answer.success && version.startsWith("3.") && minor >= 10 && minor <= 13) return name;
    seen.push(`${name} is ${version}${answer.success ? "" : " without the module venv"}`);
  }
  throw new StepError(
    "create a Python environment",
    "No usable Python: 3.10 to 3.13 with the module venv is needed, " +
      `${seen.length === 0 ? "and no python3 is on the PATH" : `but ${seen.join(", ")}`}. ` +
      "Install one (Debian: apt-get install python3 python3-venv) and run this again",
  );
}

if (import.meta.main) {
  const [name, requirements] = Deno.args;
  if (name === undefined || requirements === undefined) {
    console.error("Usage: deno run -A examples/python_env.ts NAME REQUIREMENTS_FILE");
    Deno.exit(2);
  }
  try {
    console.log((await pythonEnvironment(name, requirements)).python);
  } catch (error) {
    reportFailure(error);
    Deno.exit(1);
  }
}

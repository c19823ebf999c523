import { spawnSync } from "node:child_process";
import process from "node:process";

/** A Python of 3.9 or newer that can import `modules`: FLOE_PYTHON, or one on PATH; else null. In CI the absence of Python
 * itself is an error. */
export function findPython(...modules: string[]): string | null {
  const program = `import sys${
    modules.map((m) => `, ${m}`).join("")
  }\nprint(sys.version_info >= (3, 9))`;
  for (const candidate of [process.env.FLOE_PYTHON ?? "python3", "python3", "python"]) {
    const probe = spawnSync(candidate, ["-I", "-c", program], { encoding: "utf8" });
    if (probe.status === 0 && probe.stdout.trim() === "True") return candidate;
  }
  if (process.env.CI && modules.length === 0) {
    throw new Error("CI needs a Python of 3.9 or newer on PATH");
  }
  const wanted = ["Python 3.9 or newer", ...modules].join(" with ");
  console.warn(`SKIPPED: no ${wanted}, so what was printed is not read back by it`);
  return null;
}

/** Runs a Python program with JSON on stdin and JSON on stdout. */
export function runPython(python: string, program: string, input: unknown): unknown {
  const run = spawnSync(python, ["-I", "-c", program], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(`Python failed:\n${run.stderr}`);
  return JSON.parse(run.stdout);
}

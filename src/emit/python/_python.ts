import { spawnSync } from "node:child_process";
import process from "node:process";

/** A Python of 3.9 or newer on PATH, or null. In CI its absence is an error. */
export function findPython(): string | null {
  for (const candidate of ["python3", "python"]) {
    const probe = spawnSync(candidate, [
      "-c",
      "import sys; print(sys.version_info >= (3, 9))",
    ], { encoding: "utf8" });
    if (probe.status === 0 && probe.stdout.trim() === "True") return candidate;
  }
  if (process.env.CI) throw new Error("CI needs a Python of 3.9 or newer on PATH");
  console.warn("SKIPPED: no Python of 3.9 or newer on PATH, so literals are not read back");
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

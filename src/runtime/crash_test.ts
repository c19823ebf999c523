import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type GeneratedFile, MANIFEST_PATH, writeProject } from "../emit/mod.ts";
import { crashingFiles, Killed } from "./_crashing_files.ts";
import { generator, newProject, oldProject, owned } from "./_projects.ts";
import { MemoryFiles, MemoryRuntime } from "./memory.ts";
import { nodeRuntime } from "./node.ts";
import { ProjectFolder } from "./project_folder.ts";
import type { Runtime } from "./runtime.ts";

const otherProject = [owned("src/shop/defs/blocks/b.py", "b of a third version\n")];

Deno.test("a write that dies at any step leaves the old project, the new one, or one that says it is neither", async () => {
  const seen = { old: 0, new: 0, interrupted: 0 };
  const steps = await stepsOf(oldProject, newProject);
  assert.ok(steps > 10, `only ${steps} steps`);
  for (let step = 1; step <= steps; step++) {
    for (const half of [false, true]) {
      const files = await dieAt(step, half);
      const before = files.texts();
      seen[await stateOf(survivor(files), "/p")]++;
      assert.deepEqual(files.texts(), before, "a check writes nothing");

      await converges(files.texts(), newProject, `step ${step}, half ${half}`);
      await converges(files.texts(), otherProject, `step ${step}, half ${half}`);
    }
  }
  // each of the three has to be met, or the test looks past the steps
  assert.ok(seen.old > 0 && seen.new > 0 && seen.interrupted > 0, JSON.stringify(seen));
});

Deno.test("a writer that dies while it finishes another's write changes nothing about that", async () => {
  const steps = await stepsOf(oldProject, newProject);
  for (let step = 1; step <= steps; step++) {
    const left = (await dieAt(step, false)).texts();
    for (let second = 1;; second++) {
      const files = new MemoryFiles(left);
      const dying = crashingFiles(files, second, () => {}, true);
      const process = { id: 998, host: "memory", isAlive: (id: number) => id === 998 };
      const folder = new ProjectFolder({ files: dying, process }, "/p");
      const result = await Promise.allSettled([writeProject(folder, newProject, { generator })]);
      await stateOf(survivor(files), "/p");
      await converges(files.texts(), newProject, `steps ${step} and ${second}`);
      if (result[0].status === "fulfilled") break;
    }
  }
});

Deno.test("a first write that dies at any step leaves nothing that stands in the way of the next", async () => {
  const steps = await stepsOf([], newProject);
  for (let step = 1; step <= steps; step++) {
    const files = new MemoryFiles();
    await die(files, step, true);
    await converges(files.texts(), newProject, `step ${step}`);
    await converges(files.texts(), oldProject, `step ${step}`);
  }
});

Deno.test("a file that someone edits between a crash and the next write is not overwritten", async () => {
  const steps = await stepsOf(oldProject, newProject);
  let named = 0;
  for (let step = 1; step <= steps; step++) {
    const files = await dieAt(step, false);
    if (files.texts()["/p/pyproject.toml"] === undefined) continue;
    await files.write("/p/pyproject.toml", new TextEncoder().encode("mine\n"));
    const runtime = survivor(files);
    const { diagnostics } = await writeProject(new ProjectFolder(runtime, "/p"), newProject, {
      generator,
    });
    assert.deepEqual(diagnostics.map((d) => [d.code, d.facts.path]), [
      ["emit/file-edited", "pyproject.toml"],
    ], `step ${step}`);
    assert.equal(files.texts()["/p/pyproject.toml"], "mine\n");
    named++;
  }
  assert.equal(named, steps);
});

Deno.test("a process that the system kills at any step leaves the same on a real disk", async () => {
  const script = fileURLToPath(new URL("./_write_and_die.ts", import.meta.url));
  const root = await mkdtemp(join(tmpdir(), "floe-crash-"));
  try {
    const runtime = nodeRuntime();
    const run = async (step: number) => {
      const dir = join(root, String(step));
      await writeProject(new ProjectFolder(runtime, dir), oldProject, { generator });
      const how = step % 2 === 0 ? "half" : "whole";
      return {
        dir,
        child: spawnSync(
          process.execPath,
          ["run", "-A", "--no-check", script, dir, `${step}`, how],
          {
            encoding: "utf8",
          },
        ),
      };
    };
    const whole = await run(0);
    assert.equal(whole.child.status, 0, whole.child.stderr);
    const steps = Number(whole.child.stdout);
    assert.ok(steps > 10, `only ${steps} steps`);
    const wanted = await textsIn(whole.dir);
    for (let step = 1; step <= steps; step++) {
      const { dir, child } = await run(step);
      assert.equal(child.signal, "SIGKILL", child.stderr);
      await stateOf(runtime, dir);
      const { diagnostics } = await writeProject(new ProjectFolder(runtime, dir), newProject, {
        generator,
      });
      assert.deepEqual(diagnostics, [], `step ${step}`);
      assert.deepEqual(await textsIn(dir), wanted, `step ${step}`);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

async function stepsOf(
  from: readonly GeneratedFile[],
  to: readonly GeneratedFile[],
): Promise<number> {
  const memory = new MemoryRuntime();
  if (from.length > 0) await writeProject(new ProjectFolder(memory, "/p"), from, { generator });
  const files = crashingFiles(memory.files, Infinity, () => {}, false);
  await writeProject(new ProjectFolder({ files, process: memory.process }, "/p"), to, {
    generator,
  });
  return files.steps;
}

/** The files that are left when the change from the old to the new project dies at a step. */
async function dieAt(step: number, half: boolean): Promise<MemoryFiles> {
  const memory = new MemoryRuntime();
  await writeProject(new ProjectFolder(memory, "/p"), oldProject, { generator });
  await die(memory.files, step, half);
  return memory.files;
}

async function die(memory: MemoryFiles, step: number, half: boolean): Promise<void> {
  const files = crashingFiles(memory, step, () => {}, half);
  const dying = { files, process: { id: 999, host: "memory", isAlive: () => true } };
  await assert.rejects(
    writeProject(new ProjectFolder(dying, "/p"), newProject, { generator }),
    (error) => error instanceof Killed,
  );
}

/** Another process on the machine where process 999 is dead. */
function survivor(files: MemoryFiles): Pick<Runtime, "files" | "process"> {
  return { files, process: { id: 1, host: "memory", isAlive: (id) => id === 1 } };
}

/** What a reader who checks is told. Files of two versions may never pass for either. */
async function stateOf(
  runtime: Pick<Runtime, "files" | "process">,
  dir: string,
): Promise<"old" | "new" | "interrupted"> {
  const check = async (project: readonly GeneratedFile[]) => {
    const folder = new ProjectFolder(runtime, dir);
    return (await writeProject(folder, project, { generator, check: true })).diagnostics;
  };
  const [asOld, asNew] = [await check(oldProject), await check(newProject)];
  if (asOld.some((d) => d.code === "emit/interrupted")) {
    assert.ok(asNew.some((d) => d.code === "emit/interrupted"));
    return "interrupted";
  }
  assert.ok(asOld.length === 0 || asNew.length === 0, "a mixture that nothing speaks of");
  return asOld.length === 0 ? "old" : "new";
}

/** Writing a project after the crash gives it whole, without a trace of the crash. */
async function converges(
  left: Record<string, string>,
  project: readonly GeneratedFile[],
  when: string,
): Promise<void> {
  const files = new MemoryFiles(left);
  const folder = new ProjectFolder(survivor(files), "/p");
  const { diagnostics } = await writeProject(folder, project, { generator });
  assert.deepEqual(diagnostics, [], when);
  const texts = files.texts();
  const seeds = Object.keys(texts).filter((p) => p === "/p/README.md");
  const expected = [
    ...project.filter((f) => f.ownership === "owned").map((f) => `/p/${f.path}`),
    ...seeds,
    `/p/${MANIFEST_PATH}`,
  ].sort();
  assert.deepEqual(Object.keys(texts), expected, when);
  for (const f of project) {
    if (f.ownership === "owned") assert.equal(texts[`/p/${f.path}`], f.text, when);
  }
  const again = await writeProject(folder, project, { generator, check: true });
  assert.deepEqual(again.diagnostics, [], when);
}

async function textsIn(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)).sort();
  const pairs = await Promise.all(
    paths.map(async (p) => [relative(dir, p), await readFile(p, "utf8")] as const),
  );
  return Object.fromEntries(pairs);
}

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { writeProject } from "../emit/mod.ts";
import { FloeError } from "../errors/mod.ts";
import { generator, newProject, oldProject } from "./_projects.ts";
import { nodeFiles, nodeRuntime } from "./node.ts";
import { ProjectFolder } from "./project_folder.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const hasCode = (code: string) => (error: unknown) =>
  error instanceof FloeError && error.code === code;

/** Links need a right on Windows that tests may not have. */
const noLinks = process.platform === "win32";

async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await fs.mkdtemp(join(tmpdir(), "floe-node-"));
  try {
    await work(dir);
  } finally {
    await fs.rm(dir, { recursive: true, force: true });
  }
}

async function nothingIsRefused(): Promise<boolean> {
  return await fs.readFile("/proc/floe").then(() => true, (error) => error.code === "ENOENT");
}

Deno.test("nodeFiles answers null for what is not there", () =>
  inFolder(async (dir) => {
    await fs.writeFile(join(dir, "file"), "x");
    for (const path of ["no", join("no", "no"), join("file", "no")]) {
      assert.equal(await nodeFiles.read(join(dir, path)), null);
      assert.equal(await nodeFiles.kind(join(dir, path)), null);
      assert.equal(await nodeFiles.ownKind(join(dir, path)), null);
      assert.equal(await nodeFiles.realPath(join(dir, path)), null);
      assert.deepEqual(await nodeFiles.list(join(dir, path)), []);
      await nodeFiles.remove(join(dir, "no"));
    }
  }));

Deno.test("nodeFiles reports what the system refuses, with code and path", () =>
  inFolder(async (dir) => {
    await assert.rejects(nodeFiles.read(dir), (error) => {
      assert.ok(error instanceof FloeError);
      assert.equal(error.code, "runtime/cannot-read");
      assert.equal(error.facts.path, dir);
      return true;
    });
    await assert.rejects(
      nodeFiles.write(join(dir, "no", "file"), bytes("")),
      hasCode("runtime/cannot-write"),
    );
  }));

Deno.test("nodeFiles.create() makes a file once, and leaves nothing beside it", () =>
  inFolder(async (dir) => {
    const path = join(dir, "lock");
    assert.equal(await nodeFiles.create(path, bytes("first")), true);
    assert.equal(await nodeFiles.create(path, bytes("second")), false);
    assert.equal(await fs.readFile(path, "utf8"), "first");
    assert.deepEqual(await nodeFiles.list(dir), ["lock"]);
  }));

Deno.test("nodeFiles.removeEmptyFolder() spares a folder with something in it", () =>
  inFolder(async (dir) => {
    await nodeFiles.makeFolder(join(dir, "a", "b"));
    assert.equal(await nodeFiles.removeEmptyFolder(join(dir, "a")), false);
    assert.equal(await nodeFiles.removeEmptyFolder(join(dir, "a", "b")), true);
    assert.equal(await nodeFiles.removeEmptyFolder(join(dir, "a")), true);
    assert.equal(await nodeFiles.kind(join(dir, "a")), null);
  }));

Deno.test("a project is written into a folder that was not there, beside files that stay", () =>
  inFolder(async (dir) => {
    const project = join(dir, "deep", "shop");
    const folder = new ProjectFolder(nodeRuntime(), project);
    await writeProject(folder, oldProject, { generator });
    await fs.writeFile(join(project, "src", "shop", "gone", "mine.txt"), "mine");
    await writeProject(folder, newProject, { generator });
    assert.equal(await fs.readFile(join(project, "pyproject.toml"), "utf8"), "new\n");
    assert.deepEqual(await fs.readdir(join(project, "src", "shop", "gone")), ["mine.txt"]);
    assert.deepEqual(await fs.readdir(join(project, ".floe")), ["manifest.json"]);
  }));

Deno.test({
  name: "nothing is written through a link that leads out of the project",
  ignore: noLinks,
  fn: () =>
    inFolder(async (dir) => {
      const project = join(dir, "project");
      const outside = join(dir, "outside");
      await fs.mkdir(outside);
      await fs.mkdir(join(outside, ".floe"));
      for (
        const [link, target] of [
          ["src", outside],
          ["src", join(dir, "dangling")],
          [".floe", join(outside, ".floe")],
          ["pyproject.toml", join(outside, "file")],
        ] as const
      ) {
        await fs.mkdir(project);
        await fs.writeFile(join(outside, "file"), "old\n");
        await fs.symlink(target, join(project, link));
        const folder = new ProjectFolder(nodeRuntime(), project);
        await assert.rejects(
          writeProject(folder, oldProject, { generator }),
          hasCode("emit/leads-outside"),
          link,
        );
        assert.deepEqual((await fs.readdir(outside)).sort(), [".floe", "file"]);
        assert.deepEqual(await fs.readdir(join(outside, ".floe")), []);
        await fs.rm(project, { recursive: true });
      }
    }),
});

Deno.test({
  name: "a link that stays inside is followed, and the project's folder may be one",
  ignore: noLinks,
  fn: () =>
    inFolder(async (dir) => {
      const project = join(dir, "project");
      await fs.mkdir(join(project, "code"), { recursive: true });
      await fs.symlink("code", join(project, "src"));
      await fs.symlink("project", join(dir, "alias"));
      const folder = new ProjectFolder(nodeRuntime(), join(dir, "alias"));
      const { diagnostics } = await writeProject(folder, oldProject, { generator });
      assert.deepEqual(diagnostics, []);
      assert.deepEqual(await fs.readdir(join(project, "code")), ["shop"]);
    }),
});

Deno.test("ProjectFolder takes no path that leaves it", () =>
  inFolder(async (dir) => {
    const folder = new ProjectFolder(nodeRuntime(), dir);
    for (const path of ["../x", "/etc/passwd", "a/../../x", "a\\..\\x", "C:x", "", "a//b"]) {
      await assert.rejects(folder.read(path), hasCode("emit/leads-outside"), path);
    }
  }));

Deno.test("a project that a living process writes is left to it, a dead one's lock is not", () =>
  inFolder(async (dir) => {
    const child = spawn(process.execPath, ["eval", "await new Promise(r => setTimeout(r, 60000))"]);
    const lock = join(dir, ".floe", "write", "lock");
    await fs.mkdir(join(dir, ".floe", "write"), { recursive: true });
    await fs.writeFile(lock, JSON.stringify({ process: child.pid, host: hostname() }));
    const folder = new ProjectFolder(nodeRuntime(), dir);
    await assert.rejects(writeProject(folder, oldProject, { generator }), hasCode("emit/locked"));

    const ended = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGKILL");
    await ended;
    const { value } = await writeProject(folder, oldProject, { generator });
    assert.equal(value!.written, true);
    assert.deepEqual(await fs.readdir(join(dir, ".floe")), ["manifest.json"]);
  }));

Deno.test({
  name: "nodeFiles says in words what a link that leads nowhere, and Deno, refuse",
  ignore: noLinks,
  fn: () =>
    inFolder(async (dir) => {
      await fs.symlink(join(dir, "nowhere"), join(dir, "out"));
      await assert.rejects(
        () => nodeFiles.makeFolder(join(dir, "out", "work")),
        (error: FloeError) =>
          error.message.endsWith("nowhere, or something that is no folder, is in the way"),
      );
      // where everything is allowed, nothing is there
      if (process.platform !== "linux" || await nothingIsRefused()) return;
      await assert.rejects(
        () => nodeFiles.read("/proc/floe/file"),
        (error: FloeError) => error.message.endsWith(": this program is not allowed to"),
      );
    }),
});

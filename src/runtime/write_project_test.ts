import assert from "node:assert/strict";
import { EmitError } from "../errors/mod.ts";
import { MANIFEST_PATH, writeProject } from "../emit/mod.ts";
import { generator, newProject, oldProject, owned } from "./_projects.ts";
import { MemoryRuntime } from "./memory.ts";
import { ProjectFolder } from "./project_folder.ts";

function setUp(files: Record<string, string> = {}) {
  const runtime = new MemoryRuntime({ files });
  const folder = new ProjectFolder(runtime, "/p");
  return { runtime, folder };
}

const codes = (outcome: { diagnostics: readonly { code: string; facts: unknown }[] }) =>
  outcome.diagnostics.map((d) => [d.code, (d.facts as { path: string }).path]);

Deno.test("writeProject() writes the files, their manifest, and nothing else", async () => {
  const { runtime, folder } = setUp();
  const { value, diagnostics } = await writeProject(folder, oldProject, { generator });
  assert.deepEqual(diagnostics, []);
  assert.equal(value!.written, true);
  const texts = runtime.files.texts();
  const expected = [...oldProject.map((f) => `/p/${f.path}`), `/p/${MANIFEST_PATH}`].sort();
  assert.deepEqual(Object.keys(texts), expected);
  assert.equal(texts["/p/pyproject.toml"], "old\n");
  const manifest = JSON.parse(texts[`/p/${MANIFEST_PATH}`]!);
  assert.deepEqual(manifest.generator, { ...generator, contractVersion: null, sourceDigest: null });
  assert.deepEqual(Object.keys(manifest.files), oldProject.map((f) => f.path).sort());
});

Deno.test("writeProject() changes nothing the second time", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  const before = runtime.files.texts();
  const { value } = await writeProject(folder, [...oldProject].reverse(), { generator });
  assert.equal(value!.written, false);
  assert.deepEqual(runtime.files.texts(), before);
});

Deno.test("writeProject() creates, rewrites and removes owned files, with the folders they leave empty", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  const { value } = await writeProject(folder, newProject, { generator });
  assert.deepEqual(value, {
    create: ["src/shop/defs/blocks/c.py"],
    update: ["pyproject.toml", "src/shop/defs/blocks/b.py"],
    remove: ["src/shop/gone/only.py"],
    unchanged: ["src/shop/defs/blocks/a.py"],
    kept: ["README.md"],
    edited: [],
    inTheWay: [],
    written: true,
  });
  assert.equal(await runtime.files.kind("/p/src/shop/gone"), null);
  assert.equal(runtime.files.texts()["/p/README.md"], "seed\n");
});

Deno.test("writeProject() writes nothing at all when someone edited a file it would change", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  await runtime.files.write("/p/src/shop/defs/blocks/b.py", new TextEncoder().encode("mine\n"));
  await runtime.files.write("/p/src/shop/gone/only.py", new TextEncoder().encode("mine too\n"));
  const before = runtime.files.texts();
  const outcome = await writeProject(folder, newProject, { generator });
  assert.equal(outcome.value, null);
  assert.deepEqual(codes(outcome), [
    ["emit/file-edited", "src/shop/defs/blocks/b.py"],
    ["emit/file-edited", "src/shop/gone/only.py"],
  ]);
  assert.deepEqual(runtime.files.texts(), before);
});

Deno.test("writeProject() takes an edit that equals the new text as done", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  await runtime.files.write("/p/pyproject.toml", new TextEncoder().encode("new\r\n"));
  const { value, diagnostics } = await writeProject(folder, newProject, { generator });
  assert.deepEqual(diagnostics, []);
  assert.ok(value!.unchanged.includes("pyproject.toml"), "git may have changed line ends");
});

Deno.test("writeProject() leaves alone what it never wrote", async () => {
  const { runtime, folder } = setUp({
    "/p/pyproject.toml": "of someone\n",
    "/p/src/shop/defs": "a file where a folder should be\n",
    "/p/notes.txt": "mine\n",
  });
  const before = runtime.files.texts();
  const outcome = await writeProject(folder, oldProject, { generator });
  assert.deepEqual(codes(outcome), [
    ["emit/file-in-the-way", "pyproject.toml"],
    ["emit/file-in-the-way", "src/shop/defs/blocks/a.py"],
    ["emit/file-in-the-way", "src/shop/defs/blocks/b.py"],
  ]);
  assert.deepEqual(runtime.files.texts(), before);
});

Deno.test("a seed file is written once, and stays away when the user deletes it", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  await runtime.files.remove("/p/README.md");
  await writeProject(folder, newProject, { generator });
  assert.equal(runtime.files.texts()["/p/README.md"], undefined);
});

Deno.test("writeProject() with check lists every difference and writes nothing", async () => {
  const { runtime, folder } = setUp();
  const never = await writeProject(folder, oldProject, { generator, check: true });
  assert.deepEqual(never.diagnostics.map((d) => [d.code, d.facts.path]), [[
    "emit/drift",
    ".floe/manifest.json",
  ]]);
  assert.deepEqual(runtime.files.texts(), {});

  await writeProject(folder, oldProject, { generator });
  const same = await writeProject(folder, oldProject, { generator, check: true });
  assert.deepEqual(same.diagnostics, []);
  await runtime.files.write("/p/src/shop/defs/blocks/a.py", new TextEncoder().encode("mine\n"));
  const before = runtime.files.texts();
  const outcome = await writeProject(folder, newProject, { generator, check: true });
  assert.deepEqual(
    outcome.diagnostics.map((d) => [d.code, d.facts.path, d.facts.kind]),
    [
      ["emit/drift", MANIFEST_PATH, "outdated"],
      ["emit/drift", "pyproject.toml", "outdated"],
      ["emit/drift", "src/shop/defs/blocks/a.py", "edited"],
      ["emit/drift", "src/shop/defs/blocks/b.py", "outdated"],
      ["emit/drift", "src/shop/defs/blocks/c.py", "missing"],
      ["emit/drift", "src/shop/gone/only.py", "stale"],
    ],
  );
  assert.deepEqual(runtime.files.texts(), before);
});

Deno.test("a damaged manifest is an error, not a reason to overwrite", async () => {
  const { runtime, folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  const manifest = runtime.files.texts()[`/p/${MANIFEST_PATH}`]!;
  for (const text of [manifest.slice(0, 100), "{}", manifest.replace("pyproject.toml", "../x")]) {
    await runtime.files.write(`/p/${MANIFEST_PATH}`, new TextEncoder().encode(text));
    await assert.rejects(
      writeProject(folder, newProject, { generator }),
      (error) => error instanceof EmitError && error.code === "emit/bad-manifest",
    );
  }
  assert.equal(runtime.files.texts()["/p/pyproject.toml"], "old\n");
});

Deno.test("a file that changes between comparing and writing is left alone and named", async () => {
  const { runtime } = setUp();
  await writeProject(new ProjectFolder(runtime, "/p"), oldProject, { generator });
  class Meddled extends ProjectFolder {
    override async commit(changes: Parameters<ProjectFolder["commit"]>[0]) {
      await runtime.files.write("/p/pyproject.toml", new TextEncoder().encode("mine\n"));
      return await super.commit(changes);
    }
  }
  const outcome = await writeProject(new Meddled(runtime, "/p"), newProject, { generator });
  assert.deepEqual(codes(outcome), [["emit/file-edited", "pyproject.toml"]]);
  assert.equal(runtime.files.texts()["/p/pyproject.toml"], "mine\n");
});

Deno.test("a lock of a dead process is taken over, any other is respected", async () => {
  const { runtime, folder } = setUp({ "/p/.floe/write/lock": '{"process": 7, "host": "memory"}' });
  assert.equal((await writeProject(folder, oldProject, { generator })).value!.written, true);

  for (const lock of ['{"process": 7, "host": "elsewhere"}', "not ours"]) {
    await runtime.files.makeFolder("/p/.floe/write");
    await runtime.files.write("/p/.floe/write/lock", new TextEncoder().encode(lock));
    await assert.rejects(
      writeProject(folder, newProject, { generator }),
      (error) => error instanceof EmitError && error.code === "emit/locked",
    );
    assert.equal(runtime.files.texts()["/p/.floe/write/lock"], lock);
  }
});

Deno.test("of two writers in one process the second is turned away", async () => {
  const { runtime, folder } = setUp();
  let met = false;
  // the second comes while the first is writing: starting both at once would leave that to chance
  class Watched extends ProjectFolder {
    override async commit(changes: Parameters<ProjectFolder["commit"]>[0]) {
      met = true;
      await assert.rejects(
        writeProject(folder, [owned("x.py", "x\n")], { generator }),
        (error) => error instanceof EmitError && error.code === "emit/locked",
      );
      return await super.commit(changes);
    }
  }
  const first = await writeProject(new Watched(runtime, "/p"), oldProject, { generator });
  assert.equal(first.value!.written, true);
  assert.ok(met);
  assert.equal(runtime.files.texts()["/p/x.py"], undefined);
});

Deno.test("writeProject() refuses the folder of another product, and knows the same one again", async () => {
  const { runtime, folder } = setUp();
  const write = (product: string | null, more: { check?: boolean; replace?: boolean } = {}) =>
    writeProject(folder, newProject, { generator, product, ...more });
  await writeProject(folder, oldProject, { generator, product: "shop" });
  const before = runtime.files.texts();
  for (const check of [false, true]) {
    const { value, diagnostics } = await write("finance", { check });
    assert.equal(value, null);
    assert.deepEqual(diagnostics.map((d) => [d.code, d.facts]), [
      ["emit/other-product", { product: "finance", there: "shop" }],
    ]);
    assert.match(diagnostics[0]!.message, /"finance".*"shop"/);
  }
  assert.deepEqual(runtime.files.texts(), before);
  assert.equal((await write("shop")).value!.written, true);
  assert.equal((await write("finance", { replace: true })).value!.written, true);
  assert.deepEqual((await write("finance", { check: true })).diagnostics, []);
});

Deno.test("writeProject() takes a folder whose manifest names no product", async () => {
  const { folder } = setUp();
  await writeProject(folder, oldProject, { generator });
  const { value } = await writeProject(folder, oldProject, { generator, product: "shop" });
  assert.equal(value!.written, true); // the manifest says it from now on
});

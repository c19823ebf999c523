import assert from "node:assert/strict";
import { loadCore } from "./mod.ts";
import { base64, sourceDigest } from "./pkg/core_wasm.ts";

const here = new URL("./", import.meta.url);

Deno.test("wasm/pkg was built from these Rust sources (else run: deno task wasm)", async () => {
  const files = ["Cargo.lock", "Cargo.toml", "core/Cargo.toml", "bindings/Cargo.toml"];
  for (const folder of ["core/src", "bindings/src"]) files.push(...await filesBelow(folder));
  let text = "";
  for (const file of files.sort()) {
    const content = await Deno.readTextFile(new URL(file, here));
    text += `${file}\n${content.replaceAll("\r\n", "\n")}`;
  }
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  assert.equal(new Uint8Array(hash).toHex(), sourceDigest);
});

Deno.test("the module is small, valid, and holds no path of the machine that built it", () => {
  const bytes = Uint8Array.fromBase64(base64);
  assert.ok(WebAssembly.validate(bytes));
  // Chrome compiles up to 8 MB on the main thread. At 194 KB decoding, compiling and instantiating take 1.2 ms, the first time 4.6
  // (bench/kernels_naive.ts); a little room above that, for wanted are 150 KB (issue 4).
  assert.ok(bytes.length < 200_000, `${bytes.length} bytes`);
  const text = new TextDecoder("latin1").decode(bytes);
  for (const path of ["/home/", "/Users/", "/root/", "/work/", "/tmp/", ".cargo", "index.crates"]) {
    assert.ok(!text.includes(path), path);
  }
});

Deno.test("loadCore() compiles once", () => {
  const first = loadCore();
  assert.equal(first.refusal, null);
  assert.equal(loadCore(), first);
});

Deno.test("the core refuses edges that make no graph instead of trapping", () => {
  const core = loadCore().core!;
  assert.equal(core.build(2, Uint32Array.of(0, 2)), undefined);
  assert.equal(core.build(2, Uint32Array.of(0, 1, 1)), undefined);
  const graph = core.build(2, Uint32Array.of(0, 1))!;
  assert.deepEqual([...graph.order()!], [0, 1]);
  graph.free();
});

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, here))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...await filesBelow(path));
    else files.push(path);
  }
  return files;
}

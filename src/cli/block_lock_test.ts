import assert from "node:assert/strict";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

/** A chain of transforms, and more of them that hang on one of it. */
function spec(length: number, more: readonly (readonly [string, string])[] = []): string {
  const chain = Array.from({ length }, (_, i) => {
    const name = `m${String(i).padStart(2, "0")}`;
    const before = i === 0 ? "" : `, dependsOn: [m${String(i - 1).padStart(2, "0")}]`;
    return `  - { name: ${name}${before} }`;
  });
  const others = more.map(([name, parent]) => `  - { name: ${name}, dependsOn: [${parent}] }`);
  return `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms:
${[...chain, ...others].join("\n")}
`;
}

function write(runtime: MemoryRuntime, path: string, text: string): Promise<void> {
  return runtime.files.write(path, new TextEncoder().encode(text));
}

async function blocksOf(runtime: MemoryRuntime): Promise<Record<string, string[]>> {
  const bytes = await runtime.files.read("/shop/out/.floe/blocks.json");
  return JSON.parse(new TextDecoder().decode(bytes!)).blocks;
}

const compile = ["compile", "shop", "--out", "shop/out", "--max-assets", "5"];

Deno.test("compile leaves assets in their blocks, and blocks keep their names", async () => {
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": spec(12) } });
  assert.equal(await run(compile, runtime), 0);
  const before = await blocksOf(runtime);
  assert.equal(Object.keys(before).length, 3);

  // each would be the first of its block, and the first block is full
  const more: [string, string][] = [["aaa", "m00"], ["aab", "m11"], ["aac", "m11"]];
  await write(runtime, "/shop/floe.yaml", spec(12, more));
  assert.equal(await run([...compile, "--check"], runtime), 3);
  assert.equal(await run(compile, runtime), 0);
  const after = await blocksOf(runtime);
  for (const [block, assets] of Object.entries(before)) {
    for (const asset of assets) assert.ok(after[block]!.includes(asset), `${asset} left ${block}`);
  }
  for (const assets of Object.values(after)) assert.ok(assets.length <= 5);
  assert.equal(Object.values(after).flat().length, 15);
  assert.equal(await run([...compile, "--check"], runtime), 0);

  // the limit is kept with the blocks: nobody has to say it again
  assert.equal(await run(["compile", "shop", "--out", "shop/out", "--check"], runtime), 0);

  // anew: as somebody without the folder would get it
  assert.equal(await run([...compile, "--recut"], runtime), 0);
  const elsewhere = new MemoryRuntime({ files: { "/shop/floe.yaml": spec(12, more) } });
  assert.equal(await run(compile, elsewhere), 0);
  assert.deepEqual(await blocksOf(runtime), await blocksOf(elsewhere));
});

Deno.test("another limit cuts anew, with the names that fit, and says who moved", async () => {
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": spec(12) } });
  assert.equal(await run(compile, runtime), 0);
  const before = await blocksOf(runtime);
  runtime.stderr.text = "";
  assert.equal(
    await run(["compile", "shop", "--out", "shop/out", "--max-assets", "6"], runtime),
    0,
  );
  const after = await blocksOf(runtime);
  assert.equal(Object.keys(after).length, 2);
  for (const block of Object.keys(after)) assert.ok(block in before, block);
  const moved = Object.entries(after).flatMap(([block, assets]) =>
    assets.filter((asset) => !before[block]!.includes(asset))
  );
  assert.match(runtime.stderr.text, /warning\[plan\/assets-moved\]/);
  assert.match(runtime.stderr.text, new RegExp(`${moved.length} assets move to another block`));
});

Deno.test("plan --out and graph --out plan with the blocks that the project has", async () => {
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": spec(12) } });
  assert.equal(await run(compile, runtime), 0);
  const names = Object.keys(await blocksOf(runtime)).sort();
  await write(runtime, "/shop/floe.yaml", spec(12, [["aaa", "m00"]]));
  runtime.stdout.text = "";
  const plan = ["plan", "shop", "--max-assets", "5", "--format", "json"];
  assert.equal(await run([...plan, "--out", "shop/out"], runtime), 0);
  const planned = JSON.parse(runtime.stdout.text).plan.blocks.map((b: { id: string }) => b.id);
  for (const name of names) assert.ok(planned.includes(name), name);
  runtime.stdout.text = "";
  assert.equal(await run(["graph", "shop", "--out", "shop/out"], runtime), 0);
  const nodes: { block: string }[] = JSON.parse(runtime.stdout.text).nodes;
  assert.deepEqual(new Set(nodes.map((node) => node.block)), new Set(planned));
});

Deno.test("a product of one block has no file of blocks; it goes when blocks become one", async () => {
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": spec(12) } });
  assert.equal(await run(compile, runtime), 0);
  assert.equal(await run(["compile", "shop", "--out", "shop/out", "--recut"], runtime), 0);
  assert.equal(await runtime.files.read("/shop/out/.floe/blocks.json"), null);
});

Deno.test("rules: what is given, then floe.yaml, then the project's, then the defaults", async () => {
  const saying = (maxAssets: number) =>
    spec(12) + `orchestration:\n  blocks: { maxAssets: ${maxAssets} }\n`;
  const runtime = new MemoryRuntime({ files: { "/shop/floe.yaml": saying(4) } });
  const plain = ["compile", "shop", "--out", "shop/out"];
  const countAfter = async (args: readonly string[]) => {
    assert.equal(await run([...args], runtime), 0, runtime.stderr.text);
    return Object.keys(await blocksOf(runtime)).length;
  };
  assert.equal(await countAfter(plain), 3);
  assert.equal(await countAfter([...plain, "--max-assets", "6"]), 2);
  assert.equal(await countAfter(plain), 3, "floe.yaml goes before what the project keeps");
  await write(runtime, "/shop/floe.yaml", saying(3));
  assert.equal(await countAfter(plain), 4);
  await write(runtime, "/shop/floe.yaml", spec(12));
  assert.equal(await countAfter(plain), 4, "the project keeps its rules");
});

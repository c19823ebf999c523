import assert from "node:assert/strict";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

/** A chain of transforms, and more of them that hang on one of it. */
function spec(length: number, more: readonly (readonly [string, string])[] = []): string {
  const name = (i: number) => `m${String(i).padStart(2, "0")}`;
  const chain = Array.from(
    { length },
    (_, i) => `{ name: ${name(i)}, dependsOn: [${i === 0 ? "" : name(i - 1)}] }`,
  );
  const others = more.map(([name, parent]) => `{ name: ${name}, dependsOn: [${parent}] }`);
  return `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms: [${[...chain, ...others].join(", ")}]
orchestration:
  blocks: { maxAssets: 2 }
  locations: { maxAssets: 6 }
`;
}

function made(text: string): MemoryRuntime {
  return new MemoryRuntime({ files: { "/shop/floe.yaml": text } });
}

async function read(runtime: MemoryRuntime, path: string): Promise<string | null> {
  const bytes = await runtime.files.read(`/shop/out/${path}`);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

/** The assets of each location. */
async function locations(runtime: MemoryRuntime): Promise<Map<string, string[]>> {
  const { blocks, locations } = JSON.parse((await read(runtime, ".floe/blocks.json"))!);
  return new Map(
    Object.entries<string[]>(locations ?? {}).map((
      [name, ids],
    ) => [name, ids.flatMap((id) => blocks[id])]),
  );
}

const compile = ["compile", "shop", "--out", "shop/out"];

Deno.test("compile leaves assets in their code locations, which keep their names", async () => {
  const runtime = made(spec(12));
  assert.equal(await run(compile, runtime), 0);
  const before = await locations(runtime);
  assert.equal(before.size, 2);

  const more: [string, string][] = [["aaa", "m00"], ["aab", "m11"]];
  const text = new TextEncoder().encode(spec(12, more));
  await runtime.files.write("/shop/floe.yaml", text);
  assert.equal(await run(compile, runtime), 0);
  const after = await locations(runtime);
  assert.equal([...after.values()].flat().length, 14);
  for (const [name, assets] of before) {
    for (const asset of assets) assert.ok(after.get(name)!.includes(asset), `${asset}: ${name}`);
  }
  for (const assets of after.values()) assert.ok(assets.length <= 6);
  assert.equal(await run([...compile, "--check"], runtime), 0);
});

Deno.test("a limit that everything fits into takes the code locations away, and what was generated of them", async () => {
  const runtime = made(spec(12));
  assert.equal(await run(compile, runtime), 0);
  assert.match((await read(runtime, "workspace.yaml"))!, /location_name: "?shop-/);
  assert.doesNotMatch((await read(runtime, "pyproject.toml"))!, /tool\.(dg|dagster)/);
  assert.equal(await run([...compile, "--max-location-assets", "12"], runtime), 0);
  assert.equal((await locations(runtime)).size, 0);
  assert.equal(await read(runtime, "workspace.yaml"), null);
  assert.match((await read(runtime, "pyproject.toml"))!, /tool\.dg/);

  const whole = made(spec(12).replace("  locations: { maxAssets: 6 }\n", ""));
  assert.equal(await run(compile, whole), 0);
  for (
    const path of ["pyproject.toml", "README.md", "src/shop/definitions.py", ".floe/plan.json"]
  ) {
    assert.equal(await read(runtime, path), await read(whole, path), path);
  }
});

Deno.test("plan --against says who moves to another code location, and that history is kept", async () => {
  const runtime = made(spec(12));
  assert.equal(await run(compile, runtime), 0);
  const against = async (limit: string) => {
    runtime.stdout.text = "";
    const args = ["plan", "shop", "--against", "shop/out", "--max-location-assets", limit];
    assert.equal(await run([...args, "--format", "json"], runtime), 0, runtime.stderr.text);
    const { changes } = JSON.parse(runtime.stdout.text).difference ??
      JSON.parse(runtime.stdout.text);
    return changes as {
      severity: string;
      what: string;
      aspect: string | null;
      consequences: { code: string }[];
    }[];
  };
  const moved = (await against("8")).find((c) => c.aspect === "location")!;
  assert.equal(moved.severity, "note");
  assert.deepEqual(moved.consequences.map((c) => c.code), ["history-kept"]);
  const joined = (await against("12")).find((c) => c.what === "location")!;
  assert.equal(joined.severity, "warning");
  assert.deepEqual(joined.consequences.map((c) => c.code), ["state-lost"]);
});

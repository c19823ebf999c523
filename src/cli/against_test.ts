import assert from "node:assert/strict";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

function spec({ cron = "0 6 * * *", models = ["a", "b", "c"] } = {}): string {
  const transforms = models.map((name, i) =>
    `  - { name: ${name}${i === 0 ? "" : `, dependsOn: [${models[i - 1]}]`} }`
  );
  return `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: shop, version: 1.0.0 }
transforms:
${transforms.join("\n")}
schedule: { cron: "${cron}", timezone: Europe/Berlin }
outputPorts:
  - { name: orders, schema: [{ name: id, type: integer }] }
`;
}

function machine(): MemoryRuntime {
  return new MemoryRuntime({ files: { "/shop/floe.yaml": spec() } });
}

async function text(runtime: MemoryRuntime, path: string): Promise<string> {
  return new TextDecoder().decode((await runtime.files.read(path))!);
}

function write(runtime: MemoryRuntime, path: string, content: string): Promise<void> {
  return runtime.files.write(path, new TextEncoder().encode(content));
}

const compile = ["compile", "shop", "--out", "shop/out"];
const against = ["plan", "shop", "--against", "shop/out"];

async function printed(runtime: MemoryRuntime, args: readonly string[]): Promise<[number, string]> {
  const before = runtime.stdout.text.length;
  const code = await run([...args], runtime);
  return [code, runtime.stdout.text.slice(before)];
}

Deno.test("compile keeps what its plan is compared by: the same for the same product, a line for each thing", async () => {
  const runtime = machine();
  assert.equal(await run(compile, runtime), 0);
  const first = await text(runtime, "/shop/out/.floe/plan.json");
  assert.equal(await run(compile, runtime), 0);
  assert.equal(await text(runtime, "/shop/out/.floe/plan.json"), first);
  await write(runtime, "/shop/floe.yaml", spec({ cron: "0 7 * * *" }));
  assert.equal(await run(compile, runtime), 0);
  const second = await text(runtime, "/shop/out/.floe/plan.json");
  const lines = first.split("\n");
  const changed = second.split("\n").filter((line) => !lines.includes(line));
  assert.equal(changed.length, 1);
  assert.match(changed[0]!, /^ {4}"shop-schedule": .*"0 7 \* \* \*"/);
});

Deno.test("plan --against exits with 0 for nothing and for warnings, with 3 for what breaks", async () => {
  const runtime = machine();
  assert.equal(await run(compile, runtime), 0);
  assert.deepEqual(await printed(runtime, against), [
    0,
    "shop against shop/out: nothing changes\n",
  ]);
  assert.equal((await printed(runtime, [...against, "--deny-warnings"]))[0], 0);

  await write(runtime, "/shop/floe.yaml", spec({ cron: "0 7 * * *" }));
  assert.equal((await printed(runtime, against))[0], 0);
  assert.equal((await printed(runtime, [...against, "--deny-warnings"]))[0], 3);

  await write(runtime, "/shop/floe.yaml", spec().replace("integer", "string"));
  const [code, shown] = await printed(runtime, against);
  assert.equal(code, 3);
  assert.match(shown, /BREAKING\n {2}output {2}"orders" has "id" as string instead of integer/);

  assert.equal(await run(compile, runtime), 0);
  assert.equal((await printed(runtime, against))[0], 0);
});

Deno.test("a folder, its file, a plan and what plan prints are the same former plan", async () => {
  const runtime = machine();
  assert.equal(await run(compile, runtime), 0);
  for (
    const [file, args] of [
      ["/shop/plan.json", ["compile", "shop", "--stage", "plan"]],
      ["/shop/printed.json", ["plan", "shop", "--format", "json"]],
    ] as const
  ) {
    const [code, json] = await printed(runtime, args);
    assert.equal(code, 0);
    await write(runtime, file, json);
  }
  await write(runtime, "/shop/floe.yaml", spec({ cron: "0 7 * * *", models: ["a", "b", "d"] }));
  const changes: unknown[] = [];
  const formers = ["shop/out", "shop/out/.floe/plan.json", "shop/plan.json", "shop/printed.json"];
  for (const former of formers) {
    const args = ["plan", "shop", "--against", former, "--format", "json"];
    const data = JSON.parse((await printed(runtime, args))[1]);
    assert.deepEqual([data.version, data.against, data.first], [1, former, false]);
    assert.ok(data.changes.length > 1);
    changes.push(data.changes);
  }
  for (const other of changes.slice(1)) assert.deepEqual(other, changes[0]);
});

Deno.test("the next compile writes what git merged under .floe/ anew, and asks where git left its marks", async () => {
  const runtime = machine();
  assert.equal(await run([...compile, "--max-assets", "1"], runtime), 0);
  const [plan, blocks, manifest] = ["plan", "blocks", "manifest"].map((name) =>
    `/shop/out/.floe/${name}.json`
  ) as [string, string, string];
  const good = await text(runtime, plan);

  await write(runtime, plan, good.replace("0 6 * * *", "0 5 * * *"));
  assert.equal(await run([...compile, "--check"], runtime), 3);
  assert.equal(await run(compile, runtime), 0);
  assert.equal(await text(runtime, plan), good);

  const marked = (content: string) => `<<<<<<< HEAD\n${content}=======\n${content}>>>>>>> other\n`;
  await write(runtime, plan, marked(good));
  assert.equal(await run(compile, runtime), 0);
  assert.equal(await text(runtime, plan), good);

  for (const file of [blocks, manifest]) {
    const kept = await text(runtime, file);
    await write(runtime, file, marked(kept));
    const said = runtime.stderr.text.length;
    assert.equal((await printed(runtime, compile))[0] === 0, false, file);
    assert.match(runtime.stderr.text.slice(said), /marks of a merge conflict \(<<<<<<<\)/);
    await write(runtime, file, kept);
  }
  assert.equal(await run(compile, runtime), 0);
});

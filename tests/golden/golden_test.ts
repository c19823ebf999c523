import assert from "node:assert/strict";
import { join } from "node:path";
import { generate, goldenCases, helmValues, isRuntime, shuffled, type Tree } from "./golden.ts";

const cases = await goldenCases();

Deno.test("there are golden cases", () => assert.ok(cases.length > 0));

for (const { name, folder, valuesFile, input } of cases) {
  Deno.test(`${name} is generated as expected (deno task golden:update, then review the diff)`, async () => {
    const made = generate(input);
    const expected = await readTree(folder);
    const own = [...made].filter(([path]) => !isRuntime(path));
    assert.deepEqual(own.map(([path]) => path), [...expected.keys()]);
    for (const [path, text] of own) assert.equal(text, expected.get(path), `${name}: ${path}`);
  });

  Deno.test(`${name} has the Helm values that are expected`, async () => {
    assert.equal(helmValues(input), await Deno.readTextFile(valuesFile));
  });

  Deno.test(`${name} carries the runtime as it was written`, async () => {
    const runtime = new URL(`../../plugins/${input.target}/python/`, import.meta.url);
    const files = [...generate(input)].filter(([path]) => isRuntime(path));
    assert.ok(files.length > 0);
    for (const [path, text] of files) {
      const source = new URL(path.split("/").slice(2).join("/"), runtime);
      assert.equal(text, await Deno.readTextFile(source), path);
    }
  });

  Deno.test(`${name} is the same bytes again, and from shuffled input`, () => {
    const first = generate(input);
    same(generate(input), first, "a second time");
    for (const seed of [1, 2, 3]) {
      const other = shuffled(input, seed);
      assert.notEqual(JSON.stringify(other), JSON.stringify(input));
      same(generate(other), first, `from input in the order ${seed}`);
    }
  });
}

function same(made: Tree, wanted: Tree, how: string): void {
  assert.deepEqual([...made.keys()], [...wanted.keys()], how);
  for (const [path, text] of made) assert.equal(text, wanted.get(path), `${path}, ${how}`);
}

async function readTree(folder: string): Promise<Tree> {
  const files = new Map<string, string>();
  const walk = async (below: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
      const path = below === "" ? name : `${below}/${name}`;
      if (name === "__pycache__") continue;
      if (isDirectory) await walk(path);
      else files.set(path, await Deno.readTextFile(join(folder, path)));
    }
  };
  await walk("");
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

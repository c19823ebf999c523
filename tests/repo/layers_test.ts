import assert from "node:assert/strict";
import { circle, hostWords, importsOf, offence } from "./layers.ts";
import { librarySources, repositoryFiles, root } from "./tree.ts";

const sources = librarySources(await repositoryFiles());
const texts = new Map(
  await Promise.all(sources.map(async (f) => [f, await Deno.readTextFile(root + f)] as const)),
);
// a `_name.ts` that only tests import is part of the tests
const isPrivate = (path: string) => /(?:^|\/)_[^/]*\.ts$/.test(path);
const used = new Set(
  [...texts].filter(([path]) => !isPrivate(path)).flatMap(([path, text]) =>
    importsOf(path, text).map((i) => i.to)
  ),
);
for (const path of sources) if (isPrivate(path) && !used.has(path)) texts.delete(path);

Deno.test("every import follows the layer table", () => {
  const imports = [...texts].flatMap(([path, text]) => importsOf(path, text));
  assert.ok(imports.length > 100, `only ${imports.length} imports found: the scanner is blind`);
  assert.deepEqual(imports.map(offence).filter((found) => found !== null), []);
});

Deno.test("no files of a plugin, of what plugins share or of the emitter import each other in a circle", () => {
  const imports = [...texts].filter(([path]) => /^plugins\/|^src\/(?:plugin|emit)\//.test(path))
    .flatMap(([path, text]) => importsOf(path, text));
  assert.deepEqual(circle(imports), null);
});

Deno.test("no folders inside of a plugin, or of a folder of src/ but plan, import each other in a circle", () => {
  // src/plan has one: which manifest an asset is read from follows from its policies, and those from the graph
  const folderOf = (path: string) => /^(?:plugins|src)\/(?!plan\/)\w+\/\w+(?=\/)/.exec(path)?.[0];
  const imports = [...texts].flatMap(([path, text]) => importsOf(path, text)).flatMap((i) => {
    const [from, to] = [folderOf(i.from), folderOf(i.to)];
    return from === undefined || to === undefined || from === to ? [] : [{ from, to }];
  });
  assert.ok(imports.some(({ from }) => from.endsWith("/validate")), "no folder imports another");
  assert.deepEqual(circle(imports), null);
});

Deno.test("circle() names the files on the way round", () => {
  const imports = (...pairs: string[]) =>
    pairs.map((pair) => ({ from: pair.split(" ")[0]!, to: pair.split(" ")[1]! }));
  assert.deepEqual(circle(imports("a b", "b c", "c d", "d b")), ["b", "c", "d", "b"]);
  assert.equal(circle(imports("a b", "a c", "b d", "c d")), null);
});

Deno.test("only runtime and cli speak of Deno, process and node:", () => {
  assert.deepEqual([...texts].flatMap(([path, text]) => hostWords(path, text)), []);
});

Deno.test("importsOf() sees types, re-exports, side effects and dynamic imports, and no comments", () => {
  const source = [
    `import type { A } from "../errors/mod.ts";`,
    `import {\n  b,\n} from "./b.ts";`,
    `export * from "./c.ts";`,
    `export { type D } from "../../wasm/mod.ts";`,
    `import "zod";`,
    `const e = await import("node:fs");`,
    `// import { f } from "./f.ts";`,
    `/**\n * import { g } from "./g.ts";\n */`,
    `export const h = 1;`,
  ].join("\n");
  assert.deepEqual(importsOf("src/graph/graph.ts", source).map((i) => i.to), [
    "src/errors/mod.ts",
    "src/graph/b.ts",
    "src/graph/c.ts",
    "wasm/mod.ts",
    "zod",
    "node:fs",
  ]);
});

Deno.test("offence() names an edge against the table", () => {
  const wrong = [
    ["src/errors/a.ts", "src/graph/mod.ts"],
    ["src/plan/a.ts", "src/plugin/mod.ts"],
    ["src/plan/a.ts", "src/graph/build.ts"],
    ["src/emit/a.ts", "zod"],
    ["src/emit/a.ts", "node:path"],
    ["src/graph/a.ts", "wasm/pkg/core.js"],
    ["plugins/dagster/a.ts", "plugins/airflow/mod.ts"],
    ["plugins/dagster/a.ts", "src/runtime/mod.ts"],
    ["src/cli/a.ts", "plugins/dagster/mod.ts"],
    ["mod.ts", "src/cli/mod.ts"],
    ["src/new/a.ts", "src/errors/mod.ts"],
  ];
  for (const [from, to] of wrong) {
    assert.notEqual(offence({ from: from!, to: to! }), null, `${from} -> ${to} passed`);
  }
  const right = [
    ["src/plan/a.ts", "src/graph/mod.ts"],
    ["src/plan/a.ts", "src/plan/b.ts"],
    ["src/graph/selection/a.ts", "src/graph/graph.ts"],
    ["src/graph/a.ts", "wasm/mod.ts"],
    ["plugins/dagster/render/a.ts", "src/emit/python/mod.ts"],
    ["src/cli/a.ts", "plugins/mod.ts"],
    ["src/cli/a.ts", "node:process"],
    ["mod.ts", "src/plan/mod.ts"],
  ];
  for (const [from, to] of right) assert.equal(offence({ from: from!, to: to! }), null);
});

Deno.test("hostWords() sees Deno and process in code only", () => {
  const source = `/** Deno.cwd() */\nconst a = Deno.cwd(); // process.env\nconst b = process.env;`;
  assert.deepEqual(hostWords("src/plan/a.ts", source), [
    "src/plan/a.ts speaks of Deno",
    "src/plan/a.ts speaks of process",
  ]);
  assert.deepEqual(hostWords("src/cli/a.ts", source), []);
});

/** The npm package as its users get it: packed, installed in an empty project, run in Node and Bun. Needs npm and a registry. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generator } from "../../src/cli/version.ts";
import { goldenCases } from "../golden/golden.ts";
import { compileToDagster } from "../helpers/compile.ts";
import { buildNpmPackage, type NpmPackage } from "../../npm/build.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));

/** Tools that ship their program as a dependency: npm runs no install scripts everywhere. */
const TOOLS = ["bun@1.4.5", "esbuild@0.28.2", "typescript@7.0.2"];

Deno.test("the npm package", async (t) => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe npm " }));
  const project = join(folder, "project");
  const program = join(project, "node_modules/@floe/orchestrator/bin/floe-orchestrator.js");
  const bun = join(project, "node_modules/.bin/bun");
  try {
    let built: NpmPackage | undefined;
    await t.step("is built", async () => {
      built = await buildNpmPackage(join(folder, "dist"));
    });
    await t.step("has deno.json's exports, version and exact dependencies", () => contents(built!));
    await t.step("is the same tarball when built again", async () => {
      const again = await buildNpmPackage(join(folder, "again"));
      assert.deepEqual(await Deno.readFile(again.tarball), await Deno.readFile(built!.tarball));
    });
    await t.step("installs", async () => {
      await Deno.mkdir(project);
      await Deno.writeTextFile(
        join(project, "package.json"),
        `{ "name": "consumer", "private": true, "type": "module" }\n`,
      );
      await run("npm", ["install", "--no-audit", "--no-fund", built!.tarball, ...TOOLS], project);
    });
    await t.step("npx floe-orchestrator --version", async () => {
      const node = await run("node", ["--version"], project);
      console.log(`node ${node.trim()}, bun ${(await run(bun, ["--version"], project)).trim()}`);
      const said = await run("npx", ["--no-install", "floe-orchestrator", "--version"], project);
      assert.equal(said.trim(), config.version);
    });
    for (const [name, input] of Object.entries(INPUTS)) {
      await t.step(`compiles ${name} to the same bytes in Node and Bun as in Deno`, async () => {
        const compile = ["compile", ...input.map((arg) => arg.replace("ROOT", root))];
        const out = (runtime: string): string => join(folder, `${name}-${runtime}`);
        const to = (runtime: string): string[] => ["--target", "dagster", "--out", out(runtime)];
        const cli = ["run", "-A", join(root, "src/cli/main.ts"), ...compile, ...to("deno")];
        await run(Deno.execPath(), cli, project);
        await run("node", [program, ...compile, ...to("node")], project);
        await run(bun, [program, ...compile, ...to("bun")], project);
        const wanted = await readTree(out("deno"));
        assert.ok(wanted.size > 10);
        assert.deepEqual(await readTree(out("node")), wanted);
        assert.deepEqual(await readTree(out("bun")), wanted);
      });
    }
    await t.step("importing it has no side effects, and its core is WebAssembly", async () => {
      await Deno.copyFile(join(here, "consumer.mjs"), join(project, "consumer.mjs"));
      for (const runtime of ["node", bun]) {
        const said = await run(runtime, ["consumer.mjs"], project);
        const { newGlobals, ...graph } = JSON.parse(said);
        assert.deepEqual(graph, { engine: "wasm", order: ["a", "b"] });
        // zod keeps its own registry there, so that two copies of it share one
        assert.deepEqual(newGlobals.filter((name: string) => !name.startsWith("__zod_")), []);
      }
    });
    await t.step(
      "bundled for a browser it compiles the same files, without Node's words",
      async () => {
        const { input } = (await goldenCases()).find(({ name }) => name === "bike-rental")!;
        const wanted = compileToDagster(input).files;
        for (const file of ["page.mjs", "open_page.mjs"]) {
          await Deno.copyFile(join(here, file), join(project, file));
        }
        await Deno.writeTextFile(
          join(project, "input.json"),
          JSON.stringify({ ...input, generator }),
        );
        const options = ["--bundle", "--platform=browser", "--format=iife", "--minify"];
        await run(
          "npx",
          ["--no-install", "esbuild", "page.mjs", ...options, "--outfile=page.js"],
          project,
        );
        const { size } = await Deno.stat(join(project, "page.js"));
        console.log(`bundle for a browser: ${(size / 1024).toFixed(0)} KiB minified`);
        const made = JSON.parse(
          await run("node", ["open_page.mjs", "page.js", "input.json"], project),
        );
        assert.deepEqual(made, wanted);
      },
    );
    await t.step("its types resolve with tsc, strict and without skipLibCheck", async () => {
      await Deno.copyFile(join(here, "consumer.ts.txt"), join(project, "consumer.ts"));
      const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
      const lib = ["--lib", "es2024,esnext.disposable,dom", "--types", ""];
      await run("npx", ["--no-install", "tsc", ...options, ...lib, "consumer.ts"], project);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What `compile` is given, by name. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  manifest: ["ROOT/tests/fixtures/dbt/v12-bouncer-1.12.2.json.gz"],
  product: [
    "ROOT/examples/bike-rental",
    "--dbt-manifest",
    "ROOT/examples/bike-rental/dbt-manifest.json.gz",
  ],
};

async function contents({ folder, tarball, version }: NpmPackage): Promise<void> {
  const manifest = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
  assert.equal(manifest.version, config.version);
  assert.equal(version, config.version);
  assert.equal(manifest.license, config.license);
  assert.deepEqual(Object.keys(manifest.exports), Object.keys(config.exports));
  for (const [name, source] of Object.entries<string>(config.exports)) {
    const { types, import: code } = manifest.exports[name];
    assert.equal(code, source.replace(/\.ts$/, ".js"));
    assert.equal(types, source.replace(/\.ts$/, ".d.ts"));
    await Deno.stat(join(folder, code));
    await Deno.stat(join(folder, types));
  }
  for (const [name, exact] of Object.entries(manifest.dependencies)) {
    assert.equal(config.imports[name], `npm:${name}@${exact}`);
  }
  const files = await readTree(folder);
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md"]) assert.ok(files.has(name), name);
  const odd = [...files.keys()].filter((path) =>
    !/\.js$|\.d\.ts$|^(?:README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(path) ||
    /_test\.|(?:^|\/)_/.test(path)
  );
  assert.deepEqual(odd, []);
  for (const [path, text] of files) {
    assert.ok(!text.includes(root), `${path} names the folder of the build`);
    const stray = /(?:from|import\()\s*"([^"]*\.ts|npm:[^"]*|jsr:[^"]*)"/.exec(text);
    if (path.endsWith(".js")) assert.equal(stray, null, `${path}: ${stray?.[0]}`);
  }
  const { size } = await Deno.stat(tarball);
  console.log(`tarball: ${files.size} files, ${(size / 1024).toFixed(0)} KiB`);
  // 250 KiB when first built, 620 with the whole of orchestration, 749 with the Python of Iceberg tables, services and lineage, 830 with the Airflow plugin (a third of it declarations and docstrings, 25 the examples of explain); a
  // bundled dependency or a second core would show here
  assert.ok(size < 900 * 1024, `${size} bytes`);
}

async function readTree(folder: string, below = ""): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const names: { name: string; isDirectory: boolean }[] = [];
  for await (const entry of Deno.readDir(join(folder, below))) names.push(entry);
  names.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of names) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) (await readTree(folder, path)).forEach((text, p) => files.set(p, text));
    else files.set(path, await Deno.readTextFile(join(folder, path)));
  }
  return files;
}

/** @returns stdout. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  assert.equal(code, 0, `${program} ${args.join(" ")}\n${text(stdout)}${text(stderr)}`);
  return text(stdout);
}

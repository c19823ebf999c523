/** Builds the npm package: `npm/dist/package/` and, packed from it, `npm/dist/floe-orchestrator-VERSION.tgz`.
 *
 * `deno pack` turns the TypeScript into JavaScript with declarations. What it has no words for is added here: the program
 * `floe-orchestrator`, the engines, exact versions of the dependencies. Needs git's working tree, tar and npm.
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface NpmPackage {
  /** The package's files, as they lie in `node_modules`. */
  readonly folder: string;
  readonly tarball: string;
  readonly version: string;
}

/** @param out Folder that receives the package; emptied first. */
export async function buildNpmPackage(out: string): Promise<NpmPackage> {
  const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  await Deno.remove(out, { recursive: true }).catch(() => {});
  const packed = join(out, "packed");
  await Deno.mkdir(packed, { recursive: true });
  const raw = join(out, "deno-pack.tgz");
  // source maps would carry the paths of this machine
  await run(Deno.execPath(), ["pack", "--allow-dirty", "--no-source-maps", "--output", raw], root);
  await run("tar", ["-xzf", raw, "-C", packed], root);

  const folder = join(out, "package");
  const source = join(packed, "package");
  for await (const path of filesIn(source)) {
    if (!WANTED.test(path)) continue;
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.copyFile(join(source, path), join(folder, path));
  }
  const manifest = JSON.parse(await Deno.readTextFile(join(source, "package.json")));
  await Deno.writeTextFile(
    join(folder, "package.json"),
    JSON.stringify(packageJson(manifest, config), null, 2) + "\n",
  );
  await Deno.mkdir(join(folder, "bin"));
  await Deno.writeTextFile(join(folder, PROGRAM), program, { mode: 0o755 });
  const file = await run("npm", ["pack", "--silent", "--ignore-scripts", folder], out);
  await Deno.remove(raw);
  await Deno.remove(packed, { recursive: true });
  return { folder, tarball: join(out, file.trim()), version: config.version };
}

const WANTED = /\.js$|\.d\.ts$|^(?:README\.md|LICENSE|CHANGELOG\.md)$/;
const PROGRAM = "bin/floe-orchestrator.js";

/** Node 20 has no `import.meta.main`, so the program is a file of its own. */
const program = `#!/usr/bin/env node
import { main } from "../src/cli/main.js";

await main();
`;

/** Takes deno.json's word for everything that both files say. */
function packageJson(
  packed: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const imports = config["imports"] as Readonly<Record<string, string>>;
  const dependencies = Object.fromEntries(
    Object.keys(packed["dependencies"] as object).sort().map((name) => {
      const exact = /@(\d+\.\d+\.\d+)$/.exec(imports[name] ?? "")?.[1];
      if (exact === undefined) throw new Error(`deno.json pins no version of ${name}`);
      return [name, exact];
    }),
  );
  const { name, version, license, main, types, exports } = packed;
  return {
    name,
    version,
    description:
      "Compiles data products (floe.yaml, dbt manifests) into projects that an orchestrator runs",
    license,
    type: "module",
    main,
    types,
    exports,
    bin: { "floe-orchestrator": PROGRAM },
    engines: { node: ">=20", bun: ">=1.2" },
    sideEffects: false,
    dependencies,
  };
}

async function* filesIn(folder: string, below = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) yield* filesIn(folder, path);
    else yield path;
  }
}

/** @returns stdout. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  if (!success) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${text(stdout)}${text(stderr)}`);
  }
  return text(stdout);
}

if (import.meta.main) {
  const { tarball } = await buildNpmPackage(join(root, "npm/dist"));
  const { size } = await Deno.stat(tarball);
  console.log(`${tarball} (${(size / 1024).toFixed(0)} KiB)`);
}

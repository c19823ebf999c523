import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** Every file that git knows or would add, from the repository's folder; sorted. A link to a folder is none. */
export async function repositoryFiles(): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const files = new TextDecoder().decode(stdout).split("\0").filter((file) => file !== "");
  const there = await Promise.all(
    [...new Set(files)].map((f) =>
      Deno.stat(root + f).then(({ isFile }) => isFile ? [f] : [], () => [])
    ),
  );
  return there.flat().sort();
}

/** The TypeScript of the library and the command line, tests and build scripts left out. */
export function librarySources(files: readonly string[]): string[] {
  return files.filter((file) =>
    (/^(?:src|wasm|plugins)\//.test(file) || file === "mod.ts") && file.endsWith(".ts") &&
    !file.startsWith("wasm/pkg/") && !isTestOrScript(file)
  );
}

/** Scripts make committed files and have to read and write; `_name.ts` that no library file imports serves tests. */
function isTestOrScript(file: string): boolean {
  return /_test\.ts$/.test(file) || /^plugins\/(?:[^/]+\/)?python\/embed\.ts$/.test(file) ||
    /^wasm\/build.*\.ts$/.test(file);
}

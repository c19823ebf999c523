/** What the package exports, by entry point, as `deno doc` sees it.
 * @module
 */
import { root } from "./tree.ts";

const list = new URL("api.txt", import.meta.url);

export interface Export {
  /** As deno.json names it: `.`, `./graph`. */
  readonly entry: string;
  readonly kind: string;
  readonly name: string;
  readonly documented: boolean;
}

interface DocNode {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: { readonly doc?: string };
    readonly def?: { readonly target?: { readonly filename: string; readonly line: number } };
    readonly location: { readonly filename: string; readonly line: number };
  }[];
}

/** Every export of every entry point, sorted by entry point and name. */
export async function exportsOf(entries: Readonly<Record<string, string>>): Promise<Export[]> {
  const paths = Object.values(entries);
  const { nodes }: { nodes: Record<string, { symbols: DocNode[] }> } = JSON.parse(
    await deno(["doc", "--json", ...paths]),
  );
  const found: Export[] = [];
  for (const [entry, path] of Object.entries(entries)) {
    const [, { symbols }] = Object.entries(nodes).find(([url]) => url.endsWith(path.slice(1)))!;
    for (const { name, declarations } of symbols) {
      // one entry point may only refer to what another one declares
      const kinds = declarations.map(({ kind }) => kind).filter((kind) => kind !== "reference");
      const documented = kinds.length === 0 ||
        declarations.some(({ jsDoc }) => (jsDoc?.doc ?? "") !== "");
      found.push({ entry, kind: kinds[0] ?? "reference", name, documented });
    }
  }
  const key = ({ entry, name }: Export): string => `${entry} ${name}`;
  return found.sort((a, b) => key(a) < key(b) ? -1 : 1);
}

export function printExports(exports: readonly Export[]): string {
  return exports.map(({ entry, name }) => `${entry} ${name}\n`).join("");
}

/** Writes api.txt anew. */
export async function updateExports(): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(`${root}deno.json`));
  await Deno.writeTextFile(list, printExports(await exportsOf(config.exports)));
}

export async function listedExports(): Promise<string> {
  return await Deno.readTextFile(list);
}

/** @returns stdout. */
export async function deno(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

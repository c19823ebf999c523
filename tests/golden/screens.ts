/** Golden screens: what the command line prints for a folder of files. A folder of `errors/`, `findings/` or `screens/` is a case.
 *
 * Its files are the machine's only files. `args.json` is the command line; without it, `compile . --out out`, or for a finding (a warning
 * or a note, which stops nothing) `check`. `expected.txt` holds the exit code and what went to stdout and stderr.
 * @module
 */
import { run } from "../../src/cli/main.ts";
import { MemoryRuntime } from "../../src/runtime/mod.ts";

const here = new URL(".", import.meta.url);

export const suites = ["errors", "findings", "screens"] as const;

export interface Screen {
  /** `errors/cycle`. */
  readonly name: string;
  readonly expectedFile: URL;
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Every case, sorted by name. */
export function screens(): Screen[] {
  return suites.flatMap((suite) =>
    [...Deno.readDirSync(new URL(`${suite}/`, here))].map(({ name }) => {
      const base = new URL(`${suite}/${name}/`, here);
      const files: Record<string, Uint8Array> = {};
      readFolder(base, "/", files);
      const args = files["/args.json"];
      delete files["/args.json"];
      delete files["/expected.txt"];
      return {
        name: `${suite}/${name}`,
        expectedFile: new URL("expected.txt", base),
        args: args === undefined
          ? suite === "findings" ? ["check"] : ["compile", ".", "--out", "out"]
          : JSON.parse(new TextDecoder().decode(args)),
        files,
      };
    })
  ).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Runs a case on a machine of its own. */
export async function show(screen: Screen): Promise<{
  readonly text: string;
  readonly exitCode: number;
  readonly diagnostics: string;
  readonly wrote: boolean;
}> {
  const runtime = new MemoryRuntime({ files: screen.files });
  const before = JSON.stringify(runtime.files.texts());
  const exitCode = await run(screen.args, runtime);
  return {
    text: [
      `$ floe-orchestrator ${screen.args.join(" ")}`.trimEnd(),
      `exit code ${exitCode}`,
      ...section("stdout", runtime.stdout.text),
      ...section("stderr", runtime.stderr.text),
    ].join("\n").trimEnd() + "\n",
    exitCode,
    diagnostics: runtime.stderr.text,
    wrote: before !== JSON.stringify(runtime.files.texts()),
  };
}

function section(name: string, text: string): string[] {
  return text === "" ? [] : ["", `--- ${name} ---`, text.trimEnd()];
}

function readFolder(base: URL, prefix: string, into: Record<string, Uint8Array>): void {
  for (const { name, isDirectory } of Deno.readDirSync(base)) {
    if (isDirectory) readFolder(new URL(`${name}/`, base), `${prefix}${name}/`, into);
    else into[prefix + name] = Deno.readFileSync(new URL(name, base));
  }
}

import { compareText, EmitError } from "../errors/mod.ts";

/** `owned`: written anew each time. `seed`: written once, then the user's. */
export type Ownership = "owned" | "seed";

/** One file of a generated project. */
export interface GeneratedFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  /** Ends lines with `\n`. */
  readonly text: string;
  readonly ownership: Ownership;
}

/** The files of one project, sorted by path in code-unit order. Every path is safe to create on every system. */
export class FileSet implements Iterable<GeneratedFile> {
  readonly files: readonly GeneratedFile[];

  /** @throws {EmitError} `emit/bad-path`, or `emit/path-clash` for two paths that are one where case does not count, or a file
   * that is another's folder. */
  constructor(files: Iterable<GeneratedFile>) {
    this.files = [...files].sort((a, b) => compareText(a.path, b.path));
    for (const { path } of this.files) checkPath(path);
    checkClashes(this.files.map((f) => f.path));
  }

  get size(): number {
    return this.files.length;
  }

  get(path: string): GeneratedFile | undefined {
    return this.files.find((f) => f.path === path);
  }

  [Symbol.iterator](): Iterator<GeneratedFile> {
    return this.files[Symbol.iterator]();
  }
}

/** Refuses a path that is not plainly inside its project on every system.
 * @throws {EmitError} `emit/bad-path`. */
export function checkPath(path: string): void {
  const problem = pathProblem(path);
  if (problem === null) return;
  throw new EmitError({
    code: "emit/bad-path",
    message: `Cannot generate the file "${path}": ${problem}`,
    facts: { path },
    hint: "Use relative paths of letters, digits and `._-`, with `/` between folders",
  });
}

function pathProblem(path: string): string | null {
  if (path === "") return "the path is empty";
  if (path.startsWith("/")) return "the path is absolute";
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") return `the path has the part "${part}"`;
    if (!/^[A-Za-z0-9._-]+$/.test(part)) {
      return `"${part}" has a character that some systems refuse`;
    }
    if (part.endsWith(".")) return `"${part}" ends with a dot, which Windows drops`;
    if (WINDOWS_DEVICE.test(part)) return `"${part}" is a device on Windows`;
    if (part.length > 200) return `"${part.slice(0, 20)}…" is longer than 200 characters`;
  }
  return null;
}

const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

function checkClashes(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) throw clash(other, path);
    seen.set(folded, path);
  }
  for (const path of paths) {
    const parts = path.toLowerCase().split("/");
    for (let n = 1; n < parts.length; n++) {
      const file = seen.get(parts.slice(0, n).join("/"));
      if (file !== undefined) throw clash(file, path);
    }
  }
}

function clash(first: string, second: string): EmitError {
  return new EmitError({
    code: "emit/path-clash",
    message: `Cannot generate both "${first}" and "${second}": they would lie in one place`,
    facts: { paths: [first, second] },
    hint: "This is a bug of the generator; please report it",
  });
}

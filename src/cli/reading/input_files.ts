import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { readMaybeGzip } from "../../artifacts/mod.ts";
import { nearestName, UsageError } from "../../errors/mod.ts";
import type { Runtime } from "../../runtime/mod.ts";

/** A file that was read: its content, uncompressed, and the name that diagnostics give it. */
export interface InputFile {
  /** As the user would write it: relative to where the command runs, unless they gave an absolute path. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The one place where the command line reads files. Names are relative to the folder in which the command runs. */
export class InputFiles {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Reads a file, or null when it is not there.
   * @throws {ArtifactError} `artifact/gzip-broken`; {FloeError} `runtime/cannot-read`. */
  async find(name: string): Promise<InputFile | null> {
    const bytes = await this.#runtime.files.read(this.absolute(name));
    return bytes === null ? null : { name, bytes: await readMaybeGzip(bytes, { file: name }) };
  }

  /** Reads a file that the user named.
   * @throws {UsageError} `cli/file-missing`. */
  async read(name: string): Promise<InputFile> {
    return await this.find(name) ?? await this.missing(name);
  }

  async missing(name: string): Promise<never> {
    throw new UsageError({
      code: "cli/file-missing",
      message: `Cannot read "${name}": there is no such file or folder`,
      facts: { file: name },
      hint: await this.#neighbours(name),
    });
  }

  async isFolder(name: string): Promise<boolean> {
    return await this.#runtime.files.kind(this.absolute(name)) === "folder";
  }

  async isFile(name: string): Promise<boolean> {
    return await this.#runtime.files.kind(this.absolute(name)) === "file";
  }

  /** What a folder holds, sorted by name; links as links. Empty when there is no such folder. */
  async list(name: string): Promise<readonly { readonly name: string; readonly kind: string }[]> {
    const folder = this.absolute(name);
    const names = await this.isFolder(name) ? await this.#runtime.files.list(folder) : [];
    return await Promise.all(names.map(async (child) => ({
      name: child,
      kind: await this.#runtime.files.ownKind(join(folder, child)) ?? "other",
    })));
  }

  absolute(name: string): string {
    return resolve(this.#runtime.cwd(), name);
  }

  async #neighbours(name: string): Promise<string> {
    const folder = dirname(name);
    if (!await this.isFolder(folder)) return `There is no folder "${folder}" either`;
    const names = await this.#runtime.files.list(this.absolute(folder));
    const nearest = nearestName(basename(name), names);
    return nearest !== null
      ? `Did you mean "${join(folder, nearest)}"?`
      : `Look for it in ${folder === "." ? "this folder" : `"${folder}"`}`;
  }
}

/** A path that stands in a file, as seen from where the command runs. */
export function besides(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

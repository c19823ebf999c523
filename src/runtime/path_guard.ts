import { EmitError } from "../errors/mod.ts";
import type { Files } from "./runtime.ts";

/** Keeps paths inside one folder: no `..`, and no link on the way that leads out. */
export class PathGuard {
  readonly #files: Files;
  readonly #dir: string;

  constructor(files: Files, dir: string) {
    this.#files = files;
    this.#dir = dir;
  }

  /** The host's path of a file or folder inside.
   * @param path from the folder, with `/`.
   * @throws {EmitError} `emit/leads-outside`. */
  async inside(path: string): Promise<string> {
    const parts = path.split("/");
    if (parts.some((p) => p === "" || p === "." || p === ".." || /[\\:\0]/.test(p))) {
      throw leadsOutside(this.#dir, path);
    }
    let place = this.#dir;
    for (const part of parts) {
      place = this.#files.join(place, part);
      const kind = await this.#files.ownKind(place);
      if (kind === null) break;
      if (kind === "link" && !await this.#staysInside(place)) throw leadsOutside(this.#dir, path);
    }
    return this.#files.join(this.#dir, ...parts);
  }

  async #staysInside(link: string): Promise<boolean> {
    const root = await this.#files.realPath(this.#dir);
    const target = await this.#files.realPath(link);
    if (root === null || target === null) return false;
    const prefix = this.#files.join(root, "x").slice(0, -1);
    return target.startsWith(prefix);
  }
}

function leadsOutside(dir: string, path: string): EmitError {
  return new EmitError({
    code: "emit/leads-outside",
    message: `Cannot use "${path}": it leads out of the project's folder`,
    facts: { folder: dir, path },
    hint: "Replace the link by a folder, or choose another output folder",
  });
}

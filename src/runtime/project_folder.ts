import { applyJournal, type Journal, readJournal } from "./journal.ts";
import { PathGuard } from "./path_guard.ts";
import { inTurns } from "./in_turns.ts";
import type { FileKind, Runtime } from "./runtime.ts";
import { sha256 } from "./sha256.ts";
import { LOCK_NAME, withLock } from "./write_lock.ts";

/** One file to write or, with `bytes: null`, to remove. */
export interface FolderChange {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array | null;
  /** What stands there now, null: nothing. A file that differs when its turn comes is left alone. */
  readonly replaces: Uint8Array | null;
}

/** Where a project is written: all of a change or none of it, and never outside the folder.
 *
 * See README.md for the steps and for what a reader can see in between.
 */
export class ProjectFolder {
  readonly dir: string;
  readonly #runtime: Pick<Runtime, "files" | "process">;
  readonly #guard: PathGuard;
  readonly #work: string;

  constructor(runtime: Pick<Runtime, "files" | "process">, dir: string) {
    this.dir = dir;
    this.#runtime = runtime;
    this.#guard = new PathGuard(runtime.files, dir);
    this.#work = runtime.files.join(dir, WORK_FOLDER);
  }

  /** @throws {EmitError} `emit/leads-outside`. */
  async read(path: string): Promise<Uint8Array | null> {
    return await this.#runtime.files.read(await this.#guard.inside(path));
  }

  /** @throws {EmitError} `emit/leads-outside`. */
  async kind(path: string): Promise<FileKind | null> {
    return await this.#runtime.files.kind(await this.#guard.inside(path));
  }

  /** A write was cut off after the point of no return: files may be of two versions until it is finished. */
  async isInterrupted(): Promise<boolean> {
    return await readJournal(this.#runtime.files, this.#work) !== null;
  }

  /** Does `work` while no other writer can, after finishing a write that was cut off.
   * @param work is told which files could not be finished because someone changed them since.
   * @throws {EmitError} `emit/locked`, `emit/leads-outside`, `emit/damaged-write`. */
  async exclusive<T>(work: (unfinished: readonly string[]) => Promise<T>): Promise<T> {
    const { files } = this.#runtime;
    await this.#guard.inside(WORK_FOLDER);
    try {
      return await withLock(this.#runtime, this.#work, async () => {
        const journal = await readJournal(files, this.#work);
        const unfinished = journal === null ? [] : await this.#apply(journal);
        await this.#clean();
        return await work(unfinished);
      });
    } finally {
      if (await files.removeEmptyFolder(this.#work)) {
        await files.removeEmptyFolder(files.join(this.dir, ".floe"));
      }
    }
  }

  /** All changes or none, the last one last. Call inside {@linkcode exclusive}.
   * @returns the paths left alone because someone changed them meanwhile. */
  async commit(changes: readonly FolderChange[]): Promise<readonly string[]> {
    if (changes.length === 0) return [];
    const { files } = this.#runtime;
    const entries = await Promise.all(changes.map(async ({ path, bytes, replaces }, i) => {
      await this.#guard.inside(path);
      return {
        path,
        staged: bytes === null ? null : `new-${i}`,
        before: replaces === null ? null : await sha256(replaces),
        after: bytes === null ? null : await sha256(bytes),
      };
    }));
    await inTurns(changes, async ({ bytes }, i) => {
      if (bytes !== null) await files.write(files.join(this.#work, `new-${i}`), bytes);
    });
    const journal: Journal = { version: 1, changes: entries };
    const draft = files.join(this.#work, "journal.new");
    await files.write(draft, new TextEncoder().encode(`${JSON.stringify(journal)}\n`));
    // the point of no return: before it a crash leaves the old project, after it the next run finishes the new one
    await files.replace(draft, files.join(this.#work, JOURNAL_NAME));
    return await this.#apply(journal);
  }

  #apply(journal: Journal): Promise<readonly string[]> {
    return applyJournal(
      this.#runtime.files,
      this.#work,
      journal,
      (path) => this.#guard.inside(path),
    );
  }

  /** What earlier writers left, but for the lock and what a living process needs to ask for it. */
  async #clean(): Promise<void> {
    const { files, process } = this.#runtime;
    for (const name of await files.list(this.#work)) {
      if (name === LOCK_NAME) continue;
      const asking = name.startsWith(`${LOCK_NAME}.`) ? Number(/\d+$/.exec(name)?.[0]) : null;
      if (asking !== null && asking !== process.id && process.isAlive(asking)) continue;
      await files.remove(files.join(this.#work, name));
    }
  }
}

const WORK_FOLDER = ".floe/write";
const JOURNAL_NAME = "journal.json";

import { compareText, EmitError } from "../errors/mod.ts";
import { inTurns } from "./in_turns.ts";
import type { Files } from "./runtime.ts";
import { sha256 } from "./sha256.ts";

/** What a write is about to do; written when all new files lie ready beside it. */
export interface Journal {
  readonly version: 1;
  readonly changes: readonly JournalChange[];
}

export interface JournalChange {
  /** From the project's folder, with `/`. */
  readonly path: string;
  /** Name of the new file beside the journal; null: the file is removed. */
  readonly staged: string | null;
  /** SHA-256 of what is replaced, null: nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

const NAME = "journal.json";

/** The journal of a write that was cut off, or null. */
export async function readJournal(files: Files, work: string): Promise<Journal | null> {
  const bytes = await files.read(files.join(work, NAME));
  if (bytes === null) return null;
  try {
    const journal = JSON.parse(new TextDecoder().decode(bytes));
    if (journal.version === 1 && Array.isArray(journal.changes)) return journal;
  } catch {
    // falls through
  }
  throw damaged(work, NAME);
}

/** Does what the journal says, from wherever it was left, and removes it. Doing it twice does no harm.
 * @param resolve the place of a path, or an error when it leads outside.
 * @returns the paths left alone because they hold neither the old nor the new content. */
export async function applyJournal(
  files: Files,
  work: string,
  journal: Journal,
  resolve: (path: string) => Promise<string>,
): Promise<readonly string[]> {
  const leftAlone: string[] = [];
  const apply = async (change: JournalChange) => {
    const target = await resolve(change.path);
    const done = change.staged === null
      ? await removeOld(files, target, change)
      : await moveNew(files, work, target, change);
    if (!done) leftAlone.push(change.path);
  };
  // the last one alone: it is the list of all others
  await inTurns(journal.changes.slice(0, -1), apply);
  await inTurns(journal.changes.slice(-1), apply);
  for (const { path, staged } of journal.changes) {
    if (staged === null) await removeEmptyParents(files, path, resolve);
  }
  await files.remove(files.join(work, NAME));
  return leftAlone.sort(compareText);
}

async function moveNew(
  files: Files,
  work: string,
  target: string,
  change: JournalChange,
): Promise<boolean> {
  const staged = files.join(work, change.staged!);
  const bytes = await files.read(staged);
  if (bytes === null) return true; // moved before the interruption
  if (await sha256(bytes) !== change.after) throw damaged(work, change.path);
  if (!await holds(files, target, change)) return false;
  await files.makeFolder(files.join(target, ".."));
  await files.replace(staged, target);
  return true;
}

async function removeOld(files: Files, target: string, change: JournalChange): Promise<boolean> {
  if (!await holds(files, target, change)) return false;
  await files.remove(target);
  return true;
}

/** Whether the target holds what was there before, or what shall be there already. */
async function holds(files: Files, target: string, change: JournalChange): Promise<boolean> {
  const bytes = await files.read(target);
  const digest = bytes === null ? null : await sha256(bytes);
  return digest === change.before || digest === change.after;
}

async function removeEmptyParents(
  files: Files,
  path: string,
  resolve: (path: string) => Promise<string>,
): Promise<void> {
  const parts = path.split("/");
  for (let n = parts.length - 1; n > 0; n--) {
    if (!await files.removeEmptyFolder(await resolve(parts.slice(0, n).join("/")))) return;
  }
}

function damaged(work: string, path: string): EmitError {
  return new EmitError({
    code: "emit/damaged-write",
    message: path === NAME
      ? "Cannot finish an interrupted write: the list of what it was to do is damaged"
      : `Cannot finish an interrupted write: what was to become "${path}" is damaged`,
    facts: { path, folder: work },
    hint: `Delete the folder ${work} and the generated files, and compile again`,
  });
}

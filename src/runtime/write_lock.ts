import { EmitError, FloeError } from "../errors/mod.ts";
import type { Runtime } from "./runtime.ts";

/** Does `work` while no other process that asks for the same lock file can.
 *
 * The file names its holder. A holder on this machine that is not alive any more has left it behind: it is taken over.
 * @param folder of the lock file; made if missing.
 * @throws {EmitError} `emit/locked`, with `holder` in its facts.
 */
export async function withLock<T>(
  runtime: Pick<Runtime, "files" | "process">,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const path = runtime.files.join(folder, LOCK_NAME);
  if (held.has(path)) throw locked(path, `process ${runtime.process.id}`);
  held.add(path);
  try {
    await acquire(runtime, folder, path);
    try {
      return await work();
    } finally {
      await runtime.files.remove(path);
    }
  } finally {
    held.delete(path);
  }
}

export const LOCK_NAME = "lock";

/** Lock files of this very process. */
const held = new Set<string>();

async function acquire(
  { files, process }: Pick<Runtime, "files" | "process">,
  folder: string,
  path: string,
): Promise<void> {
  const own = encode({ process: process.id, host: process.host });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await createIn(files, folder, path, own)) return;
    const found = await files.read(path);
    if (found === null) continue;
    const holder = decode(found);
    const isDead = holder !== null && holder.host === process.host &&
      (holder.process === process.id || !process.isAlive(holder.process));
    if (!isDead) {
      throw locked(
        path,
        holder === null ? "another process" : `process ${holder.process} on ${holder.host}`,
      );
    }
    // moved first, so that of two that take over only one removes the dead holder's file and none a live one's
    const aside = `${path}.left-by-${holder.process}-for-${process.id}`;
    try {
      await files.replace(path, aside);
    } catch {
      continue;
    }
    const moved = await files.read(aside);
    if (moved !== null && decode(moved)?.process !== holder.process) {
      await files.replace(aside, path);
    } else await files.remove(aside);
  }
  throw locked(path, "others, one after another");
}

/** Another writer that ends may remove the folder in between. */
async function createIn(
  files: Runtime["files"],
  folder: string,
  path: string,
  content: Uint8Array,
): Promise<boolean> {
  for (let attempt = 0;; attempt++) {
    await files.makeFolder(folder);
    try {
      return await files.create(path, content);
    } catch (error) {
      const gone = error instanceof FloeError && error.facts.cause === "ENOENT";
      if (!gone || attempt === 4) throw error;
    }
  }
}

interface Holder {
  readonly process: number;
  readonly host: string;
}

function encode(holder: Holder): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(holder)}\n`);
}

function decode(bytes: Uint8Array): Holder | null {
  try {
    const { process, host } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof process === "number" && typeof host === "string" ? { process, host } : null;
  } catch {
    return null;
  }
}

function locked(path: string, holder: string): EmitError {
  return new EmitError({
    code: "emit/locked",
    message: `Cannot write the project: ${holder} is writing it`,
    facts: { path, holder },
    hint: `Wait until it has ended. If nothing is writing any more, delete ${path}`,
  });
}

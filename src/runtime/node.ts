import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { compareText, FloeError } from "../errors/mod.ts";
import type { FileKind, Files, Output, Runtime } from "./runtime.ts";

/** The machine, through the `node:` modules that Node, Deno and Bun share. */
export function nodeRuntime(): Runtime {
  return {
    files: nodeFiles,
    args: process.argv.slice(2),
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    process: { id: process.pid, host: hostname(), isAlive },
    env: (name) => process.env[name],
    now: () => Date.now(),
    cwd: () => process.cwd(),
    setExitCode: (code) => void (process.exitCode = code),
    onInterrupt,
  };
}

/** Files of the machine. */
export const nodeFiles: Files = {
  read: (path) => orNull(reading(path, () => fs.readFile(path))),
  kind: (path) => orNull(reading(path, async () => kindOf(await fs.stat(path)))),
  ownKind: (path) => orNull(reading(path, async () => kindOf(await fs.lstat(path)))),
  realPath: (path) => orNull(reading(path, () => fs.realpath(path))),
  list: async (path) => {
    const names = await orNull(reading(path, () => fs.readdir(path)));
    return (names ?? []).sort(compareText);
  },
  write: (path, bytes) => writing(path, () => writeAndSync(path, "w", bytes)),
  create: (path, bytes) => writing(path, () => createWhole(path, bytes)),
  replace: (from, to) =>
    writing(to, async () => {
      try {
        await fs.rename(from, to);
      } catch (error) {
        if (codeOf(error) !== "EXDEV") throw error;
        // another file system: copy beside the target, then rename there
        const beside = `${to}.floe-new`;
        await fs.copyFile(from, beside, constants.COPYFILE_FICLONE);
        await fs.rename(beside, to);
        await fs.rm(from, { force: true });
      }
    }),
  remove: (path) => writing(path, () => fs.rm(path, { force: true })),
  removeEmptyFolder: async (path) => {
    try {
      await fs.rmdir(path);
      return true;
    } catch (error) {
      return MISSING.includes(codeOf(error));
    }
  },
  makeFolder: (path) => writing(path, async () => void await fs.mkdir(path, { recursive: true })),
  join,
};

/** By a link to a file that is whole already, so that no reader meets half of it. */
async function createWhole(path: string, bytes: Uint8Array): Promise<boolean> {
  const beside = `${path}.${process.pid}`;
  await writeAndSync(beside, "w", bytes);
  try {
    await fs.link(beside, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (MISSING.includes(codeOf(error))) throw error;
    // a file system without links
    return await createInPlace(path, bytes);
  } finally {
    await fs.rm(beside, { force: true });
  }
}

async function createInPlace(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeAndSync(path, "wx", bytes);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function writeAndSync(path: string, flag: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(path, flag);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function kindOf(stat: Awaited<ReturnType<typeof fs.stat>>): FileKind {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "folder";
  return stat.isSymbolicLink() ? "link" : "other";
}

const MISSING: readonly string[] = ["ENOENT", "ENOTDIR"];

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FloeError && MISSING.includes(String(error.facts.cause))) return null;
    throw error;
  }
}

function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  return named("runtime/cannot-read", `Cannot read "${path}"`, path, work);
}

function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  return named("runtime/cannot-write", `Cannot write "${path}"`, path, work);
}

async function named<T>(
  code: string,
  message: string,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = codeOf(error);
    throw new FloeError({
      code,
      message: `${message}: ${REASONS[cause] ?? cause}`,
      facts: { path, cause },
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EEXIST: "a link that leads nowhere, or something that is no folder, is in the way",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the path is too long",
  // of Deno, whose words speak of its own options
  NotCapable: "this program is not allowed to",
};

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === "NotCapable") return name;
  return typeof code === "string" ? code : String((error as Error).message ?? error);
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? null;
    },
    write: (text) => void stream.write(text),
  };
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // the process is there, and another user's
    return codeOf(error) === "EPERM";
  }
}

function onInterrupt(then: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const once = () => {
    stop();
    then();
  };
  const stop = () => signals.forEach((signal) => process.off(signal, once));
  signals.forEach((signal) => process.on(signal, once));
  return stop;
}

import { compareText, FloeError } from "../errors/mod.ts";
import type { FileKind, Files, Output, Runtime } from "./runtime.ts";

export interface MemoryRuntimeOptions {
  /** Path to content. Paths start with `/`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  /** Milliseconds since the Unix epoch; when left out, 2026 has just begun. */
  readonly now?: number;
}

/** A machine of its own. */
export class MemoryRuntime implements Runtime {
  readonly files: MemoryFiles;
  readonly args: readonly string[];
  readonly stdout: MemoryOutput;
  readonly stderr: MemoryOutput;
  readonly process = { id: 1, host: "memory", isAlive: (id: number): boolean => id === 1 };
  exitCode = 0;
  readonly #now: number;
  readonly #env: Readonly<Record<string, string>>;

  constructor(options: MemoryRuntimeOptions = {}) {
    this.files = new MemoryFiles(options.files);
    this.args = options.args ?? [];
    this.stdout = new MemoryOutput(options.isTerminal ?? false);
    this.stderr = new MemoryOutput(options.isTerminal ?? false);
    this.#env = options.env ?? {};
    this.#now = options.now ?? Date.UTC(2026, 0, 1);
  }

  env(name: string): string | undefined {
    return Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
  }

  now(): number {
    return this.#now;
  }

  cwd(): string {
    return "/";
  }

  setExitCode(code: number): void {
    this.exitCode = code;
  }

  onInterrupt(): () => void {
    return () => {};
  }
}

/** Keeps what was written. */
export class MemoryOutput implements Output {
  readonly columns = null;
  text = "";

  constructor(readonly isTerminal: boolean) {}

  write(text: string): void {
    this.text += text;
  }
}

/** Files in a map, with folders but without links. */
export class MemoryFiles implements Files {
  readonly #files = new Map<string, Uint8Array>();
  readonly #folders = new Set<string>(["/"]);

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) {
      this.#addFolder(parentOf(path));
      this.#files.set(
        path,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    }
  }

  /** Every file as text, sorted by path. */
  texts(): Record<string, string> {
    const sorted = [...this.#files].sort(([a], [b]) => compareText(a, b));
    return Object.fromEntries(sorted.map(([path, b]) => [path, new TextDecoder().decode(b)]));
  }

  read(path: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.#files.get(path)?.slice() ?? null); // the reader's own, as from a disk
  }

  kind(path: string): Promise<FileKind | null> {
    return Promise.resolve(
      this.#files.has(path) ? "file" : this.#folders.has(path) ? "folder" : null,
    );
  }

  ownKind(path: string): Promise<FileKind | null> {
    return this.kind(path);
  }

  async realPath(path: string): Promise<string | null> {
    return await this.kind(path) === null ? null : path;
  }

  list(path: string): Promise<readonly string[]> {
    const prefix = path === "/" ? "/" : `${path}/`;
    const names = [...this.#files.keys(), ...this.#folders]
      .filter((p) => p.startsWith(prefix) && p !== prefix && !p.slice(prefix.length).includes("/"))
      .map((p) => p.slice(prefix.length));
    return Promise.resolve(names.sort(compareText));
  }

  write(path: string, bytes: Uint8Array): Promise<void> {
    if (!this.#folders.has(parentOf(path)) || this.#folders.has(path)) {
      return Promise.reject(cannotWrite(path));
    }
    this.#files.set(path, bytes.slice());
    return Promise.resolve();
  }

  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    if (this.#files.has(path)) return false;
    await this.write(path, bytes);
    return true;
  }

  async replace(from: string, to: string): Promise<void> {
    const bytes = this.#files.get(from);
    if (bytes === undefined) throw cannotWrite(to);
    await this.write(to, bytes);
    this.#files.delete(from);
  }

  remove(path: string): Promise<void> {
    this.#files.delete(path);
    return Promise.resolve();
  }

  async removeEmptyFolder(path: string): Promise<boolean> {
    if ((await this.list(path)).length > 0) return false;
    this.#folders.delete(path);
    return true;
  }

  makeFolder(path: string): Promise<void> {
    return this.#addFolder(path) ? Promise.resolve() : Promise.reject(cannotWrite(path));
  }

  join(...parts: string[]): string {
    const kept: string[] = [];
    for (const part of parts.join("/").split("/")) {
      if (part === "..") kept.pop();
      else if (part !== "" && part !== ".") kept.push(part);
    }
    return `/${kept.join("/")}`;
  }

  #addFolder(path: string): boolean {
    if (this.#files.has(path)) return false;
    if (this.#folders.has(path)) return true;
    if (!this.#addFolder(parentOf(path))) return false;
    this.#folders.add(path);
    return true;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function cannotWrite(path: string): FloeError {
  return new FloeError({
    code: "runtime/cannot-write",
    message: `Cannot write "${path}": there is no such file or folder`,
    facts: { path, cause: "ENOENT" },
  });
}

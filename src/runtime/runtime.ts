/** Everything that the command line and the writer need from the outside. Paths are the host's own. */
export interface Runtime {
  readonly files: Files;
  /** What follows the program on the command line. */
  readonly args: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  /** Tells lock files of live writers from those of dead ones. */
  readonly process: { readonly id: number; readonly host: string; isAlive(id: number): boolean };
  env(name: string): string | undefined;
  /** Milliseconds since the Unix epoch. Only what is shown may depend on it, never what is generated. */
  now(): number;
  /** The folder in which the program was started. */
  cwd(): string;
  /** The exit code, once all output is written; does not end the program. */
  setExitCode(code: number): void;
  /** Calls `then` once when the user interrupts (Ctrl-C) or the system asks to end, instead of ending at once.
   * @returns stops listening. */
  onInterrupt(then: () => void): () => void;
}

/** Where text goes. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; null when unknown. */
  readonly columns: number | null;
  write(text: string): void;
}

export type FileKind = "file" | "folder" | "link" | "other";

/** Files and folders. What is not there is `null` or nothing, never an error; anything else that goes wrong is a `FloeError`
 * with the code `runtime/cannot-read` or `runtime/cannot-write` and the path in its facts. */
export interface Files {
  read(path: string): Promise<Uint8Array | null>;
  /** The kind of what a path leads to, links followed. */
  kind(path: string): Promise<FileKind | null>;
  /** The kind of the path itself: a link is a `link`. */
  ownKind(path: string): Promise<FileKind | null>;
  /** The path without links, or null. */
  realPath(path: string): Promise<string | null>;
  /** Names in a folder, sorted by code unit; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Makes or empties a file, and returns when its bytes are on the disk. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes a file that was not there; false when it was. */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Puts a file in another's place, so that readers see the old one or the new one. */
  replace(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes a folder if it is empty; says whether it is gone. */
  removeEmptyFolder(path: string): Promise<boolean>;
  makeFolder(path: string): Promise<void>;
  /** Joins parts with the host's separator; `/` in a part separates too. */
  join(...parts: string[]): string;
}

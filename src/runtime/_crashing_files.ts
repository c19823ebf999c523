import type { Files } from "./runtime.ts";

export class Killed extends Error {}

/** Files of a process that is killed at its `step`-th change, counted from 1: before it is made, or halfway. */
export function crashingFiles(
  files: Files,
  step: number,
  kill: (half: boolean) => void,
  half: boolean,
): Files & { readonly steps: number } {
  let steps = 0;
  let dead = false;
  const change = async <T>(
    make: () => Promise<T>,
    makeHalf: () => Promise<unknown> = make,
  ): Promise<T> => {
    if (dead) throw new Killed();
    if (++steps === step) {
      dead = true;
      if (half) await makeHalf();
      kill(half);
      throw new Killed();
    }
    return await make();
  };
  return {
    ...bind(files),
    write: (path, bytes) =>
      change(
        () => files.write(path, bytes),
        () => files.write(path, bytes.slice(0, bytes.length / 2)),
      ),
    create: (path, bytes) => change(() => files.create(path, bytes)),
    replace: (from, to) => change(() => files.replace(from, to)),
    remove: (path) => change(() => files.remove(path)),
    removeEmptyFolder: (path) => change(() => files.removeEmptyFolder(path)),
    makeFolder: (path) => change(() => files.makeFolder(path)),
    get steps() {
      return steps;
    },
  };
}

function bind(files: Files): Files {
  return {
    read: (path) => files.read(path),
    kind: (path) => files.kind(path),
    ownKind: (path) => files.ownKind(path),
    realPath: (path) => files.realPath(path),
    list: (path) => files.list(path),
    write: (path, bytes) => files.write(path, bytes),
    create: (path, bytes) => files.create(path, bytes),
    replace: (from, to) => files.replace(from, to),
    remove: (path) => files.remove(path),
    removeEmptyFolder: (path) => files.removeEmptyFolder(path),
    makeFolder: (path) => files.makeFolder(path),
    join: (...parts) => files.join(...parts),
  };
}

import type { CodeEntry } from "../codes.ts";

export const emitCodes: Readonly<Record<string, CodeEntry>> = {
  "emit/bad-path": {
    meaning:
      "A generated file would get a path that is absolute, leaves its project, or that some system refuses.",
    remedy: "This is a bug of the generator or of a plugin; please report it with the path.",
  },
  "emit/path-clash": {
    meaning:
      "Two generated files would lie in one place, on systems where case does not count or because one is the folder of the other.",
    remedy: "This is a bug of the generator or of a plugin; please report it with both paths.",
  },
};

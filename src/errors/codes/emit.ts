import type { CodeEntry } from "../codes.ts";

export const emitCodes: Readonly<Record<string, CodeEntry>> = {
  "emit/bad-path": {
    meaning:
      "A generated file would get a path that is absolute, leaves its project, or that some system refuses.",
    remedy: "This is a bug of the generator or of a plugin; please report it with the path.",
  },
  "emit/bad-manifest": {
    meaning:
      "The list of generated files in `.floe/manifest.json` is damaged, was edited, or was written by a newer version.",
    remedy:
      "Restore the file from version control. Or delete it together with the generated files, and compile again.",
  },
  "emit/damaged-write": {
    meaning:
      "A write was cut off, by a power failure for instance, and the files that it had made ready cannot be read any more.",
    remedy:
      "Delete `.floe/write` in the project's folder and the generated files, and compile again.",
  },
  "emit/drift": {
    meaning:
      "With `--check`: a file of the generated project is missing, outdated, edited, or generated no longer.",
    remedy: "Compile without `--check` and commit the result.",
  },
  "emit/file-edited": {
    meaning:
      "A generated file was changed since it was written. It is never overwritten or removed, and nothing else was written either.",
    remedy:
      "Move the change to the data product, or to a file of your own. Then delete or restore the generated file and compile again.",
  },
  "emit/file-in-the-way": {
    meaning:
      "Where a generated file belongs there is something that this tool did not write. Nothing was written.",
    remedy: "Move it away, or choose another folder with `--out`.",
  },
  "emit/interrupted": {
    meaning:
      "A write was cut off while it put its files in place, so the project may hold files of two versions.",
    remedy: "Compile again without `--check`: what was begun is finished first.",
  },
  "emit/leads-outside": {
    meaning: "A link in the project's folder leads out of it, and nothing is written outside.",
    remedy: "Replace the link by a folder, or choose another folder with `--out`.",
  },
  "emit/locked": {
    meaning: "Another process is writing the same project.",
    remedy:
      "Wait until it has ended. When it died on another machine, delete the lock file that the message names.",
  },
  "emit/other-product": {
    meaning:
      "The folder of the generated project holds the project of another product, whose files would be replaced and removed.",
    remedy:
      "Choose another folder with `--out`: one for each product. When the product was renamed, or its project may go, compile once with `--replace`.",
  },
  "emit/path-clash": {
    meaning:
      "Two generated files would lie in one place, on systems where case does not count or because one is the folder of the other.",
    remedy: "This is a bug of the generator or of a plugin; please report it with both paths.",
  },
  "runtime/cannot-read": {
    meaning: "The system refused to read a file or folder.",
    remedy: "The message has the system's reason. Check the path and its permissions.",
  },
  "runtime/cannot-write": {
    meaning: "The system refused to write a file or folder.",
    remedy:
      "The message has the system's reason. Check the path, its permissions, and the room on the disk.",
  },
};

import { compareText, type Diagnostic, diagnostic } from "../errors/mod.ts";
import type { Ownership } from "./file_set.ts";
import type { ProjectManifest } from "./manifest.ts";

/** A file that shall be there, by its digest. */
export interface WantedFile {
  readonly path: string;
  readonly digest: string;
  readonly ownership: Ownership;
}

/** What stands at a path now: a digest, or something that is no file. */
export type Existing = { readonly digest: string } | "folder" | "other";

/** What writing a project would do. Every path is in one list; each is sorted. */
export interface WritePlan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly remove: readonly string[];
  readonly unchanged: readonly string[];
  /** Seed files, which belong to the user once written. */
  readonly kept: readonly string[];
  /** Owned files that someone edited; the new project has no room for some of them. */
  readonly edited: readonly string[];
  /** Files that we never wrote, where a generated one should go. */
  readonly inTheWay: readonly string[];
}

/** Compares what shall be with what is and with what was written last.
 * @param existing by path, for every path of `wanted` and `previous`; what is not there is left out.
 * @param previous null for a project never written. Time O((wanted + previous) log).
 */
export function planWrite(
  wanted: readonly WantedFile[],
  existing: ReadonlyMap<string, Existing>,
  previous: ProjectManifest | null,
): WritePlan {
  const lists: Record<keyof WritePlan, string[]> = {
    create: [],
    update: [],
    remove: [],
    unchanged: [],
    kept: [],
    edited: [],
    inTheWay: [],
  };
  const written = new Map(Object.entries(previous?.files ?? {}));
  for (const file of wanted) {
    lists[fate(file, existing.get(file.path), written.get(file.path)?.digest)].push(file.path);
    written.delete(file.path);
  }
  for (const [path, { digest, ownership }] of written) {
    const found = existing.get(path);
    if (found === undefined || ownership === "seed") continue;
    const untouched = typeof found === "object" && found.digest === digest;
    lists[untouched ? "remove" : "edited"].push(path);
  }
  for (const list of Object.values(lists)) list.sort(compareText);
  return lists;
}

/** Where a project keeps what the next compile wants to know. */
const KEPT_FOLDER = ".floe/";

function fate(
  { path, digest, ownership }: WantedFile,
  found: Existing | undefined,
  lastDigest: string | undefined,
): keyof WritePlan {
  if (ownership === "seed") {
    // a seed that the user deleted stays away
    if (found === undefined) return lastDigest === undefined ? "create" : "kept";
    return typeof found === "object" ? "kept" : "inTheWay";
  }
  if (found === undefined) return "create";
  if (typeof found !== "object") return "inTheWay";
  if (found.digest === digest) return "unchanged";
  if (lastDigest === undefined) return "inTheWay";
  // what only this tool reads holds nothing of a person's: git may have merged it from two sides
  if (path.startsWith(KEPT_FOLDER)) return "update";
  return found.digest === lastDigest ? "update" : "edited";
}

/** One error for each file that writing would have to overwrite. */
export function conflicts(plan: WritePlan, wanted: readonly WantedFile[]): Diagnostic[] {
  const names = new Set(wanted.map((f) => f.path));
  return [
    ...plan.edited.map((path) =>
      diagnostic({
        code: "emit/file-edited",
        message: names.has(path)
          ? `Cannot rewrite "${path}": someone edited it`
          : `Cannot remove "${path}", which is generated no longer: someone edited it`,
        location: { file: path, start: null },
        hint: "Move your change to where it belongs, delete or restore the file, and compile again",
        facts: { path, stale: !names.has(path) },
      })
    ),
    ...plan.inTheWay.map((path) =>
      diagnostic({
        code: "emit/file-in-the-way",
        message: `Cannot write "${path}": something else is there that was not generated`,
        location: { file: path, start: null },
        hint: "Move it away, or choose another output folder",
        facts: { path },
      })
    ),
  ];
}

/** One error for each file that is not as it would be written. */
export function drift(plan: WritePlan): Diagnostic[] {
  const kinds = [
    ["create", "missing", "is missing"],
    ["update", "outdated", "is not up to date"],
    ["remove", "stale", "is generated no longer"],
    ["edited", "edited", "was edited"],
    ["inTheWay", "foreign", "was not generated"],
  ] as const;
  return kinds.flatMap(([list, kind, words]) =>
    plan[list].map((path) =>
      diagnostic({
        code: "emit/drift",
        message: `The project differs from its source: "${path}" ${words}`,
        location: { file: path, start: null },
        hint: kind === "edited" || kind === "foreign"
          ? "Move the change to where it belongs, delete or restore the file, and compile again"
          : "Compile again without --check",
        facts: { path, kind },
      })
    )
  );
}

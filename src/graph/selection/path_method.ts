import type { SelectionContext } from "./context.ts";
import { badSelector, type Criterion, textValue } from "./criterion.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { pathMatcher } from "./wildcards.ts";

/** `path:`: nodes whose file, whose YAML file, or any folder above whose file matches.
 *
 * dbt asks the disk which paths under the project's folder match. Here the files of the project's own nodes stand for the disk, so a
 * package's file is found when the project has a folder of the same name, as with dbt.
 */
export function methodPath(
  criterion: Criterion,
  { nodes, known: { projectName } }: SelectionContext,
): (node: SelectableNode) => boolean {
  const value = textValue(criterion);
  if (value.startsWith("/")) {
    throw badSelector(criterion, "the path is absolute", {
      hint: "Write it from the dbt project's folder",
      part: "value",
    });
  }
  const matches = pathMatcher(value);
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (path: string, isFolder: boolean) => {
    seen.add(path);
    if (matches(path, isFolder)) found.add(path);
  };
  for (const node of nodes) {
    if (node.packageName !== projectName) continue;
    for (const file of [node.path, node.patchPath]) {
      if (file === null || file === "" || seen.has(file)) continue;
      look(file, false);
      for (const folder of foldersAbove(file)) {
        if (seen.has(folder)) break; // and so are those above
        look(folder, true);
      }
    }
  }
  const verdicts = new Map<string, boolean>();
  const isIn = (path: string): boolean => {
    let verdict = verdicts.get(path);
    if (verdict === undefined) {
      verdict = found.has(path) || foldersAbove(path).some((folder) => found.has(folder));
      verdicts.set(path, verdict);
    }
    return verdict;
  };
  return ({ path, patchPath }) =>
    path !== "" && (isIn(path) || (patchPath !== null && found.has(patchPath)));
}

/** Nearest first; the project's own folder, the empty path, last. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    folders.push(path.slice(0, at));
  }
  return [...folders, ""];
}

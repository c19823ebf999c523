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
    if (seen.has(path)) return;
    seen.add(path);
    if (matches(path, isFolder)) found.add(path);
  };
  for (const node of nodes) {
    if (node.packageName !== projectName) continue;
    for (const file of [node.path, node.patchPath]) {
      if (file === null || file === "") continue;
      look(file, false);
      for (const folder of foldersAbove(file)) look(folder, true);
    }
  }
  return ({ path, patchPath }) =>
    path !== "" &&
    (found.has(path) || (patchPath !== null && found.has(patchPath)) ||
      foldersAbove(path).some((folder) => found.has(folder)));
}

/** Nearest first; the project's own folder, the empty path, last. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    folders.push(path.slice(0, at));
  }
  return [...folders, ""];
}

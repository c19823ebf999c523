import type { SelectionContext } from "./context.ts";
import { badSelector, type Criterion, textValue } from "./criterion.ts";
import type { SelectableNode } from "./selectable_node.ts";
import { isLiteral, pathMatcher } from "./wildcards.ts";

/** `path:`: nodes whose file, whose YAML file, or any folder above whose file matches.
 *
 * dbt asks the disk which paths under the project's folder match. Here the files of the project's own nodes stand for the disk, so a
 * package's file is found when the project has a folder of the same name, as with dbt.
 */
export function methodPath(
  criterion: Criterion,
  { projectPaths }: SelectionContext,
): (node: SelectableNode) => boolean {
  const value = textValue(criterion);
  const wrong = whatIsWrong(value);
  if (wrong !== null) throw badSelector(criterion, wrong[0], { hint: wrong[1], part: "value" });
  const matches = pathMatcher(value);
  const candidates = isLiteral(value) ? [withoutDots(value)] : projectPaths.keys();
  const found = new Set<string>();
  for (const path of candidates) {
    const isFolder = projectPaths.get(path);
    if (isFolder !== undefined && matches(path, isFolder)) found.add(path);
  }
  const verdicts = new Map<string, boolean>();
  const isInFound = (folder: string): boolean => {
    let verdict = verdicts.get(folder);
    if (verdict === undefined) {
      verdict = [folder, ...foldersAbove(folder)].some((path) => found.has(path));
      verdicts.set(folder, verdict);
    }
    return verdict;
  };
  return ({ path, patchPath }) =>
    path !== "" &&
    (found.has(path) || (patchPath !== null && found.has(patchPath)) || isInFound(folderOf(path)));
}

/** What dbt stops at, too, and a hint. */
function whatIsWrong(value: string): readonly [why: string, hint: string] | null {
  if (value.startsWith("/")) {
    return ["the path is absolute", "Write it from the dbt project's folder"];
  }
  if (withoutDots(value) === "") {
    return ["it names nothing in the project", "Name a folder or a file, such as path:models"];
  }
  if (value.split("/").some((part) => part !== "**" && part.includes("**"))) {
    return ['"**" is only part of a name', 'Write "*" within a name, and "**" alone for folders'];
  }
  return null;
}

/** Files of the project's own nodes, and all folders above them; true for a folder. */
export function pathsOf(
  nodes: readonly SelectableNode[],
  projectName: string,
): ReadonlyMap<string, boolean> {
  const paths = new Map<string, boolean>();
  for (const node of nodes) {
    if (node.packageName !== projectName) continue;
    for (const file of [node.path, node.patchPath]) {
      if (file === null || file === "" || paths.has(file)) continue;
      paths.set(file, false);
      for (const folder of foldersAbove(file)) {
        if (paths.has(folder)) break; // and so are those above
        paths.set(folder, true);
      }
    }
  }
  return paths;
}

/** Nearest first; the project's own folder, the empty path, last. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) folders.push(folder);
  return [...folders, ""];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function withoutDots(path: string): string {
  return path.split("/").filter((part) => part !== "" && part !== ".").join("/");
}

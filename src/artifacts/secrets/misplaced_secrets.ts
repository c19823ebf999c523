import { type Diagnostic, diagnostic, type Location, type Path } from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import type { SourceDocument, SourceNode } from "../text/source_node.ts";
import { looksSecret, namesVariable } from "./secret_names.ts";
import { withoutReferences } from "./secrets.ts";

/** Values of a floe.yaml that look like credentials where no reference to a variable can stand in their place: names, selections,
 * keys. They would be printed by every command, so the file is refused. What may be replaced is replaced when the product is resolved.
 */
export function misplacedSecrets(document: SourceDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document.root, []);
  return found;

  function visit(node: SourceNode, path: Path): void {
    if (node.kind === "sequence") node.items.forEach((item, i) => visit(item, [...path, i]));
    else if (node.kind === "mapping") {
      for (const [key, entry] of node.entries) {
        // the path ends above: it is printed too
        if (isSecret(key)) found.push(misplaced(path, document.at(entry.key), "a key of it looks"));
        else visit(entry.value, [...path, key]);
      }
    } else if (typeof node.value === "string" && isSecret(node.value) && !isReplaceable(path)) {
      found.push(misplaced(path, document.at(node), "it looks"));
    }
  }
}

/** What is left in a resolved product after everything that can be replaced was. */
export function remainingSecrets(
  value: unknown,
  locate: (path: Path) => Location | null,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(value, []);
  return found;

  function visit(value: unknown, path: Path): void {
    if (Array.isArray(value)) value.forEach((item, i) => visit(item, [...path, i]));
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (isSecret(key)) found.push(misplaced(path, locate(path), "a key of it looks"));
        else visit(item, [...path, key]);
      }
    } else if (typeof value === "string" && isSecret(value)) {
      found.push(misplaced(path, locate(path), "it looks"));
    }
  }
}

function isSecret(text: string): boolean {
  return looksSecret(withoutReferences(text));
}

/** Texts for people, addresses and free configuration. */
const replaceable = new RegExp(
  [
    /metadata\.(?:description|owner|labels\..*)/,
    /outputPorts\.\d+\.(?:description|owner|schema\.\d+\.description)/,
    /destinations\.\d+\.config\..*/,
    /transforms\.\d+\.qualityChecks\.\d+\.parameters\..*/,
    /orchestration\.(?:groups|schedules|sensors)\.\d+\.(?:description|uri|url)/,
  ].map(({ source }) => `^${source}$`).join("|"),
  "s",
);

function isReplaceable(path: Path): boolean {
  return replaceable.test(path.join("."));
}

function misplaced(path: Path, location: Location | null, what: string): Diagnostic {
  return diagnostic({
    code: "artifact/misplaced-secret",
    message: `Cannot read "${pathText(path)}": ${what} like a credential`,
    path,
    location,
    hint: namesVariable(String(path.at(-1)))
      ? "Set an environment variable to the value where the product runs, and write its name here"
      : "Remove it here, and revoke it if others could read the file",
  });
}

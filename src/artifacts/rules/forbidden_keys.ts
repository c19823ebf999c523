import { type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import type { SourceDocument, SourceNode } from "../text/source_node.ts";

/** Keys that floe refuses in floe.yaml because a data product names no credentials and no infrastructure.
 *
 * floe refuses thirteen keys at any depth, which makes its own `outputPorts[].schema` impossible to write. Here the seven that
 * hold credentials are errors, everywhere but as names that people choose (a column called `token` in `field_mapping`); of the
 * others, those with no place in the schema are unknown keys anyway, and `schema`, `host`, `endpoint` and the like inside a
 * destination's free `config` are reported as what floe's own compiler would refuse. `orchestration` is ours: not looked at.
 */
export function forbiddenKeys(document: SourceDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document.root, []);
  return found;

  function visit(node: SourceNode, path: Path): void {
    if (node.kind === "sequence") node.items.forEach((item, i) => visit(item, [...path, i]));
    if (node.kind !== "mapping") return;
    for (const [key, entry] of node.entries) {
      const at = [...path, key];
      if (path.length === 0 && key === "orchestration") continue;
      if (credentialKeys.has(key.toLowerCase())) found.push(credential(document, at, key));
      else if (infrastructureKeys.has(key.toLowerCase()) && isFree(path)) {
        found.push(refused(document, at, key));
      }
      if (key !== "field_mapping") visit(entry.value, at);
    }
  }
}

const credentialKeys: ReadonlySet<string> = new Set([
  "password",
  "credentials",
  "connection_string",
  "access_key",
  "secret_key",
  "token",
  "api_key",
]);

const infrastructureKeys: ReadonlySet<string> = new Set([
  "database",
  "schema",
  "host",
  "port",
  "username",
  "endpoint",
]);

/** Inside `metadata.labels`, `destinations[].config` and `qualityChecks[].parameters`, where the schema allows any key. */
function isFree(path: Path): boolean {
  return path.includes("config") || path.includes("parameters") || path.includes("labels");
}

function credential(document: SourceDocument, path: Path, key: string): Diagnostic {
  return diagnostic({
    code: "artifact/forbidden-key",
    message: `Cannot read "${pathText(path)}": floe.yaml must not hold credentials`,
    path,
    location: document.locateKey(path),
    hint: path[0] === "destinations"
      ? 'Name a secret in "connection_secret_ref" instead'
      : "Keep it in the platform's secret store and remove it here",
    facts: { key },
  });
}

function refused(document: SourceDocument, path: Path, key: string): Diagnostic {
  return diagnostic({
    code: "artifact/refused-by-floe",
    severity: "info",
    message: `Read "${pathText(path)}", which floe's own compiler refuses`,
    path,
    location: document.locateKey(path),
    hint: "Rename the key if floe has to compile this file too",
    facts: { key },
  });
}

import { type Diagnostic, diagnostic, type Outcome, outcome, type Path } from "../errors/mod.ts";
import { forbiddenKeys } from "./rules/forbidden_keys.ts";
import type { Located } from "./located.ts";
import { misplacedSecrets } from "./secrets/misplaced_secrets.ts";
import { orchestrationRules } from "./rules/orchestration_rules.ts";
import type { ParseOptions } from "./parse_options.ts";
import { parseLocated, readMapping } from "./read_located.ts";
import { floeSpec } from "./schema/spec.ts";
import { type SourceDocument, textAt } from "./text/source_node.ts";
import { renameKeys, snakeCaseOf } from "./rules/python_names.ts";
import { readYaml } from "./text/yaml_text.ts";
import type { FloeSpec } from "./types/spec.ts";
import { unsupportedFields } from "./rules/unsupported_fields.ts";

/** Reads a floe.yaml.
 *
 * floe's snake_case spellings (`depends_on`, `quality_checks`, `output_ports`, `api_version`, `primary_key`; every key of
 * `orchestration`) are accepted and located under their camelCase names.
 * @returns Diagnostics: `artifact/bad-yaml` and its relatives, `artifact/missing-key`, `artifact/unknown-key`,
 * `artifact/wrong-type`, `artifact/bad-value`, `artifact/duplicate-name`, `artifact/conflicting-keys`,
 * `artifact/forbidden-key`, `artifact/misplaced-secret` (errors);
 * `artifact/unsupported-field` (a warning, or information).
 */
export function safeParseFloeSpec(text: string, options: ParseOptions): Outcome<Located<FloeSpec>> {
  const read = readMapping(readYaml(text, options.file));
  if ("code" in read) return outcome<Located<FloeSpec>>(null, [read]);
  const renamed = renameKeys(read.root, read.document, pythonNames);
  const document = read.document.withRoot(renamed.root);
  const misplaced = misplacedSecrets(document);
  // what else is wrong would be told with names and paths that hold them
  if (misplaced.length > 0) return outcome<Located<FloeSpec>>(null, misplaced);
  const forbidden = forbiddenKeys(document);
  const told = new Set(forbidden.map((found) => found.path.join("\u0000")));
  return parseLocated<FloeSpec>(document, floeSpec, {
    before: [
      ...renamed.found,
      ...forbidden,
      ...orchestrationRules(document, ["orchestration"], textAt(document, ["metadata", "name"])),
    ],
    // A forbidden key is unknown as well; saying it once is enough.
    soften: (found) => told.has(found.path.join("\u0000")) ? null : found,
    validate: (spec, at) => [
      ...duplicateDestinations(spec.destinations ?? [], at),
      ...unsupportedFields("floe.yaml", spec, floeSpec, at),
    ],
  });
}

/** Names of destinations that occur twice; each repetition points back to the first. Repeated transforms are told by the plan
 * stage, together with what else is wrong with them. */
function duplicateDestinations(
  list: readonly { readonly name: string }[],
  document: SourceDocument,
): readonly Diagnostic[] {
  const first = new Map<string, number>();
  return list.flatMap(({ name }, index) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, index);
      return [];
    }
    const at = (i: number) => ["destinations", i, "name"];
    return [diagnostic({
      code: "artifact/duplicate-name",
      message:
        `Cannot read "destinations[${index}]": the name "${name}" is taken by "destinations[${before}]"`,
      path: at(index),
      location: document.locate(at(index)),
      hint: "Give one of the two another name, or remove it",
      facts: { name, first: before, second: index },
      related: [{ message: "first here", location: document.locate(at(before)) }],
    })];
  });
}

/** Where floe accepts the Python name of a field beside its YAML name. */
const aliases: readonly { readonly at: RegExp; readonly from: string; readonly to: string }[] = [
  { at: /^$/, from: "api_version", to: "apiVersion" },
  { at: /^$/, from: "output_ports", to: "outputPorts" },
  { at: /^transforms\.\d+$/, from: "depends_on", to: "dependsOn" },
  { at: /^transforms\.\d+$/, from: "quality_checks", to: "qualityChecks" },
  { at: /^outputPorts\.\d+\.schema\.\d+$/, from: "primary_key", to: "primaryKey" },
];

const snakeCase = snakeCaseOf(floeSpec);

/** In floe's own part the names that floe takes, and everywhere in `orchestration`, which is ours. */
function pythonNames(path: Path, written: string): string {
  if (path[0] === "orchestration") return snakeCase(path, written);
  if (!written.includes("_")) return written;
  const at = path.join(".");
  return aliases.find((alias) => alias.from === written && alias.at.test(at))?.to ?? written;
}

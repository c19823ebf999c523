import { type Diagnostic, diagnostic, type Outcome, outcome, type Path } from "../errors/mod.ts";
import type { DbtSelector } from "./dbt/types.ts";
import type { Located } from "./located.ts";
import type { ParseOptions } from "./parse_options.ts";
import { parseLocated, readMapping } from "./read_located.ts";
import { selectorFile } from "./schema/selectors.ts";
import type { SourceNode } from "./text/source_node.ts";
import { readYaml } from "./text/yaml_text.ts";

/** Reads dbt's selectors.yml: names, descriptions, defaults; definitions stay what the YAML says.
 *
 * An unknown key, a missing name or definition, or one of another kind is an error at its place, as in dbt. Only dbt evaluates
 * `{{ … }}`: a selector that holds such an expression is left out, with the warning `artifact/dbt-selector-expression`.
 * @returns In the file's order; `locate` takes paths into this list that begin with `"selectors"`: `["selectors", 0, "definition"]`.
 */
export function safeParseDbtSelectors(
  text: string,
  options: ParseOptions,
): Outcome<Located<readonly DbtSelector[]>> {
  const read = readMapping(readYaml(text, options.file));
  if ("code" in read) return outcome<Located<readonly DbtSelector[]>>(null, [read]);
  const document = read.document.withRoot(withPythonBooleans(read.root));
  const { value: file, diagnostics } = parseLocated(document, selectorFile);
  if (file === null) return outcome<Located<readonly DbtSelector[]>>(null, diagnostics);

  const found: Diagnostic[] = [...diagnostics];
  const kept: number[] = [];
  file.value.selectors.forEach(({ name, definition }, index) => {
    const expression = findExpression(definition, ["selectors", index, "definition"]);
    if (expression === null) kept.push(index);
    else found.push(onlyDbtKnows(name, expression, file));
  });
  const value = kept.map((index): DbtSelector => {
    const { name, description, default: isDefault, definition } = file.value.selectors[index]!;
    return { name, description, isDefault, definition };
  });
  const locate = ([first, index, ...rest]: Path) =>
    file.locate(
      typeof index === "number" ? [first!, kept[index] ?? index, ...rest] : [first ?? "selectors"],
    );
  return outcome<Located<readonly DbtSelector[]>>({ file: file.file, value, locate }, found);
}

/** dbt reads YAML 1.1, where `children: no` is false; as a text it would count as true. */
function withPythonBooleans(node: SourceNode): SourceNode {
  if (node.kind === "sequence") return { ...node, items: node.items.map(withPythonBooleans) };
  if (node.kind === "mapping") {
    const entries = [...node.entries].map(([key, entry]) =>
      [key, { ...entry, value: withPythonBooleans(entry.value) }] as const
    );
    return { ...node, entries: new Map(entries) };
  }
  const isQuoted = node.source.length < node.end - node.start;
  const word = typeof node.value === "string" && !isQuoted ? PYTHON_BOOLEAN.exec(node.value) : null;
  return word === null ? node : { ...node, value: word[1] !== undefined };
}

/** What YAML 1.2 has no booleans for, in the letter cases of PyYAML. */
const PYTHON_BOOLEAN = /^(?:(yes|Yes|YES|on|On|ON)|no|No|NO|off|Off|OFF)$/;

/** The path of the first text with a Jinja expression or statement; depth is bounded by the YAML reader. */
function findExpression(value: unknown, path: Path): Path | null {
  if (typeof value === "string") return /\{[{%]/.test(value) ? path : null;
  if (typeof value !== "object" || value === null) return null;
  const entries: readonly [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, inner] of entries) {
    const found = findExpression(inner, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

function onlyDbtKnows(
  name: string,
  path: Path,
  file: { locate(path: Path): Diagnostic["location"] },
): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-selector-expression",
    severity: "warning",
    message: `The selector "${name}" is left out: it holds a Jinja expression, which dbt evaluates`,
    path,
    location: file.locate(path),
    hint: "Use the selectors of dbt's manifest.json, which hold what dbt made of it",
    facts: { name },
  });
}

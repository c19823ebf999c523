import { readJson } from "../text/json_text.ts";
import type { SourceNode, Span } from "../text/source_node.ts";
import { readYaml } from "../text/yaml_text.ts";
import { isSecretValue, looksSecret } from "./secret_names.ts";

/** The same text with each value that looks like a credential written over, one character for one, so that lines and columns
 * stay what they are. For showing lines of floe.yaml, manifest.yaml or a compiled file: a terminal or a CI log keeps what it prints.
 *
 * A text that can be read is masked by its values, whatever their form; one that cannot, line by line.
 */
export function maskSecrets(text: string): string {
  const read = /^\s*[[{]/.test(text) ? readJson(text, "") : readYaml(text, "");
  const byLine = text.split("\n").map(maskLine).join("\n");
  if (read.document === null) return byLine;
  const characters = byLine.split(""); // UTF-16 units, as offsets count them
  const bom = text.startsWith("\ufeff") ? 1 : 0;
  visit(read.document.root, null);
  return characters.join("");

  /** @param key the nearest key above */
  function visit(node: SourceNode, key: string | null): void {
    if (node.kind === "sequence") node.items.forEach((item) => visit(item, key));
    else if (node.kind === "mapping") {
      for (const [name, entry] of node.entries) {
        if (looksSecret(name)) cover(entry.key);
        visit(entry.value, name);
      }
    } else if (node.value !== null && isSecretValue(key, String(node.value))) cover(node);
  }

  function cover({ start, end }: Span): void {
    for (let i = start + bom; i < end + bom; i++) {
      if (!/\s/.test(characters[i]!)) characters[i] = mask;
    }
  }
}

const mask = "*";

/** `key: value` in any notation, also within a line of flow style. */
const entry = /(["']?)([A-Za-z_][\w-]*)\1(\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,}\]#][^,}\]\n]*)/g;

function maskLine(line: string): string {
  const keyed = line.replace(
    entry,
    (whole, quote: string, key: string, colon: string, value: string) => {
      const bare = value.replace(/^["']|["']$/g, "").trim();
      if (!isSecretValue(key, bare)) return whole;
      return `${quote}${key}${quote}${colon}${value.replace(/\S/g, mask)}`;
    },
  );
  return looksSecret(keyed.trim()) ? keyed.replace(/\S/g, mask) : keyed;
}

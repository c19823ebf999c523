import { Document, isPair, Scalar, type ScalarTag, visit } from "yaml";
import { HIDDEN } from "../hidden.ts";

/** What YAML can hold of our data. `undefined` is left out. */
export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue | undefined };

/** A YAML document that YAML 1.1 readers (PyYAML, so dbt) and 1.2 readers take alike, keys in the order given.
 *
 * Every text is double-quoted, but for keys that are plain words, so that `no`, `1:30` and `2001-01-01` stay text. Long lines
 * are not folded, there are no anchors.
 */
export function printYaml(value: YamlValue): string {
  const document = new Document(value, {
    aliasDuplicateObjects: false,
    keepUndefined: false,
    customTags: (tags) => [exponentTag, ...tags],
  });
  visit(document, {
    Scalar(key, node, path) {
      if (typeof node.value !== "string") return;
      const plain = key === "key" && isPair(path.at(-1)) && PLAIN_KEY.test(node.value) &&
        !YAML_1_1_WORDS.test(node.value);
      node.type = plain ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({
    directives: false,
    lineWidth: 0,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    flowCollectionPadding: false,
  });
  // only quoted texts can hold any of these; PyYAML refuses some, and ends a line at others
  return text.replace(HIDDEN, (c) => c === "\n" ? c : escape(c.codePointAt(0)!));
}

/** YAML 1.1 takes `1e21` for text: a float has a point, and a sign in its exponent. */
const exponentTag: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number" && String(value).includes("e"),
  // the library prefers tags with a test when several identify a value
  test: /^[-+]?\d+\.\d*e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, "$1.0e"),
};

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;
const YAML_1_1_WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function escape(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

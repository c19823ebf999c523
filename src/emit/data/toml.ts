import { HIDDEN_RANGES } from "../hidden.ts";

/** What TOML can hold of our data. `undefined` is left out. */
export type TomlValue = string | number | boolean | readonly TomlValue[] | TomlTable;
export type TomlTable = { readonly [key: string]: TomlValue | undefined };

/** A TOML 1.0 document: the plain values of each table first, then its tables under headers, keys in the order given.
 *
 * Any text reads back unchanged, but for surrogates without a partner, which TOML cannot hold: they become U+FFFD. Our own
 * sixty lines because a library's layout is not the one that people write in pyproject.toml.
 */
export function printToml(document: TomlTable): string {
  return printTable(document, []).replace(/^\n/, "");
}

function printTable(table: TomlTable, path: readonly string[]): string {
  const entries = Object.entries(table).filter((e): e is [string, TomlValue] => e[1] !== undefined);
  const plain = entries.filter(([, value]) => !isTable(value));
  const tables = entries.filter((e): e is [string, TomlTable] => isTable(e[1]));
  const header = path.length === 0 || (plain.length === 0 && tables.length > 0)
    ? ""
    : `\n[${path.map(printKey).join(".")}]\n`;
  const lines = plain.map(([key, value]) => {
    const start = `${printKey(key)} = `;
    return `${start}${printValue(value, start.length)}\n`;
  });
  return header + lines.join("") +
    tables.map(([key, value]) => printTable(value, [...path, key])).join("");
}

function isTable(value: TomlValue): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value);
}

/** @param used columns of the line in front of it. */
function printValue(value: TomlValue, used: number): string {
  if (typeof value === "string") return printString(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return printNumber(value);
  if (Array.isArray(value)) {
    const items = (value as readonly TomlValue[]).map((item) => printValue(item, 4));
    const line = `[${items.join(", ")}]`;
    if (used + line.length <= 88 && !line.includes("\n")) return line;
    return `[\n${items.map((item) => `    ${item},\n`).join("")}]`;
  }
  const pairs = Object.entries(value as TomlTable).filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${printKey(key)} = ${printInline(item!)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** TOML 1.0 keeps an inline table on one line. */
function printInline(value: TomlValue): string {
  return printValue(value, -Infinity);
}

function printKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : printString(key);
}

function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const UNSAFE = new RegExp(`(?!\\ufffd)[\\\\"${HIDDEN_RANGES}]`, "gu");
const SHORT: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function printString(text: string): string {
  const escaped = text.replace(UNSAFE, (c) => {
    if (SHORT[c] !== undefined) return SHORT[c];
    const code = c.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
    const hex = code.toString(16);
    return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `"${escaped}"`;
}

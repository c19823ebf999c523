import { HIDDEN, HIDDEN_RANGES } from "../hidden.ts";

/** A Python string literal on one line that reads back as `text`, whatever it holds.
 *
 * Double quotes, unless single ones need fewer escapes (as `ruff format` wants it). What a reader cannot see or a tool could
 * read as an end of line is escaped; letters of all scripts and emoji stay as they are.
 * @param options.ascii escapes everything outside ASCII too.
 */
export function stringLiteral(text: string, options: { readonly ascii?: boolean } = {}): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const quote = count(text, '"') > count(text, "'") ? "'" : '"';
  const pattern = options.ascii ? UNSAFE_OR_NOT_ASCII : UNSAFE;
  return quote + text.replace(pattern, (c) => escapeCharacter(c, quote)) + quote;
}

/** Is the literal of this text the text in double quotes, all ASCII? */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** A Python number, or the call that makes it where no literal exists.
 *
 * Whole numbers up to 2^53-1 are ints, other numbers floats (`-0` is `-0.0`), a `bigint` always is an int.
 */
export function numberLiteral(value: number | bigint): string {
  if (typeof value === "bigint") return integer(value);
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value)) return `float("${notFinite(value)}")`;
  const text = String(value).replace("e+", "e");
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The text from which Python's `float()` makes a number that has no literal. */
export function notFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** Text for a comment or a docstring: hidden characters become visible escapes. Line ends are the caller's. */
export function visibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HIDDEN, (c) => escapeCharacter(c, ""));
}

/** Where any reader could see a new line: Python's tokenizer, `str.splitlines`, JavaScript, editors. */
// deno-lint-ignore no-control-regex
export const LINE_ENDS: RegExp = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Printable ASCII but for quotes and backslash: most strings. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

const UNSAFE = new RegExp(`(?!\\ufffd)[\\\\"'${HIDDEN_RANGES}]`, "gu");
// deno-lint-ignore no-control-regex
const UNSAFE_OR_NOT_ASCII = /[\\"'\x00-\x1f\x7f]|[^\x00-\x7f]/gu;

function escapeCharacter(c: string, quote: string): string {
  switch (c) {
    case "\\":
      return "\\\\";
    case '"':
    case "'":
      return c === quote ? `\\${c}` : c;
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
  }
  const code = c.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function integer(value: bigint): string {
  const text = value.toString();
  // Python refuses to read decimal ints of more than 4300 digits (CVE-2020-10735); hexadecimal has no limit
  if (text.length <= 4300) return text;
  const hex = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? "-" : ""}0x${hex}`;
}

function count(text: string, c: string): number {
  let n = 0;
  for (let at = text.indexOf(c); at !== -1; at = text.indexOf(c, at + 1)) n++;
  return n;
}

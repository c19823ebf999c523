import { LINE_ENDS, visibleText } from "./literals.ts";

/** One `# ` line per line of the text. A line that a tool could take for an order (`fmt: off`, `type: …`) is quoted. */
export function commentLines(text: string, indent: string): string {
  return text.split(LINE_ENDS).map((line) => {
    const seen = visibleText(line.replace(BLANK_END, ""));
    if (seen === "") return `${indent}#\n`;
    const safe = DIRECTIVE.test(seen) ? `> ${seen.replaceAll("#", "\\x23")}` : seen;
    return `${indent}# ${safe}\n`;
  }).join("");
}

/** What Unicode calls white space, without line ends: formatters drop it at the ends of comments and docstrings. */
const BLANK = "[ \\t\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]+";
const BLANK_START = new RegExp(`^${BLANK}`);
const BLANK_END = new RegExp(`${BLANK}$`);

const DIRECTIVE =
  /#|\b(?:fmt|yapf|isort|type|noqa|ruff|flake8|pylint|pyright|mypy|ty|nosec|pragma|(?:en)?coding|vim?|ex)\s*[:=]|\bnoqa\b|^\s*[!%]|-\*-/i;

/** Text between triple double quotes that ends nothing early; line ends become `\n`, blanks at their ends are dropped. */
export function docstring(text: string): string {
  const rows = text.split(LINE_ENDS).map((row) => row.replace(BLANK_END, ""));
  while (rows.length > 0 && rows.at(-1) === "") rows.pop();
  while (rows.length > 0 && rows[0] === "") rows.shift();
  if (rows.length === 0) throw new TypeError("A module needs a docstring");
  rows[0] = rows[0]!.replace(BLANK_START, "");
  const indents = rows.slice(1).filter((r) => r !== "").map((r) =>
    r.length - r.replace(/^ +/, "").length
  );
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  const safe = rows.map((row, i) =>
    visibleText((i === 0 ? row : row.slice(common)).replaceAll("\\", "\\\\"))
      .replace(/"(?=")/g, "\\x22")
  );
  safe[0] = safe[0]!.replace(safe.length === 1 ? /^"|"$/g : /^"/, "\\x22");
  return safe.length === 1 ? `"""${safe[0]}"""\n` : `"""${safe.join("\n")}\n"""\n`;
}

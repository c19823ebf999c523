import { HIDDEN } from "../hidden.ts";

/** Text that Markdown (CommonMark, GitHub's) shows as it is, on one line: in a heading, a paragraph, a list or a table.
 *
 * White space runs become one space, hidden characters U+FFFD; nothing in it can become a link, code, HTML or a formula.
 */
export function markdownText(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(HIDDEN, "\ufffd");
  return line
    .replace(/[\\`*_{}[\]<>&|~$:@]/g, (c) => `\\${c}`)
    .replace(/(^|[^\w])(www)\./gi, "$1$2\\.")
    .replace(/!(?=\\\[)/g, "\\!")
    .replace(/^([#+=-])/, "\\$1")
    .replace(/(#+)$/, (marks) => marks.replaceAll("#", "\\#"))
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** Text as inline code: the fence is longer than any run of backticks in it. */
export function markdownCode(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(HIDDEN, "\ufffd");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line.replaceAll("|", "\u2223")}${pad}${fence}`;
}

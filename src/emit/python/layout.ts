/** Columns of a line, as `ruff format` has them. */
export const LINE_WIDTH = 88;
export const INDENT = "    ";

/** Columns, never fewer than ruff counts: wide scripts start at U+1100. Too many only means more lines, and those are kept
 * by their trailing comma. */
export function width(text: string): number {
  let columns = text.length;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x1100) columns++;
  return columns;
}

/** Columns, never more than ruff counts: some characters outside ASCII have none. */
export function leastWidth(text: string): number {
  return text.replace(/[^\x20-\x7e]/g, "").length;
}

/** A line that nothing can split.
 * @throws {TypeError} when it is too long. */
export function fitting(line: string): string {
  if (line.length <= LINE_WIDTH) return line;
  throw new TypeError(`Expected names that fit on a line of ${LINE_WIDTH} columns: ${line}`);
}

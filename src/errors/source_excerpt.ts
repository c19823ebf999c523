import type { Location } from "./diagnostic.ts";
import { escapeText } from "./escape_text.ts";
import { columnsOf } from "./text_width.ts";

/** A line of a source as it is printed, and what is marked under it. */
export interface SourceExcerpt {
  readonly lineNumber: number;
  /** Safe to print; a long line is cut to what stands around the mark. */
  readonly text: string;
  /** Spaces, then at least one `^`; as wide as it looks on a terminal. */
  readonly mark: string;
}

/** Finds the line that a location starts in, or null when the text has no such line.
 * @param width columns that `text` may take. Time O(lines before the location + length of its line).
 */
export function sourceExcerpt(
  source: string,
  { start, end }: Location,
  width: number,
): SourceExcerpt | null {
  if (start === null) return null;
  const line = lineAt(source, start.line);
  if (line === null || start.column < 1 || start.column > line.length + 1) return null;
  const first = start.column - 1;
  const last = end == null || end.line < start.line
    ? first + 1
    : end.line > start.line
    ? line.trimEnd().length
    : Math.min(end.column - 1, line.length);
  const cells = cellsOf(line);
  const from = cellAt(cells, first);
  const to = Math.max(from + 1, cellAt(cells, last));
  const [left, right] = windowAround(cells, { from, to, width });
  const lead = left > 0 ? "…" : "";
  const shown = cells.slice(left, right);
  const text = `${lead}${shown.map((c) => c.text).join("")}${right < cells.length ? "…" : ""}`;
  const indent = lead.length + columns(cells.slice(left, from));
  const marked = Math.max(1, columns(cells.slice(from, Math.min(to, right))));
  return {
    lineNumber: start.line,
    text: text.trimEnd(),
    mark: " ".repeat(indent) + "^".repeat(marked),
  };
}

/** One character as printed. */
interface Cell {
  /** Index of its first UTF-16 unit in the line. */
  readonly index: number;
  readonly text: string;
  readonly columns: number;
}

function lineAt(source: string, lineNumber: number): string | null {
  let begin = 0;
  for (let line = 1; line < lineNumber; line++) {
    const end = source.indexOf("\n", begin);
    if (end < 0) return null;
    begin = end + 1;
  }
  const end = source.indexOf("\n", begin);
  return source.slice(begin, end < 0 ? undefined : end).replace(/\r$/, "");
}

function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let index = 0;
  for (const character of line) {
    const text = character === "\t" ? "    " : escapeText(character);
    const printed = text === character ? columnsOf(character.codePointAt(0)!) : text.length;
    cells.push({ index, text, columns: printed });
    index += character.length;
  }
  return cells;
}

function cellAt(cells: readonly Cell[], index: number): number {
  const found = cells.findIndex((cell) => cell.index >= index);
  return found < 0 ? cells.length : found;
}

function columns(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.columns, 0);
}

/** Which cells are shown: all when they fit, else a window with the start of the mark in its first third. */
function windowAround(
  cells: readonly Cell[],
  { from, to, width }: { from: number; to: number; width: number },
): [left: number, right: number] {
  if (columns(cells) <= width) return [0, cells.length];
  let left = from;
  let used = 0;
  const before = Math.floor(width / 3) + Math.max(0, Math.floor(width / 3) - (to - from));
  while (left > 0 && used + cells[left - 1]!.columns <= before) used += cells[--left]!.columns;
  let right = from;
  while (right < cells.length && used + cells[right]!.columns <= width - 2) {
    used += cells[right++]!.columns;
  }
  while (left > 0 && used + cells[left - 1]!.columns <= width - 2) used += cells[--left]!.columns;
  return [left, right];
}

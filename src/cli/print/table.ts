import { escapeText } from "../../errors/mod.ts";

/** A table for people: columns two blanks apart, numbers to the right, no blanks at the end of a line.
 * @param rows cells of each row, as many as there are headings; texts are escaped for a terminal.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => escapeText(String(cell))));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]!.length))
  );
  const isNumber = headings.map((_, column) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === "number")
  );
  return [headings, ...cells].map((row) =>
    row.map((cell, column) =>
      isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)
    ).join("  ").trimEnd() + "\n"
  ).join("");
}

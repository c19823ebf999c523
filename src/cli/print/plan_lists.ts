import { escapeText } from "../../errors/mod.ts";
import { counted } from "./counted.ts";
import { textTable } from "./table.ts";

/** How much is shown. */
export interface Shown {
  /** Leave nothing out, and cut no cell. */
  readonly full: boolean;
  /** Columns. */
  readonly width: number;
}

/** Rows of a table that are shown when nobody asks for all. */
const ROW_LIMIT = 25;

/** A table that fits the width: long cells are cut in the middle of the widest columns, long lists counted. Empty without rows.
 * @param options `noun` for what a row is. */
export function fittedTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  { full, width, noun }: Shown & { readonly noun: string },
): string {
  if (rows.length === 0) return "";
  const shown = full ? rows : rows.slice(0, ROW_LIMIT);
  const limits = columnLimits(headings, shown, width);
  const cut = full
    ? shown
    : shown.map((row) =>
      row.map((cell, column) =>
        typeof cell === "number" ? cell : shortened(escapeText(cell), limits[column]!)
      )
    );
  const rest = rows.length - shown.length;
  return textTable(headings, cut) +
    (rest === 0 ? "" : `… and ${counted(rest, noun)} more (--full shows them)\n`);
}

/** How wide each column may be: as wide as it is, but that the widest give way until the row fits. */
function columnLimits(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  width: number,
): number[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => escapeText(String(row[column])).length))
  );
  const room = width - 2 * (headings.length - 1);
  for (let over = widths.reduce((a, b) => a + b, 0) - room; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= 12) break;
    widths[widest]!--;
  }
  return widths;
}

/** The end of a name says more than its middle, the beginning of a sentence more than its end. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = text.includes(" ") ? 0 : Math.floor((limit - 1) / 3);
  return `${text.slice(0, limit - 1 - tail)}…${tail === 0 ? "" : text.slice(-tail)}`;
}

/** `a, b, c and 4 more`. */
export function someNames(
  names: readonly string[],
  { full }: Pick<Shown, "full">,
  limit = 3,
): string {
  const shown = full ? names : names.slice(0, limit);
  const rest = names.length - shown.length;
  return shown.map(escapeText).join(", ") + (rest === 0 ? "" : ` and ${rest} more`);
}

/** A name without what every name of the product begins with. */
export function within(product: string, name: string): string {
  return name.startsWith(`${product}/`) ? name.slice(product.length + 1) : name;
}

/** An id without what every asset has: `fct_orders`, `shop.orders`. */
export function shortId(id: string): string {
  const parts = id.split(".");
  return parts.length > 2 ? parts.slice(2).join(".") : id;
}

/** `45 s`, `12 min`, `3 h 5 min`, `3 d`. */
export function duration(seconds: number): string {
  if (seconds >= 172_800 && seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0
    ? `${minutes / 60} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

import type { Diagnostic, Location, Severity } from "./diagnostic.ts";
import { escapeText } from "./escape_text.ts";
import { sourceExcerpt } from "./source_excerpt.ts";

/** How diagnostics are written for a person. */
export interface TextOptions {
  /** ANSI colours; false when left out. */
  readonly color?: boolean;
  /** Texts by the name that locations give them; a file that is not here is named without its line. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Columns of the terminal; 100 when left out. Only source lines are cut to it. */
  readonly width?: number;
  /** Leave out the closing line with the counts. */
  readonly summary?: boolean;
}

/** Diagnostics as text for a terminal: where, what, the line itself, what to do, every related place, and a count at the end.
 *
 * Ends with a line break unless there is nothing to say. No line has trailing spaces. Text of the input is escaped, so that it cannot
 * control the terminal. The same diagnostics give the same text.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: TextOptions = {},
): string {
  if (diagnostics.length === 0) return "";
  const paint = options.color === true ? painted : plain;
  const blocks = diagnostics.map((d, i) => {
    // one hint for a row of the same findings, behind the last of them
    const next = diagnostics[i + 1];
    const repeated = next !== undefined && next.code === d.code && next.hint === d.hint;
    const lines = renderOne(repeated ? { ...d, hint: null } : d, options, paint);
    return lines.map((line) => line.trimEnd()).join("\n");
  });
  if (options.summary !== false) blocks.push(paint("bold", countDiagnostics(diagnostics)));
  return blocks.join("\n\n") + "\n";
}

/** `2 errors, 1 warning`; information is counted too, as `3 notes`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const counted = severities.flatMap(({ severity, noun }) => {
    const count = diagnostics.filter((d) => d.severity === severity).length;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
  });
  return counted.length === 0 ? "no errors" : counted.join(", ");
}

const severities: readonly { severity: Severity; noun: string }[] = [
  { severity: "error", noun: "error" },
  { severity: "warning", noun: "warning" },
  { severity: "info", noun: "note" },
];

type Style = "error" | "warning" | "info" | "bold" | "dim" | "hint";
type Paint = (style: Style, text: string) => string;

const plain: Paint = (_, text) => text;
const codesOf: Readonly<Record<Style, string>> = {
  error: "1;31",
  warning: "1;33",
  info: "1;36",
  bold: "1",
  dim: "2",
  hint: "32",
};
const painted: Paint = (style, text) => `\u001b[${codesOf[style]}m${text}\u001b[0m`;

function renderOne(d: Diagnostic, options: TextOptions, paint: Paint): string[] {
  const label = `${d.severity === "info" ? "note" : d.severity}[${d.code}]`;
  const place = placeOf(d.location);
  return [
    paint(d.severity, label) + (place === "" ? "" : ` ${paint("bold", place)}`),
    `  ${escapeText(d.message)}`,
    ...excerptLines(d.location, options, paint, d.severity),
    ...d.related.flatMap(({ message, location }) => {
      const at = placeOf(location);
      return [
        `  ${at === "" ? "" : `${paint("bold", at)}: `}${escapeText(message)}`,
        // the first edge of a cycle often is the place of the error itself
        ...(at === place ? [] : excerptLines(location, options, paint, "info")),
      ];
    }),
    ...(d.hint === null ? [] : [`  ${paint("hint", "hint:")} ${escapeText(d.hint)}`]),
  ];
}

/** `floe.yaml:3:7`, `models/a.sql` when no line is known, or nothing. */
function placeOf(location: Location | null): string {
  if (location === null) return "";
  const file = escapeText(location.file);
  return location.start === null ? file : `${file}:${location.start.line}:${location.start.column}`;
}

function excerptLines(
  location: Location | null,
  { sources, width = 100 }: TextOptions,
  paint: Paint,
  style: Style,
): string[] {
  const source = location === null ? undefined : sources?.get(location.file);
  if (location === null || source === undefined) return [];
  const gutterWidth = String(location.start?.line ?? 0).length;
  const excerpt = sourceExcerpt(source, location, Math.max(20, width - gutterWidth - 7));
  if (excerpt === null) return [];
  const gutter = (text: string) => paint("dim", `    ${text.padStart(gutterWidth)} |`);
  return [
    gutter(String(excerpt.lineNumber)) + (excerpt.text === "" ? "" : ` ${excerpt.text}`),
    `${gutter("")} ${paintMark(excerpt.mark, paint, style)}`,
  ];
}

function paintMark(mark: string, paint: Paint, style: Style): string {
  const at = mark.indexOf("^");
  return mark.slice(0, at) + paint(style, mark.slice(at));
}

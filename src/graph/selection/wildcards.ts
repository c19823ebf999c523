/** A test for texts by a shell pattern: `*` any text, `?` one character, `[a-z]` and `[!a-z]` one of a set. An unclosed `[` is
 * itself; letter case counts. Slashes and line breaks are characters like others.
 * @see Python's `fnmatch.fnmatchcase`, which dbt uses
 */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  if (!/[?[]/.test(pattern)) return starMatcher(pattern.split("*"));
  const expression = new RegExp(`^(?:${toExpression([...pattern])})$`, "su");
  return (text) => expression.test(text);
}

/** Whether a part of a name holds none of what dbt takes for a wildcard, a lone `]` among them. */
export function isLiteral(text: string): boolean {
  return !/[*?[\]]/.test(text);
}

/** Between each two pieces stands any text. Time O(text × pieces), where an expression would go back and forth. */
function starMatcher(pieces: readonly string[]): (text: string) => boolean {
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  const middle = pieces.slice(1, -1).filter((piece) => piece !== "");
  const shortest = first.length + last.length;
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const piece of middle) {
      const at = text.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return from <= text.length - last.length;
  };
}

/** A test for paths by a pattern of parts: each part as in {@linkcode wildcardMatcher}, and `**` for any number of folders.
 * `**` at the end stands for folders, not files. The empty path is the project's folder.
 * @see Python's `pathlib.Path.glob`, which dbt uses
 */
export function pathMatcher(pattern: string): (path: string, isFolder: boolean) => boolean {
  const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
  const matchers = parts.map((part) => part === "**" ? null : wildcardMatcher(part));
  const foldersOnly = parts.at(-1) === "**" || pattern.endsWith("/");
  return (path, isFolder) => {
    if (foldersOnly && !isFolder) return false;
    return matchParts(matchers, path === "" ? [] : path.split("/"));
  };
}

function matchParts(
  matchers: readonly (((text: string) => boolean) | null)[],
  names: readonly string[],
): boolean {
  // reached[j]: the first `i` matchers can match the first `j` names
  let reached = [true, ...names.map(() => false)];
  for (const matches of matchers) {
    const next = reached.map(() => false);
    for (let j = 0; j <= names.length; j++) {
      if (matches === null) next[j] = reached[j]! || (j > 0 && next[j - 1]!);
      else next[j] = j > 0 && reached[j - 1]! && matches(names[j - 1]!);
    }
    reached = next;
  }
  return reached[names.length]!;
}

function toExpression(pattern: readonly string[]): string {
  let expression = "";
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!;
    if (character === "*") expression += ".*";
    else if (character === "?") expression += ".";
    else if (character === "[") {
      const end = closingBracket(pattern, i);
      if (end < 0) expression += escaped(character);
      else {
        expression += setExpression(pattern.slice(i + 1, end));
        i = end;
      }
    } else expression += escaped(character);
  }
  return expression;
}

/** A `]` that comes first in a set is a member of it. */
function closingBracket(pattern: readonly string[], open: number): number {
  const first = open + (pattern[open + 1] === "!" ? 2 : 1);
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

function setExpression(content: readonly string[]): string {
  const negated = content[0] === "!";
  const members = negated ? content.slice(1) : content;
  let inside = "";
  for (let i = 0; i < members.length; i++) {
    const [from, dash, to] = [members[i]!, members[i + 1], members[i + 2]];
    if (dash === "-" && to !== undefined) {
      if (from.codePointAt(0)! <= to.codePointAt(0)!) inside += `${escaped(from)}-${escaped(to)}`;
      i += 2;
    } else inside += escaped(from);
  }
  if (inside === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${inside}]`;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

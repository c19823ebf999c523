/** Text in lines of at most `width` columns, broken at blanks; what has none may be longer.
 * @param first what the first line begins with; the others begin with as many blanks. */
export function wrapped(first: string, text: string, width: number): string {
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      [line, empty] = [indent, true];
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].map((l) => l.trimEnd() + "\n").join("");
}

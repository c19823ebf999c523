import { oneLine } from "./one_line.ts";

/** A word of a POSIX shell that means its characters; a leading `$NAME` of ours stays a variable. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:-]+$/.test(text)) return text;
  if (/^\$[A-Z_]+$/.test(text)) return `"${text}"`;
  return `'${oneLine(text).replaceAll("'", "'\\''")}'`;
}

/** A word of a POSIX shell that means its characters; a leading `$NAME` of ours stays a variable. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:-]+$/.test(text)) return text;
  if (/^\$[A-Z_]+$/.test(text)) return `"${text}"`;
  return `'${oneLine(text).replaceAll("'", "'\\''")}'`;
}

/** Text without line breaks: each run of white space and control characters, which neither shells nor people read, is a blank. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

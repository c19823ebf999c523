/** A word of a POSIX shell that means its characters; a leading `$NAME` of ours stays a variable. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:-]+$/.test(text)) return text;
  if (/^\$[A-Z_]+$/.test(text)) return `"${text}"`;
  return `'${oneLine(text).replaceAll("'", "'\\''")}'`;
}

/** Text without line breaks: each run of white space is a blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

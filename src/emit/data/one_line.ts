/** Text without line breaks: each run of white space and control characters, which neither shells nor people read, is a blank. Half of a
 * surrogate pair, which no database stores, is U+FFFD. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** The beginning of a text that is well-formed, and so is what is returned: one UTF-16 unit shorter where the last would be half of a pair. */
export function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}

/** Text without line breaks: each run of white space and control characters, which neither shells nor people read, is a blank. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

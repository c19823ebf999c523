/** A JSON document, two blanks deep, one final newline, keys in the order given. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

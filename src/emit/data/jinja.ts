import { stringLiteral } from "../python/literals.ts";

/** Text that Jinja renders to `text`: for values that must reach dbt as they are although dbt renders profiles.yml.
 *
 * Unchanged where Jinja would change nothing. Else one Jinja string, with braces escaped so that nothing in it can open or
 * close a block. Jinja also makes `\n` of every line end and drops the last one.
 */
export function jinjaText(text: string): string {
  if (!/\{[{%#]|[}%#]\}|\r|\n$/.test(text)) return text;
  // a `%` or `#` cannot meet a brace any more, and ASCII is what Jinja's own escapes are decoded from
  const literal = stringLiteral(text, { ascii: true });
  return `{{ ${literal.replace(/[{}]/g, (c) => c === "{" ? "\\x7b" : "\\x7d")} }}`;
}

/** Text for a templated field of Airflow, which gives every text to Jinja: in a form that comes out as the text went in. Only what Jinja would read, and line
 * breaks, which it changes, are put into a literal of Jinja's own.
 * @see jinja2/lexer.py: backslashes as in Python */
export function jinjaLiteral(text: string): string {
  if (!/\{[{%#]|[\r\n]/.test(text)) return text;
  const escaped = text.replace(/[\\']/g, "\\$&").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
  return `{{ '${escaped}' }}`;
}

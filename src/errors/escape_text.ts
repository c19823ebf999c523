/** Makes untrusted text safe to print on a terminal, on one line.
 *
 * Control characters could move the cursor or hide text, bidirectional marks could make it read in another order than it has, and
 * line separators could forge a line of output. Each becomes a visible escape (`\n`, `\x1b`, `\u202e`), and so do lone surrogates.
 */
export function escapeText(text: string): string {
  return unsafe.test(text) ? text.replaceAll(eachUnsafe, escapeOf) : text;
}

const characters = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e" +
  "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb";
const surrogates = "[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]";
const unsafe = new RegExp(`[${characters}]|${surrogates}`);
const eachUnsafe = new RegExp(unsafe.source, "g");

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return short[character] ??
    (code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`);
}

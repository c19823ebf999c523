/** Characters without a look of their own: controls, soft hyphen, fillers, zero-width and bidirectional marks, line separators,
 * surrogates without a partner, private use, byte order mark, annotations, tags, rare variation selectors, noncharacters.
 *
 * The inside of a character class for a regular expression with the flag `u`. Spelt as ranges: `\p{C}` differs between
 * runtimes, since it grows with each Unicode version. U+FFFD, which is seen, is among them: exclude it first.
 */
export const HIDDEN_RANGES: string =
  "\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
  "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufeff\\uffa0\\ufff0-\\uffff" +
  "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{1fffe}-\\u{1ffff}\\u{2fffe}-\\u{2ffff}\\u{3fffe}-\\u{10ffff}";

/** One hidden character. */
export const HIDDEN: RegExp = new RegExp(`(?!\\ufffd)[${HIDDEN_RANGES}]`, "gu");
